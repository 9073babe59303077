import Foundation

// Helper threads have 512 KB on some systems. Without optimization frames are six times as large.
#if DEBUG
  private let smallStack = 2 << 20
#else
  private let smallStack = 512 << 10
#endif

/// Runs a body on a thread with a small stack.
func onSmallStack<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result? {
  nonisolated(unsafe) var result: Result?
  let done = DispatchSemaphore(value: 0)
  let thread = Thread {
    result = body()
    done.signal()
  }
  thread.stackSize = smallStack
  thread.start()
  done.wait()
  return result
}
