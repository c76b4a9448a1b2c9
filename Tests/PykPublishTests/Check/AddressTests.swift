import Foundation
import Oracles
import Testing

@testable import PykPublish

@Suite struct AddressTests {
  private static let web = [
    "https://example.org", "http://example.org/", "HTTPS://EXAMPLE.org/x?y#z", "ftp://example.org",
    "example.org", "UNKNOWN", "", "https://", "https:", "https:foo", "https:///x", "http:/x",
    "https://user@example.org/x", "https://user:pw@example.org", "https://ex ample.org/",
    "https://example.org/a b", "https://example.org/ä", "https://exämple.org/", "https://x:80/",
    "https://x:/", "https://x:99999/", "https://x:port/", "https://[::1]/", "https://[::1",
    "https://[v1.x]/", "https://1.2.3.4/", "https://1.2.3.400/", "https://1.2.3/", "//example.org",
    "https://example.org/%zz", "https://example.org/%41", "https://a_b.org/", "https://a..b/",
    "https://example.org\\x", "javascript:alert(1)", "https://example.org/<x>", "https://@x/",
    "https://a@b@c/", "mailto:x@y.org", "https://x?a=b|c", "https://%41.org/", "https://%4/",
    "https://x:80:80/", " https://example.org", "https://example.org ",
  ]

  @Test(.enabled(if: Python.hasAddresses, "needs rfc3986"))
  func takesTheAddressesThatTheIndexTakes() throws {
    let oracle = """
      from rfc3986 import exceptions, uri_reference, validators
      def answer(text):
          uri = uri_reference(text).normalize()
          validator = validators.Validator().allow_schemes('http', 'https')
          validator.require_presence_of('scheme')
          validator.check_validity_of('scheme', 'host', 'port', 'path', 'query')
          try:
              validator.validate(uri)
          except exceptions.ValidationError:
              return False
          return True
      """
    let theirs = try Python.answers(oracle, of: Self.web, as: Bool.self)
    for (text, isValid) in zip(Self.web, theirs) {
      #expect((WebAddress(text) != .refused) == isValid, "\(text)")
    }
  }

  @Test func doubtsAddressesThatLeadNowhere() {
    for text in ["https://exa mple.org/", "https://", "https:x", "https://x:port", "https://[::1"] {
      #expect(WebAddress(text) == .doubtful, "\(text)")
    }
    for text in ["https://example.org", "http://user@[::1]:8080/a b?c#d", "https://1.2.3.4"] {
      #expect(WebAddress(text) == .valid, "\(text)")
    }
  }

  private static let mail = [
    "a@example.org", "a.b@example.org", ".a@example.org", "a.@example.org", "a..b@example.org",
    "a@localhost", "a@x.test", "a@x.local", "a@-x.org", "a@x-.org", "a@x_y.org", "a@x.123",
    "a b@example.org", "@example.org", "a@", "a", "a@@b.org", "ä@example.org", "a@exämple.org",
    "a+b@example.org", "a\"b@example.org", "a@ab--c.org", "a@xn--bcher-kva.ch", "a@1.2.3.4",
    "a@[1.2.3.4]", "a@example..org", "a@example.org.", "a@x.invalid", "a@x.arpa", "a@b.onion",
    String(repeating: "a", count: 65) + "@example.org",
    "a@" + String(repeating: "b", count: 64) + ".org",
    String(repeating: "a", count: 260) + "@example.org", "a(b)@example.org", "a,b@example.org",
    "a;b@example.org", "a@b.c", "A@B.ORG", "_@example.org", "%@example.org",
  ]

  @Test(.enabled(if: Python.hasEmail, "needs email_validator"))
  func takesTheMailAddressesThatTheIndexTakes() throws {
    let oracle = """
      import email_validator
      def answer(text):
          try:
              email_validator.validate_email(text, check_deliverability=False)
          except email_validator.EmailNotValidError:
              return False
          return True
      """
    let theirs = try Python.answers(oracle, of: Self.mail, as: Bool.self)
    for (text, isValid) in zip(Self.mail, theirs) {
      #expect((EmailAddress.problem(with: text) == nil) == isValid, "\(text)")
    }
  }

  @Test func takesFieldsApart() {
    #expect(EmailAddress.list(in: "Ada <a@x.org>, \"B, C\" <b@y.org>") == ["a@x.org", "b@y.org"])
    #expect(EmailAddress.list(in: "a@x.org (work, home), b@y.org") == ["a@x.org", "b@y.org"])
    #expect(EmailAddress.list(in: "a@x.org") == ["a@x.org"])
    #expect(EmailAddress.list(in: "\"A \\\" B\" <a@x.org>") == ["a@x.org"])
    #expect(EmailAddress.list(in: " , ") == [])
  }
}
