import Foundation
import Testing

@testable import PykInstall

@Suite struct PathTextTests {
  @Test(arguments: [
    ("/a/b/../c", "/a/c"), ("/a//b/./c/", "/a/b/c"), ("/../..", "/"), ("/a/../../b", "/b"),
  ])
  func pathsAreNormalized(_ path: String, _ expected: String) {
    #expect(PathText.normalized(path) == expected)
  }

  @Test(arguments: [
    ("/a/b", "/a/b/c/d", "c/d"), ("/a/b", "/a/bc", "../bc"), ("/a/b/c", "/a/x", "../../x"),
    ("/a", "/a", "."), ("/a/lib/site", "/a/bin/x", "../../bin/x"), ("/a", "/b/c", "../b/c"),
  ])
  func waysAreFound(_ folder: String, _ path: String, _ expected: String) {
    #expect(PathText.relative(from: folder, to: path) == expected)
  }

  @Test(arguments: [
    ("../../bin/x", "/env/bin/x"), ("../x", "/env/lib/x"), ("../../../x", "/x"),
    ("../../../../x", nil), ("x", nil), ("../../.x", nil), ("..", nil), ("../", nil),
    ("../a/../x", nil), ("../a//x", nil),
  ])
  func pathsAboveAFolderAreNormal(relative: String, expected: String?) {
    let folder = "/env/lib/site"
    #expect(PathText.Above(folder).path(of: relative) == expected)
    if let expected { #expect(PathText.normalized(folder + "/" + relative) == expected) }
  }
}
