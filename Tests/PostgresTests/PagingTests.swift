import Foundation
import Testing

@testable import Postgres

struct PagingTests {
    @Test func `a search text is not a pattern`() {
        #expect(LikePattern.containing(#"100%_\x"#) == #"%100\%\_\\x%"#)
    }

    @Test(arguments: [
        "", "1", "x_y", "1_2", "9_6B29FC40", "-1_\(UUID().uuidString)", "253402300799000001_\(UUID().uuidString)",
    ])
    func `a cursor that is none is refused`(text: String) {
        #expect(TimeCursor<UUID>(text) == nil)
    }

    @Test func `a cursor comes back as it went, to the microsecond`() throws {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<10_000 {
            let micros = Int64.random(in: 0...4_102_444_800_000_000, using: &generator)
            let text = "\(micros)_\(Int64.random(in: 1...Int64.max, using: &generator))"
            #expect(try #require(TimeCursor<Int64>(text)).text == text)
        }
    }
}
