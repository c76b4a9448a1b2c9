import Testing

@testable import PykBuild
