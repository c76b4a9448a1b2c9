import PykRequirements
import Testing

@Test func placeholder() throws {
  let text = "requests[security,socks]>=2.8.1,==2.8.*; python_version < \"2.7\""
  let requirement = try Requirement(text)
  #expect(
    requirement.description == "requests[security,socks]==2.8.*,>=2.8.1; python_version < \"2.7\"")
  var environment = MarkerEnvironment()
  environment.pythonVersion = "2.6"
  #expect(requirement.applies(in: environment))
}
