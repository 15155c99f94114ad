import Foundation
import NIOCore
import Testing

@testable import APIServer

struct PlainResolveQuestionTests {
    private static let character = "019abf80-11aa-7c3e-9b21-6f0d2c4e8a15"
    private static let user = "019abf60-1b2c-7e44-a1d9-5c0f7b3e9a21"

    private func read(_ text: String) -> PlainResolveQuestion? { PlainResolveQuestion(ByteBuffer(string: text)) }

    @Test(arguments: [
        "{\"character_id\":\"\(character)\",\"emotion\":\"happy\"}",
        " {\n \"emotion\" : \"happy\" ,\t\"character_id\": \"\(character.uppercased())\" }\r\n",
    ])
    func `a plain question is read`(text: String) throws {
        let question = try #require(read(text))
        #expect(question.characterID == UUID(uuidString: Self.character))
        #expect(question.emotion == "happy" && question.userID == nil)
    }

    @Test func `a user may be named`() {
        let text = "{\"character_id\":\"\(Self.character)\",\"emotion\":\"happy\",\"user_id\":\"\(Self.user)\"}"
        #expect(read(text)?.userID == UUID(uuidString: Self.user))
    }

    @Test(arguments: [
        "", "{}", "[]", "{\"emotion\":\"happy\"}", "{\"character_id\":\"\(character)\"}",
        "{\"character_id\":\"x\",\"emotion\":\"happy\"}", "{\"character_id\":\"\(character)\",\"emotion\":7}",
        "{\"character_id\":\"\(character)\",\"emotion\":null}",
        "{\"character_id\":\"\(character)\",\"emotion\":\"happy\",\"prompt_text\":\"draft\"}",
        "{\"character_id\":\"\(character)\",\"emotion\":\"happy\",\"user_id\":\"x\"}",
        "{\"character_id\":\"\(character)\",\"emotion\":\"ha\\u0070py\"}",
        "{\"character_id\":\"\(character)\",\"emotion\":\"happy\",\"emotion\":\"sad\"}",
        "{\"character_id\":\"\(character)\",\"emotion\":\"happy\"} x",
        "{\"character_id\":\"\(character)\",\"emotion\":\"happy\"",
        "{\"character_id\":\"\(character)\",\"emotion\":\"hap",
        "{\"character_id\":\"\(character)\",\"emotion\":\"happy\",}",
        "{\"character_id\":\"\(character)\",\"emotion\":\"é\"}",
    ])
    func `everything else is left to JSON's own decoder`(text: String) {
        #expect(read(text) == nil)
    }
}
