import Accounts
import Foundation
import HTTP
import Prompts

struct EmotionRoutes: Sendable {
    let catalog: EmotionCatalog

    func list(_ request: Request) async throws -> Response {
        try .json(EmotionsView(emotions: await catalog.emotions().map { EmotionView($0) }))
    }

    func create(_ request: Request) async throws -> Response {
        let body = try await request.decode(NewEmotionBody.self)
        return try .created(EmotionView(await catalog.addEmotion(body.name, by: request.author)))
    }
}

struct NewEmotionBody: Decodable {
    let name: String
}

struct EmotionView: Encodable {
    let name: String
    let position: Int
    let createdAt: Date

    init(_ emotion: Emotion) {
        name = emotion.name
        position = emotion.position
        createdAt = emotion.createdAt
    }
}

struct EmotionsView: Encodable {
    let emotions: [EmotionView]
}
