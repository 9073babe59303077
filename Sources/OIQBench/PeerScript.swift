/// The program that a peer's child process runs: it loads the data when a workload first needs it, and
/// has a method a workload.
enum PeerScript {
  static let text = #"""
    import os, sys, time
    peer, folder, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    os.environ["OMP_NUM_THREADS"] = str(threads)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no answer

    \#(duckdb)
    \#(polars)
    \#(numpy)
    \#(sqlite)
    \#(loop)
    """#

  /// Results of tables are told as the number of rows and the sums of their columns and their squares,
  /// results of a sort as rows at a few places.
  private static let loop = #"""
    def column(name, kind):
        import numpy
        return numpy.fromfile(os.path.join(folder, name), dtype=kind)

    FACTS = dict(x="f8", y="f8", z="f8", t="f8", seq="f8", k10="i4", k1k="i4", k1m="i4")

    def facts():
        return {name: column(name, kind) for name, kind in FACTS.items()}

    def dimension(name, key):
        return {key: column(name + ".key", "i4"), "w": column(name + ".w", "f8")}

    def sums(*columns):
        import numpy
        values = [float(len(columns[0]))]
        for c in columns:
            c = numpy.asarray(c, dtype="f8")
            values += [float(c.sum()), float((c * c).sum())]
        return values

    def places(c):
        n = len(c)
        return [float(n)] + [float(c[i]) for i in (0, n // 3, n // 2, n - 1)]

    makers = dict(duckdb=DuckDB, polars=Polars, numpy=NumPy, sqlite=SQLite)
    system, trouble = None, None
    for line in sys.stdin:
        workload, engine = line.split()
        try:
            if trouble: raise trouble
            if system is None:
                try: system = makers[peer]()
                except ImportError as error: trouble = error; raise
            system.engine, system.repeats = engine, 1
            run = getattr(system, workload.replace("-", "_"), None)
            if run is None:
                print("missing", "has no", workload, file=answers, flush=True)
                continue
            wall, cpu = time.perf_counter(), time.process_time()
            values = run()
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            repeats = system.repeats
            if callable(values): values = values()
            print("ok", wall * 1e3 / repeats, cpu * 1e3 / repeats, *values, file=answers, flush=True)
        except ImportError as error:
            print("missing", str(error).replace("\n", " "), file=answers, flush=True)
        except Exception as error:
            print("failed", repr(error).replace("\n", " "), file=answers, flush=True)
    """#

  private static let duckdb = #"""
    class DuckDB:
        def __init__(self):
            import duckdb
            self.c = duckdb.connect()
            self.c.execute(f"set threads = {threads}")
            self.c.execute("set enable_progress_bar = false")
            self.made = set()

        def need(self, name, make):
            if name not in self.made:
                source = make()
                self.c.register("source", source)
                self.c.execute(f"create table {name} as select * from source")
                self.c.unregister("source")
                self.made.add(name)

        def facts(self): self.need("facts", facts)

        def row(self, sql):
            self.facts()
            values = self.c.execute(sql).fetchall()
            return [float(v) for v in values[0]]

        def table(self, sql, tell):
            self.facts()
            result = self.c.execute(sql).fetchnumpy()
            return lambda: tell(*result.values())

        def filter_sum(self): return self.row("select sum(y) from facts where x < 0.5")
        def expression(self): return self.row("select sum((x * 2 + y) * z - x / 3) from facts")
        def group(self, key): return self.table(f"select {key}, sum(x) from facts group by {key}", lambda k, s: sums(s))
        def group_10(self): return self.group("k10")
        def group_1k(self): return self.group("k1k")
        def group_1m(self): return self.group("k1m")
        def join_1k(self):
            self.need("small", lambda: dimension("small", "k1k"))
            return self.row("select sum(x * w) from facts join small using (k1k)")
        def join_1m(self):
            self.need("large", lambda: dimension("large", "k1m"))
            return self.row("select sum(x * w) from facts join large using (k1m)")
        def sort(self): return self.table("select x from facts order by x", places)
        def top(self): return self.table("select x from facts order by x desc limit 10", places)
        def quantiles(self): return self.row("select quantile_cont(x, 0.05), quantile_cont(x, 0.5), quantile_cont(x, 0.95) from facts")
        def lag(self, order):
            return self.row(f"select sum(d * d) from (select x - lag(x) over (partition by k1k order by {order}) as d from facts)")
        def lag_ordered(self): return self.lag("seq")
        def lag_unordered(self): return self.lag("t")
        def csv(self):
            self.c.execute(f"create or replace table loaded as select * from read_csv('{folder}/rows.csv')")
            return lambda: self.c.execute("select count(*), sum(price), sum(units) from loaded").fetchall()[0]
        def check(self):
            self.repeats = 20
            if "capex" not in self.made:
                self.c.execute(CAPEX)
                self.made.add("capex")
            for _ in range(self.repeats): self.c.execute("explain " + QUERY).fetchall()
            return []
    """#

  private static let polars = #"""
    class Polars:
        def __init__(self):
            import polars
            self.pl = polars
            self.made = {}

        def need(self, name, make):
            if name not in self.made: self.made[name] = self.pl.DataFrame(make())
            return self.made[name].lazy()

        def facts(self): return self.need("facts", facts)

        def collect(self, lazy):
            return lazy.collect(engine="streaming" if self.engine == "streaming" else "in-memory")

        def row(self, lazy): return [float(v) for v in self.collect(lazy).row(0)]

        def filter_sum(self):
            c = self.pl.col
            return self.row(self.facts().filter(c("x") < 0.5).select(c("y").sum()))
        def expression(self):
            x, y, z = (self.pl.col(n) for n in "xyz")
            return self.row(self.facts().select(((x * 2 + y) * z - x / 3).sum()))
        def group(self, key):
            result = self.collect(self.facts().group_by(key).agg(self.pl.col("x").sum()))
            return lambda: sums(result["x"].to_numpy())
        def group_10(self): return self.group("k10")
        def group_1k(self): return self.group("k1k")
        def group_1m(self): return self.group("k1m")
        def join(self, other, key):
            c = self.pl.col
            return self.row(self.facts().join(other, on=key).select((c("x") * c("w")).sum()))
        def join_1k(self): return self.join(self.need("small", lambda: dimension("small", "k1k")), "k1k")
        def join_1m(self): return self.join(self.need("large", lambda: dimension("large", "k1m")), "k1m")
        def sort(self):
            result = self.collect(self.facts().select("x").sort("x"))
            return lambda: places(result["x"])
        def top(self):
            result = self.collect(self.facts().select("x").sort("x", descending=True).head(10))
            return lambda: places(result["x"])
        def quantiles(self):
            x = self.pl.col("x")
            return self.row(self.facts().select([x.quantile(q, "linear").alias(str(q)) for q in (0.05, 0.5, 0.95)]))
        def lag(self, order):
            c = self.pl.col
            d = c("x") - c("x").shift(1).over("k1k", order_by=order)
            return self.row(self.facts().select((d * d).sum()))
        def lag_ordered(self): return self.lag(None)
        def lag_unordered(self): return self.lag("t")
        def csv(self):
            path = os.path.join(folder, "rows.csv")
            if self.engine == "streaming":
                result = self.collect(self.pl.scan_csv(path, try_parse_dates=True))
            else:
                result = self.pl.read_csv(path, try_parse_dates=True)
            return lambda: [float(result.height), result["price"].sum(), float(result["units"].sum())]
    """#

  private static let numpy = #"""
    class NumPy:
        def __init__(self):
            import numpy
            self.np = numpy
            self.made = {}

        def need(self, name, make):
            if name not in self.made: self.made[name] = make()
            return self.made[name]

        def facts(self): return self.need("facts", facts)

        def filter_sum(self):
            f = self.facts()
            return [float(f["y"][f["x"] < 0.5].sum())]
        def expression(self):
            f = self.facts()
            x, y, z = f["x"], f["y"], f["z"]
            return [float(((x * 2 + y) * z - x / 3).sum())]
        def group(self, key):
            f = self.facts()
            totals = self.np.bincount(f[key], weights=f["x"])
            counts = self.np.bincount(f[key])
            return lambda: sums(totals[counts > 0])
        def group_10(self): return self.group("k10")
        def group_1k(self): return self.group("k1k")
        def group_1m(self): return self.group("k1m")
        def join(self, name, key):
            f, d = self.facts(), self.need(name, lambda: dimension(name, key))
            order = self.np.argsort(d[key])
            found = order[self.np.searchsorted(d[key], f[key], sorter=order)]
            return [float((f["x"] * d["w"][found]).sum())]
        def join_1k(self): return self.join("small", "k1k")
        def sort(self):
            result = self.np.sort(self.facts()["x"])
            return lambda: places(result)
        def top(self):
            x = self.facts()["x"]
            result = self.np.sort(self.np.partition(x, len(x) - 10)[-10:])[::-1]
            return lambda: places(result)
        def quantiles(self):
            return [float(v) for v in self.np.quantile(self.facts()["x"], [0.05, 0.5, 0.95])]
        def lag_ordered(self):
            f = self.facts()
            order = self.np.argsort(f["k1k"], kind="stable")
            k, x = f["k1k"][order], f["x"][order]
            d = (x[1:] - x[:-1])[k[1:] == k[:-1]]
            return [float((d * d).sum())]

        def drawn(self, count, make):
            # In pieces that stay in the second cache, with the fastest generator.
            random = self.np.random.Generator(self.np.random.SFC64(1))
            out = self.np.empty(count)
            for start in range(0, count, 16384):
                end = min(start + 16384, count)
                out[start:end] = make(random, end - start)
            return [float(v) for v in self.np.quantile(out, [0.05, 0.5, 0.95])]
        def lognormal(self, random, low, high, n):
            l, h = self.np.log(low), self.np.log(high)
            return random.lognormal((l + h) / 2, (h - l) / (2 * 1.6448536269514722), n)
        def ten_nodes(self, random, n):
            a, b = self.lognormal(random, 1, 4, n), self.lognormal(random, 2, 3, n)
            c, d = random.normal(10, 3, n), random.normal(5, 1, n)
            return (a * b + c) * d / (a + b) + c * 2 - a / b
        def draws_1m(self): return self.drawn(1_000_000, self.ten_nodes)
        def draws_10m(self): return self.drawn(10_000_000, self.ten_nodes)
        def draws_chain(self):
            def make(random, n):
                share = lambda low, high: self.lognormal(random, low, high, n)
                chain = 660e9 * share(0.65, 0.8) * share(0.1, 0.15) * share(0.4, 0.6)
                return chain / (share(0.5e-9, 0.9e-9) * 1.6e12)
            return self.drawn(10_000, make)
    """#

  private static let sqlite = #"""
    CAPEX = """create table capex (company text, fiscal_period text, period_start date, period_end date,
      basis text, definition text, amount double, currency text, as_of date, source text)"""

    QUERY = """\#(ParsedQueries.sql)"""

    class SQLite:
        def __init__(self):
            import sqlite3
            self.c = sqlite3.connect(":memory:", cached_statements=0)
            self.made = set()

        def check(self):
            self.repeats = 200
            if "capex" not in self.made:
                self.c.execute(CAPEX)
                self.made.add("capex")
            for _ in range(self.repeats): self.c.execute("explain " + QUERY)
            return []
        def sqlite_group(self):
            if "part" not in self.made:
                f = facts()
                n = max(1, len(f["x"]) // 10)
                self.c.execute("create table part (k integer, x real)")
                self.c.executemany("insert into part values (?, ?)", zip(f["k1k"][:n].tolist(), f["x"][:n].tolist()))
                self.made.add("part")
            rows = self.c.execute("select k, sum(x) from part group by k").fetchall()
            return lambda: sums([s for _, s in rows])
    """#
}
