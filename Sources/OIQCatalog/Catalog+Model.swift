extension Catalog {
  /// The bundled model's source files, in the order of their names.
  package static var modelSources: [(name: String, bytes: [UInt8])] {
    Bundled.paths.filter { $0.hasPrefix("model/") }.sorted().compactMap { path in
      Bundled.bytes(of: path).map { (String(path.dropFirst("model/".count)), Array($0)) }
    }
  }
}
