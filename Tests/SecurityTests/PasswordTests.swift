import Testing

@testable import Security

struct PasswordTests {
    private static let quick = PasswordHash.Parameters(logN: 10, r: 8, p: 1)
    private let hasher = PasswordHasher(parameters: quick)

    // RFC 7914, section 12.
    @Test func `scrypt gives the standard's answer`() throws {
        let hash = try PasswordHasher.scrypt(
            Array("password".utf8), Array("NaCl".utf8), .init(logN: 10, r: 8, p: 16), size: 64)
        #expect(
            Hex.encode(hash)
                == "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")
    }

    @Test func `a password verifies against its own hash only`() async throws {
        let stored = try await PasswordHasher().hash("correct horse")
        #expect(stored.hasPrefix("$scrypt$ln=15,r=8,p=1$"))
        #expect(!stored.contains("correct"))
        #expect(try await PasswordHasher().verify("correct horse", against: stored) == .matches)
        #expect(try await PasswordHasher().verify("correct horsf", against: stored) == .differs)
        #expect(try await PasswordHasher().verify("", against: stored) == .differs)
    }

    @Test func `the same password never has the same hash`() async throws {
        #expect(try await hasher.hash("x") != hasher.hash("x"))
    }

    @Test func `an outdated hash still verifies and says so`() async throws {
        let stored = try await hasher.hash("x")
        #expect(try await PasswordHasher().verify("x", against: stored) == .matchesOutdated)
    }

    @Test func `an account that does not exist differs`() async throws {
        #expect(try await hasher.verify("x", against: nil) == .differs)
    }

    @Test func `a password is the same however its accents are composed`() async throws {
        let stored = try await hasher.hash("caf\u{e9}")
        #expect(try await hasher.verify("cafe\u{301}", against: stored) == .matches)
    }

    @Test(arguments: [
        "", "x", "$argon2id$v=19$m=1,t=1,p=1$AAAA$AAAA", "$scrypt$ln=15,r=8$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=40,r=8,p=1$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=20,r=32,p=1$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=15,r=8,p=1$AAAAAAAAAAAAAAAA$", "$scrypt$ln=15,r=8,p=1$*$AAAAAAAAAAAAAAAAAAAAAA",
    ])
    func `a damaged hash is an error and not a wrong password`(stored: String) async {
        await #expect(throws: PasswordHasher.Malformed.self) { try await hasher.verify("x", against: stored) }
    }
}
