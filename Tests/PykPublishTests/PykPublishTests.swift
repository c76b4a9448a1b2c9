import Testing

@testable import PykPublish
