/// A file of the bundled model. Its bytes are memory of the program, as of all files that it carries.
package struct ModelSource: @unchecked Sendable {
  package let name: String
  package let bytes: UnsafeRawBufferPointer
}

extension Catalog {
  /// The bundled model's source files, in the order of their names.
  package static var modelSources: [ModelSource] {
    Bundled.paths.filter { $0.hasPrefix("model/") }.sorted().compactMap { path in
      Bundled.bytes(of: path).map {
        ModelSource(name: String(path.dropFirst("model/".count)), bytes: $0)
      }
    }
  }
}
