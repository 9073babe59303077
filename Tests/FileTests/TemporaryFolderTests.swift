import Glibc
import Testing

@testable import OIQ

@Test func temporaryFoldersAreOnesOwnAndGoWithAllThatIsInThem() throws {
  let (one, other) = (
    try #require(TemporaryFolder(named: "oiq-one")), try #require(TemporaryFolder(named: "oiq-one"))
  )
  defer { other.remove() }
  #expect(one.path != other.path)
  var found = stat()
  #expect(stat(one.path, &found) == 0 && found.st_mode & 0o777 == 0o700)
  #expect(mkdir(one.path + "/inside", 0o700) == 0)
  for path in ["\(one.path)/a", "\(one.path)/inside/.b", "\(other.path)/kept"] {
    let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
    #expect(descriptor >= 0)
    close(descriptor)
  }
  // What a link leads to stays.
  #expect(symlink(other.path, one.path + "/link") == 0)
  one.remove()
  #expect(access(one.path, F_OK) != 0)
  #expect(access(other.path + "/kept", F_OK) == 0)
}

@Test func whereNoFolderCanBeMadeThereIsNone() {
  #expect(TemporaryFolder(named: "no/such/place") == nil)
}
