import Foundation
import Testing

@testable import Notifications

struct TopicTests {
    @Test func `a topic reads as clients write it`() throws {
        let id = UUID()
        #expect(Topic("asset:\(id.uuidString)") == Topic(subject: "asset", id: id))
        #expect(Topic("assets") == Topic(subject: "asset", id: nil))
        #expect(Topic("character:\(id.uuidString)") == Topic(subject: "character", id: id))
        #expect(Topic("prompts") == Topic(subject: "character", id: nil))
        #expect(Topic(subject: "character", id: nil).description == "prompts")
        #expect(try #require(Topic("job:\(id.uuidString)")).description == "job:\(id.uuidString.lowercased())")
    }

    @Test(arguments: [
        "", "asset", "asset:", "asset:7", "things", "characters", "prompt:6B29FC40-CA47-1067-B31D-00DD010662DA",
        "thing:6B29FC40-CA47-1067-B31D-00DD010662DA", "s",
    ])
    func `what is no topic is refused`(text: String) {
        #expect(Topic(text) == nil)
    }
}

struct EventDeduplicationTests {
    @Test func `each number is new once, also when it comes late`() {
        var known = EventDeduplication()
        let answers = [5, 6, 5, 4, 4].map { known.isNew($0) }
        #expect(answers == [true, true, false, true, false])
    }
}
