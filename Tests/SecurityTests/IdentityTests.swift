import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Security

struct IdentityTests {
    @Test func `ids are version 7 with the time in front`() {
        let before = UInt64(Date().timeIntervalSince1970 * 1000)
        let bytes = UUID.v7().bytes
        let time = bytes.prefix(6).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        #expect(time >= before && time < before + 60_000)
        #expect(bytes[6] >> 4 == 7)
        #expect(bytes[8] >> 6 == 0b10)
    }

    @Test func `an id's text is Foundation's in lower case, and is read in either case`() {
        for id in (0..<1_000).map({ _ in UUID() }) {
            #expect(id.text == id.uuidString.lowercased())
            #expect(read(id.text) == id)
            #expect(read(id.uuidString) == id)
        }
    }

    @Test(arguments: [
        "", "019abf80", "019abf80-11aa-7c3e-9b21-6f0d2c4e8a1", "019abf80-11aa-7c3e-9b21-6f0d2c4e8a155",
        "019abf80-11aa-7c3e-9b21-6f0d2c4e8a1g", "019abf8011aa-7c3e--9b21-6f0d2c4e8a15",
        "019abf80_11aa_7c3e_9b21_6f0d2c4e8a15", "{19abf80-11aa-7c3e-9b21-6f0d2c4e8a1}",
    ])
    func `what is no id is not read as one`(text: String) {
        #expect(read(text) == nil)
    }

    private func read(_ text: String) -> UUID? { Array(text.utf8).withUnsafeBytes { UUID(ascii: $0) } }

    @Test func `ids of many threads differ and those of one rise`() {
        let all = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            let own = (0..<20_000).map { _ in UUID.v7().text }
            #expect(own == own.sorted())
            all.withLock { $0 += own }
        }
        #expect(all.withLock { Set($0).count } == 80_000)
    }

    @Test func `ids rise through a burst in one millisecond and a clock that goes back`() {
        let now = Atomic<UInt64>(1_000_000)
        let generator = UUIDVersion7Generator { now.load(ordering: .relaxed) }
        var ids = (0..<10_000).map { _ in generator.next().text }
        now.store(10, ordering: .relaxed)
        ids += (0..<10_000).map { _ in generator.next().text }
        now.store(2_000_000, ordering: .relaxed)
        ids.append(generator.next().text)
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
        #expect(ids.last?.hasPrefix("0000001e-8480-7") == true)
    }

    @Test func `an API token is known again and shows itself to nobody`() throws {
        let token = APIToken()
        let text = token.text.exposed
        #expect(text.wholeMatch(of: /grn_[0-9A-Za-z]{49}/) != nil)
        #expect(APIToken(text) == token)
        #expect(APIToken(text)?.hash == token.hash)
        #expect(token.hash.count == 32)
        #expect(APIToken() != token)
        #expect("\(token)" == "\(text.prefix(8))…")
    }

    @Test func `a token with one letter wrong is turned away without a database`() throws {
        let text = APIToken().text.exposed
        for index in text.indices {
            var wrong = text
            wrong.replaceSubrange(index...index, with: text[index] == "a" ? "b" : "a")
            #expect(APIToken(wrong) == nil)
        }
        for wrong in ["", "grn_", String(text.dropLast()), text + "0", "xyz_\(text.dropFirst(4))"] {
            #expect(APIToken(wrong) == nil)
        }
    }

    @Test func `a session token is known again, in one spelling`() {
        let token = SessionToken()
        let text = token.text.exposed
        #expect(SessionToken(text) == token)
        #expect(SessionToken(text + "=") == nil)
        #expect(SessionToken("") == nil)
        #expect(!"\(token)".contains(text))
    }
}
