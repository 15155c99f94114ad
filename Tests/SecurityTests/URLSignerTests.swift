import Foundation
import Security
import Testing

struct URLSignerTests {
    private let now = Date(timeIntervalSince1970: 1_763_730_962)
    private let signer: URLSigner
    private static let old = String(repeating: "o", count: 32)
    private static let new = String(repeating: "n", count: 32)

    init() throws { signer = try URLSigner(keys: Secret(Self.old)) }

    private func items(_ query: String) throws -> (expires: String, signature: String) {
        let match = try #require(query.wholeMatch(of: /expires=(\d+)&signature=([A-Za-z0-9_-]{43})/))
        return (String(match.1), String(match.2))
    }

    @Test func `a signed path opens until it expires`() throws {
        let (expires, signature) = try items(signer.sign("/media/a.gif", expiresAt: now + 60))
        func verdict(after seconds: TimeInterval) -> URLSigner.Verdict {
            signer.verify("/media/a.gif", expires: expires, signature: signature, now: now + seconds)
        }
        #expect(verdict(after: 0) == .valid)
        #expect(verdict(after: 59) == .valid)
        #expect(verdict(after: 60) == .expired)
    }

    @Test func `a signature opens nothing else`() throws {
        let (expires, signature) = try items(signer.sign("/media/a.gif", expiresAt: now + 60))
        let later = "\(Int(now.timeIntervalSince1970) + 61)"
        let others: [(String, String?, String?)] = [
            ("/media/b.gif", expires, signature), ("/media/a.gif", later, signature),
            ("/media/a.gif", "+\(expires)", signature), ("/media/a.gif", "0\(expires)", signature),
            ("/media/a.gif", expires, signature + "="), ("/media/a.gif", expires, String(signature.dropLast())),
            ("/media/a.gif", expires, ""), ("/media/a.gif", expires, nil), ("/media/a.gif", nil, signature),
        ]
        for (path, expires, signature) in others {
            #expect(signer.verify(path, expires: expires, signature: signature, now: now) == .forged)
        }
    }

    @Test func `old keys verify while new ones sign`() throws {
        let rotated = try URLSigner(keys: Secret("\(Self.new)\n\(Self.old)\n"))
        let fresh = try URLSigner(keys: Secret(Self.new))
        let (expires, signature) = try items(signer.sign("/a", expiresAt: now + 60))
        #expect(rotated.verify("/a", expires: expires, signature: signature, now: now) == .valid)
        #expect(fresh.verify("/a", expires: expires, signature: signature, now: now) == .forged)
        #expect(rotated.sign("/a", expiresAt: now) == fresh.sign("/a", expiresAt: now))
    }

    @Test func `a cacheable URL stays the same for a while and lives long enough`() throws {
        var distinct: Set<String> = []
        for second in 0..<3600 {
            let moment = now + TimeInterval(second)
            let query = signer.sign("/a", cacheableFor: 3600, now: moment)
            distinct.insert(query)
            let left = try #require(Double(items(query).expires)) - moment.timeIntervalSince1970
            #expect((3600...7200).contains(left))
        }
        #expect(distinct.count == 2)
    }

    @Test func `no key or a weak one is refused`() {
        #expect(throws: URLSigner.SetupError.noKey) { try URLSigner(keys: Secret("\n")) }
        #expect(throws: URLSigner.SetupError.weakKey) { try URLSigner(keys: Secret("\(Self.new)\nshort")) }
    }
}
