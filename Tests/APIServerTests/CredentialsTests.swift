import HTTP
import NIOHTTP1
import Testing

@testable import APIServer

struct CredentialsTests {
    @Test(arguments: [
        ("Bearer grn_x", Credentials.apiToken("grn_x")), ("bearer grn_x", .apiToken("grn_x")), ("Basic abc", nil),
        ("Bearer", nil),
    ])
    func `an Authorization header is a bearer token or nothing`(value: String, expected: Credentials?) {
        #expect(Credentials(["authorization": value]) == expected)
    }

    @Test(arguments: [
        ("greenroom_session=abc", Credentials.session("abc")), ("a=1; greenroom_session=abc; b=2", .session("abc")),
        ("not_greenroom_session=abc", nil), ("greenroom_sessions=abc", nil), ("", nil),
    ])
    func `the session is the cookie of exactly that name`(value: String, expected: Credentials?) {
        #expect(Credentials(["cookie": value]) == expected)
    }

    @Test func `a token wins over a cookie`() {
        let headers: HTTPHeaders = ["cookie": "greenroom_session=abc", "authorization": "Bearer grn_x"]
        #expect(Credentials(headers) == .apiToken("grn_x"))
    }
}

struct SameOriginTests {
    private func allows(_ method: HTTPMethod, _ headers: HTTPHeaders) -> Bool {
        SameOrigin.allows(Request(method: method, headers: headers))
    }

    @Test func `reading is allowed from anywhere`() {
        #expect(allows(.GET, ["sec-fetch-site": "cross-site"]))
    }

    @Test func `a change is allowed from this origin only`() {
        #expect(allows(.POST, ["sec-fetch-site": "same-origin"]))
        for site in ["cross-site", "same-site", "none"] { #expect(!allows(.POST, ["sec-fetch-site": site])) }
        #expect(allows(.DELETE, ["origin": "https://a.example", "host": "a.example"]))
        #expect(!allows(.DELETE, ["origin": "https://b.example", "host": "a.example"]))
        #expect(!allows(.POST, ["host": "a.example"]), "without a word of its origin")
    }
}
