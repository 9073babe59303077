import Glibc

/// Readings of a clock in milliseconds.
enum Clock {
  static var wall: Double { reading(CLOCK_MONOTONIC) }
  /// Of all threads of this process.
  static var cpu: Double { reading(CLOCK_PROCESS_CPUTIME_ID) }

  private static func reading(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) * 1e-6
  }

  /// How long some work takes, and what it gives.
  static func time<Result>(
    _ work: () throws(BenchProblem) -> Result
  ) throws(BenchProblem) -> (wall: Double, cpu: Double, result: Result) {
    let cpuBefore = cpu
    let wallBefore = wall
    let result = try work()
    return (wall - wallBefore, cpu - cpuBefore, result)
  }
}
