import Foundation
import JobQueue
import Postgres
import Prompts
import Security
import TestSupport
import Testing

@testable import Previews

@Suite(.timeLimit(.minutes(5))) struct PromptTestServiceTests {
    @Test func `a draft becomes a preview with its job, audit and news, and no version of the prompt`() async throws {
        try await World.with { world in
            let preview = try await world.test("{CHARACTER_NAME} is {emotion}, {user_id}")
            #expect(preview.status == .pending && preview.stage == "queued" && preview.source == .draft)
            #expect(preview.resolvedText == "Mira Solberg is happy, \(world.admin.text)")
            #expect(preview.promptText == "{CHARACTER_NAME} is {emotion}, {user_id}")
            #expect(abs(preview.expiresAt.timeIntervalSince(preview.createdAt) - 86_400) < 1)
            #expect(preview.createdByName == "Ada" && preview.provider == "ffmpeg")
            let rows = try await world.database.one(
                """
                SELECT (SELECT count(*) FROM queue_jobs WHERE job_type = 'generate_preview' AND queue = 'previews'),
                       (SELECT count(*) FROM audit_log WHERE action = 'preview.requested'
                           AND details ->> 'preview_id' = \(preview.id.text)),
                       (SELECT count(*) FROM events WHERE subject_id = \(preview.id) AND kind = 'preview.updated'
                           AND NOT data ? 'prompt_text'),
                       (SELECT count(*) FROM prompt_versions) + (SELECT count(*) FROM emotional_prompts)
                """, as: Int.self, Int.self, Int.self, Int.self)
            #expect(rows == (1, 1, 1, 0))
        }
    }

    @Test func `without a draft the character's own prompt is tried, then the default, then nothing`() async throws {
        try await World.with { world in
            await #expect(throws: PreviewError.nothingToTest) { try await world.test(nil) }
            let standard = try await world.prompts.updateGlobalPrompt(
                "The default.", for: "happy", expecting: nil, reason: nil, by: world.author)
            let global = try await world.test(nil)
            #expect(global.source == .global && global.promptVersion == 1 && global.promptText == "The default.")
            _ = try await world.prompts.updatePrompt(
                "Own.", of: world.character, emotion: "happy", expecting: nil, reason: nil, by: world.author)
            let own = try await world.test(nil)
            #expect(own.source == .character && own.promptVersion == 1 && own.resolvedText == "Own.")
            #expect(standard.version == 1)
        }
    }

    @Test func `what cannot be resolved is refused, and leaves nothing`() async throws {
        try await World.with { world in
            await #expect(throws: PromptError.self) { try await world.test("x", emotion: "unheard_of") }
            await #expect(throws: PromptError.self) { try await world.test(String(repeating: "x", count: 5_001)) }
            await #expect(throws: PromptError.emptyText) { try await world.test(" \n ") }
            await #expect(throws: PromptError.self) {
                try await world.previews.generatePreview(
                    of: UUID.v7(), emotion: "happy", draft: "x", by: world.author)
            }
            let made = try await world.count("prompt_preview_jobs")
            #expect(made == 0)
        }
    }

    @Test func `twenty who ask for the same at once get one preview`() async throws {
        try await World.with { world in
            let other = Author(try await World.addUser(world.database), requestID: nil)
            let asked = try await withThrowingTaskGroup(of: (UUID, Bool).self) { group in
                for index in 0..<20 {
                    group.addTask {
                        let (preview, isReused) = try await world.previews.generatePreview(
                            of: world.character, emotion: "happy", draft: "The same.",
                            by: index % 2 == 0 ? world.author : other)
                        return (preview.id, isReused)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(asked.map(\.0)).count == 1)
            #expect(asked.count { !$0.1 } == 1)
            #expect(try await world.count("queue_jobs WHERE job_type = 'generate_preview'") == 1)
        }
    }

    @Test func `another text, emotion, name or picture is another preview`() async throws {
        try await World.with { world in
            let first = try await world.test("One.")
            #expect(try await world.test("One.").id == first.id)
            var ids = [first.id]
            ids.append(try await world.test("Two.").id)
            ids.append(try await world.test("One.", emotion: "sad").id)
            try await world.database.execute("UPDATE characters SET name = 'Mira S.' WHERE id = \(world.character)")
            ids.append(try await world.test("One.").id)
            let asset = UUID.v7()
            try await world.database.execute(
                """
                INSERT INTO admin_media_assets (id, filename, mime_type, file_size, sha256, original_key, recipe, job_id,
                                                uploaded_by, conversion_status, thumbnail_key)
                VALUES (\(asset), 'a.png', 'image/png', 1, \(SHA256.hash("a")), 'originals/a.png', 'r', \(UUID.v7()),
                        \(world.admin), 'completed', 'outputs/a/t.jpg')
                """)
            try await world.database.execute(
                "UPDATE characters SET thumbnail_asset_id = \(asset) WHERE id = \(world.character)")
            ids.append(try await world.test("One.").id)
            #expect(Set(ids).count == 5)
        }
    }

    @Test func `one that failed, was cancelled or has expired does not serve again`() async throws {
        try await World.with { world in
            let failed = try await world.test("A")
            try await world.move(failed.id, to: "processing")
            #expect(try await world.test("A").id == failed.id)
            try await world.move(failed.id, to: "failed")
            let second = try await world.test("A")
            #expect(second.id != failed.id)
            try await world.move(second.id, to: "processing")
            // It is about to end, though it has not yet.
            try await world.previews.cancelPreview(second.id, by: world.author)
            let third = try await world.test("A")
            #expect(third.id != second.id)
            try await world.move(third.id, to: "processing")
            try await world.move(third.id, to: "completed")
            #expect(try await world.test("A").id == third.id)
            try await world.expire(third.id)
            #expect(try await world.test("A").id != third.id)
        }
    }

    @Test func `an admin gets twenty a minute, also when asking all at once`() async throws {
        try await World.with { world in
            let refusals = try await withThrowingTaskGroup(of: Int?.self) { group in
                for index in 0..<30 {
                    group.addTask {
                        do {
                            _ = try await world.test("Text \(index)")
                            return nil
                        } catch PreviewError.tooManyPreviews(let wait) {
                            return wait
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }.compactMap(\.self)
            }
            #expect(refusals.count == 10 && refusals.allSatisfy { (1...60).contains($0) })
            #expect(try await world.count("prompt_preview_jobs") == 20)
            let reused = try await world.previews.generatePreview(
                of: world.character, emotion: "happy",
                draft: try await world.database.first("SELECT prompt_text FROM prompt_preview_jobs", as: String.self),
                by: world.author)
            #expect(reused.isReused, "one that serves again costs nothing")
            let other = Author(try await World.addUser(world.database), requestID: nil)
            _ = try await world.test("Another's.", by: other)
            try await world.database.execute(
                "UPDATE prompt_preview_jobs SET created_at = created_at - interval '61 s' WHERE created_by = \(world.admin)"
            )
            _ = try await world.test("A minute later.")
        }
    }

    @Test func `the status follows the job, with news of each change`() async throws {
        try await World.with { world in
            let id = try await world.test("A").id
            for status in ["processing", "pending", "processing", "failed", "pending", "processing", "completed"] {
                try await world.move(id, to: status, errorClass: status == "failed" ? "timeout" : nil)
                let preview = try await world.previews.previewStatus(of: id)
                #expect(preview.status.rawValue == status)
                #expect((preview.error != nil) == (status == "failed"))
                #expect(preview.errorCode == (status == "failed" ? "timed_out" : nil))
                #expect((preview.startedAt == nil) == (status == "pending"))
                #expect((preview.completedAt != nil) == preview.status.isFinal)
            }
            #expect(try await world.previews.previewStatus(of: id).version == 8)
            #expect(try await world.count("events WHERE kind = 'preview.updated'") == 8)
        }
    }

    @Test func `a waiting preview is cancelled at once, a running one asked to end, an ended one left`() async throws {
        try await World.with { world in
            let waiting = try await world.test("A").id
            try await world.previews.cancelPreview(waiting, by: world.author)
            let cancelled = try await world.previews.previewStatus(of: waiting)
            #expect(cancelled.status == .cancelled && cancelled.errorCode == "cancelled")
            await #expect(throws: PreviewError.notRunning) {
                try await world.previews.cancelPreview(waiting, by: world.author)
            }
            let running = try await world.test("B").id
            try await world.move(running, to: "processing")
            try await world.previews.cancelPreview(running, by: world.author)
            let asked = try await world.database.one(
                "SELECT cancel_requested FROM queue_jobs WHERE id = \(try await world.job(of: running))", as: Bool.self)
            #expect(asked)
            #expect(try await world.count("audit_log WHERE action = 'preview.cancelled'") == 2)
            let unknown = UUID.v7()
            await #expect(throws: PreviewError.unknownPreview(unknown)) {
                try await world.previews.cancelPreview(unknown, by: world.author)
            }
        }
    }

    @Test func `an expired preview is not shown, before it is swept and after`() async throws {
        try await World.with { world in
            let (old, new) = (try await world.test("A").id, try await world.test("B").id)
            try await world.expire(old)
            await #expect(throws: PreviewError.expired) { try await world.previews.previewStatus(of: old) }
            await #expect(throws: PreviewError.expired) {
                try await world.previews.cancelPreview(old, by: world.author)
            }
            let listed = try await world.previews.previews(of: nil, emotion: nil, after: nil, limit: 10)
            #expect(listed.previews.map(\.id) == [new] && listed.next == nil)

            #expect(try await world.sweep.cleanupExpiredPreviews(olderThan: .now) == 0, "its job has not ended")
            try await world.move(old, to: "cancelled")
            #expect(try await world.sweep.cleanupExpiredPreviews(olderThan: .now) == 1)
            await #expect(throws: PreviewError.unknownPreview(old)) { try await world.previews.previewStatus(of: old) }
            #expect(try await world.previews.previewStatus(of: new).id == new)
        }
    }

    @Test func `the list goes by character and emotion, page by page`() async throws {
        try await World.with { world in
            var ids: [UUID] = []
            for index in 0..<5 {
                ids.append(try await world.test("\(index)", emotion: index == 4 ? "sad" : "happy").id)
            }
            let service = world.previews
            var seen: [UUID] = []
            var cursor: TimeCursor<UUID>?
            repeat {
                let page = try await service.previews(
                    of: world.character, emotion: "happy", after: cursor, limit: 3)
                seen += page.previews.map(\.id)
                cursor = page.next
            } while cursor != nil
            #expect(seen == ids.prefix(4).reversed())
            #expect(try await service.previews(of: UUID.v7(), emotion: nil, after: nil, limit: 3).previews.isEmpty)
        }
    }
}
