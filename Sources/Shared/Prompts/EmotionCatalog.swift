import Audit
package import Foundation
package import Notifications
package import Postgres

/// What characters can feel.
package struct Emotion: Sendable, Equatable {
    package let name: String
    package let position: Int
    package let createdAt: Date
}

/// The emotions that there are. None is ever removed: prompts and videos name them.
package struct EmotionCatalog: Sendable {
    /// Every character's page shows all of them.
    package static let limit = 100

    let database: PostgresPool
    let news: NewsPublisher
    let cache: PromptCache?

    package init(database: PostgresPool, news: NewsPublisher, cache: PromptCache? = nil) {
        self.database = database
        self.news = news
        self.cache = cache
    }

    private static let columns: SQL = "name, position, created_at"

    /// In their order.
    package func emotions() async throws -> [Emotion] {
        try Self.decode(await database.run("SELECT \(Self.columns) FROM emotions ORDER BY position"))
    }

    /// Adds one at the end.
    ///
    /// - Throws: `PromptError.invalid`, `.emotionExists`, `.tooManyEmotions`.
    package func addEmotion(_ name: String, by author: Author) async throws -> Emotion {
        guard name.wholeMatch(of: /[a-z][a-z0-9_]{0,31}/) != nil else {
            throw PromptError.invalid(
                field: "name", message: "must be 1 to 32 of a-z, 0-9 and _, and begin with a letter")
        }
        do {
            // One at a time, so that each gets a place of its own.
            let results = try await database.transaction(pipelined: [
                "SELECT pg_advisory_xact_lock(hashtextextended('emotions', 0))", Self.insertion(name, by: author),
            ])
            guard let emotion = try Self.decode(results[1]).first else { throw PromptError.tooManyEmotions }
            cache?.hear(.emotion(name, 1))
            news.wake()
            return emotion
        } catch let error as PostgresError where error.constraint == "emotions_pkey" {
            throw PromptError.emotionExists(name)
        }
    }

    private static func insertion(_ name: String, by author: Author) -> SQL {
        """
        WITH added AS (
            INSERT INTO emotions (name, position, created_by)
            SELECT \(name), max(position) + 1, \(author.id) FROM emotions HAVING count(*) < \(limit)
            RETURNING *),
        told AS (
            INSERT INTO events (subject, subject_id, kind, data)
            SELECT 'character', \(PromptEvents.everyCharacter), 'emotion.added', jsonb_build_object(
                       'emotion', name, 'generation', prompts_generation)
              FROM added),
        audited AS (
            INSERT INTO audit_log (action, actor_id, details, request_id)
            SELECT 'emotion.added', \(author.id), jsonb_build_object('emotion', name), \(author.requestID) FROM added)
        SELECT \(columns) FROM added
        """
    }

    private static func decode(_ result: PostgresResult) throws -> [Emotion] {
        try result.decode(as: String.self, Int.self, Date.self).map {
            Emotion(name: $0.0, position: $0.1, createdAt: $0.2)
        }
    }
}
