import Foundation
import Security
import Testing

struct HashTests {
    // FIPS 180-2, appendix B.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `SHA-256 gives the standard's answers`(text: String, hash: String) {
        #expect(Hex.encode(SHA256.hash(text)) == hash)
    }

    @Test func `a hash of pieces is the hash of the whole`() {
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        var pieces = SHA256()
        for start in stride(from: 0, to: bytes.count, by: 777) {
            pieces.update(Array(bytes[start..<min(start + 777, bytes.count)]))
        }
        #expect(pieces.finish() == SHA256.hash(bytes))
    }

    // RFC 4231, cases 1, 2 and 6 (a key longer than a block).
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0b, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func `HMAC gives the standard's answers`(key: [UInt8], message: String, mac: String) {
        #expect(Hex.encode(hmacSHA256(Array(message.utf8), key: key)) == mac)
    }

    @Test func `values are compared whole`() {
        #expect(constantTimeEquals([1, 2, 3], [1, 2, 3]))
        #expect(constantTimeEquals([], []))
        for other in [[1, 2, 4], [0, 2, 3], [1, 2], [1, 2, 3, 4], []] as [[UInt8]] {
            #expect(!constantTimeEquals([1, 2, 3], other))
        }
    }

    @Test func `base64 and hexadecimal bring back what they took`() {
        for count in 0..<70 {
            let bytes = randomBytes(count)
            let standard = Data(bytes).base64EncodedString().filter { $0 != "=" }
            #expect(Base64.standard.encode(bytes) == standard)
            #expect(Base64.standard.decode(standard) == bytes)
            #expect(Base64.url.decode(Base64.url.encode(bytes)) == bytes)
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        }
        #expect(Base64.url.encode([0xfb, 0xff]) == "-_8")
        #expect(Hex.decode("FfaB") == [0xff, 0xab])
    }

    @Test(arguments: ["A", "AA=", "AB", "AAAAA", "A+", "A A", "é", "AAB"])
    func `base64 has one spelling for a value`(text: String) {
        #expect(Base64.url.decode(text) == nil)
    }

    @Test(arguments: ["a", "0g", "0x", "é"])
    func `what is not hexadecimal is refused`(text: String) {
        #expect(Hex.decode(text) == nil)
    }
}
