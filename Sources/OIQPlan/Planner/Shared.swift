/// A value of many parts behind one reference. Copies share it until one of them changes, so a copy counts one
/// reference and not those of every part: a scope hands its columns from stage to stage, nearly all unchanged.
struct Shared<Value> {
  fileprivate final class Storage {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  private var storage: Storage

  init(_ value: Value) { storage = Storage(value) }

  var value: Value {
    get { storage.value }
    set { storage = Storage(newValue) }
  }
}

extension Shared: Sendable where Value: Sendable {}
extension Shared.Storage: Sendable where Value: Sendable {}
