import Glibc

/// Asking reads a file of the system.
let availableCores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))

/// Runs `body` on every item, each on its own thread, the first on this one; returns when all are done.
/// Items must not touch each other's memory.
func runConcurrently<Item: AnyObject & Sendable>(
  _ items: [Item], _ body: @escaping @Sendable (Item) -> Void
) {
  var threads: [pthread_t] = []
  var leftOver: [Item] = []
  for item in items.dropFirst() {
    let task = Unmanaged.passRetained(ThreadTask { body(item) })
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { raw in
        guard let raw else { return nil }
        Unmanaged<ThreadTask>.fromOpaque(raw).takeRetainedValue().work()
        return nil
      }, task.toOpaque())
    if status == 0 {
      threads.append(thread)
    } else {
      task.release()
      leftOver.append(item)
    }
  }
  if let first = items.first { body(first) }
  for item in leftOver { body(item) }
  for thread in threads { pthread_join(thread, nil) }
}

private final class ThreadTask: Sendable {
  let work: @Sendable () -> Void
  init(_ work: @escaping @Sendable () -> Void) { self.work = work }
}
