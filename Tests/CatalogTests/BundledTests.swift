import Foundation
import OIQCatalog
import Testing

@Suite struct BundledTests {
  @Test func everyFileOfTheFoldersIsEmbeddedWhole() throws {
    let files = FileManager.default
    var paths: [String] = []
    for folder in ["data", "model"] {
      let url = Repository.catalogData.appending(path: folder)
      for name in try files.contentsOfDirectory(atPath: url.path) {
        let path = "\(folder)/\(name)"
        paths.append(path)
        let bytes = try #require(Bundled.bytes(of: path), "\(path) is not embedded")
        #expect(Data(bytes) == (try Data(contentsOf: url.appending(path: name))), "\(path)")
      }
    }
    #expect(Bundled.paths.sorted() == paths.sorted())
  }

  @Test func everyTableHasItsFileAndEveryFileItsTable() {
    let tables = Catalog.bundled.tables.map { "data/\($0.name).csv" }
    #expect(tables.sorted() == Bundled.paths.filter { $0.hasPrefix("data/") }.sorted())
  }

  @Test func theModelIsListedByName() throws {
    let names = Catalog.modelSources.map(\.name)
    #expect(
      names == (try FileManager.default.contentsOfDirectory(atPath: Repository.model.path)).sorted()
    )
  }
}
