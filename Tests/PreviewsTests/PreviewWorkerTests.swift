import Foundation
import JobQueue
import ObjectStorage
import Postgres
import Prompts
import Security
import Testing

@testable import Previews

/// The whole way: PostgreSQL, Redis, FFmpeg and the disk.
@Suite(.serialized, .timeLimit(.minutes(10))) struct PreviewWorkerTests {
    @Test func `a preview is rendered, stored, told of, and in the audit`() async throws {
        try await World.with { world in
            _ = try await world.prompts.updatePrompt(
                "{character_name} laughs.", of: world.character, emotion: "happy", expecting: nil, reason: nil,
                by: world.author)
            let id = try await world.test(nil).id
            try await world.working {
                let preview = try await world.ended(id)
                #expect(preview.status == .completed && preview.progress == 100 && preview.error == nil)
                let video = try #require(preview.videoKey.map { try ObjectKey($0) })
                let poster = try #require(preview.posterKey.map { try ObjectKey($0) })
                #expect(try await world.storage.info(video)?.size ?? 0 > 10_000)
                #expect(try await world.storage.info(poster)?.size ?? 0 > 5_000)
                #expect(world.objects.count == 2 && world.spooled.isEmpty)
                try await world.eventually("(SELECT count(*) FROM generation_audit_outbox) = 0")
            }
            let entry = try #require(
                try await world.audit.entries(VideoAuditFilter(), after: nil, limit: 10).entries.first)
            #expect(entry.videoID == id && entry.purpose == "preview" && entry.promptVersion == 1)
            #expect(entry.promptSource == "character" && entry.promptID != nil && entry.provider == "ffmpeg")
            #expect(entry.resolvedText == "Mira Solberg laughs." && entry.costMicrodollars == 0)
            #expect(Set(entry.variables.keys) == ["character_name", "emotion", "timestamp", "user_id"])
            #expect(entry.characterName == "Mira Solberg" && entry.createdBy == world.admin)
        }
    }

    @Test func `twenty at once all finish`() async throws {
        try await World.with { world in
            var ids: [UUID] = []
            for index in 0..<20 { ids.append(try await world.test("Number \(index).").id) }
            try await world.working(slots: 3) {
                for id in ids { #expect(try await world.ended(id).status == .completed) }
                try await world.eventually("(SELECT count(*) FROM video_generation_audit) = 20")
            }
            #expect(world.objects.count == 40)
        }
    }

    @Test func `a cancelled preview ends within three seconds and leaves no file`() async throws {
        try await World.with { world in
            let slow = try world.script("ffmpeg \"$@\"; sleep 60")
            let id = try await world.test("Never seen.").id
            try await world.working(ffmpeg: slow) {
                try await world.eventually("(SELECT progress > 20 FROM queue_jobs)")
                let clock = ContinuousClock()
                let start = clock.now
                try await world.previews.cancelPreview(id, by: world.author)
                let preview = try await world.ended(id)
                #expect(clock.now - start < .seconds(3))
                #expect(preview.status == .cancelled && preview.errorCode == "cancelled")
            }
            #expect(world.objects.isEmpty && world.spooled.isEmpty)
            #expect(try await world.count("generation_audit_outbox") == 0)
        }
    }

    @Test func `a failure is told with its code, and leaves no file`() async throws {
        try await World.with { world in
            let broken = try world.script("exit 3")
            let id = try await world.test("A").id
            // Its last attempt.
            try await world.database.execute("UPDATE queue_jobs SET retry_count = max_retries")
            try await world.working(ffmpeg: broken) {
                let preview = try await world.ended(id)
                #expect(preview.status == .failed && preview.errorCode == "transient")
                #expect(preview.error?.isEmpty == false)
            }
            #expect(world.objects.isEmpty && world.spooled.isEmpty)
        }
    }

    @Test func `one that expired before a worker came is not made`() async throws {
        try await World.with { world in
            let id = try await world.test("A").id
            try await world.expire(id)
            try await world.working {
                try await world.eventually("(SELECT status = 'failed' FROM prompt_preview_jobs WHERE id = \(id))")
            }
            let code = try await world.database.one("SELECT error_code FROM prompt_preview_jobs", as: String.self)
            #expect(code == "expired")
        }
    }

    @Test func `the sweep takes files and rows, and files that no row knows`() async throws {
        try await World.with { world in
            let (old, new) = (try await world.test("A").id, try await world.test("B").id)
            try await world.working {
                _ = try await world.ended(old)
                _ = try await world.ended(new)
                let kept = try #require(try await world.previews.previewStatus(of: new).videoKey)
                let lost = try ObjectKey("previews/\(try await world.job(of: new).text)/9/0123.mp4")
                try await world.storage.put(bytes: [1], at: lost)
                try await world.storage.put(bytes: [1], at: try ObjectKey("previews/\(UUID.v7().text)/1/0123.mp4"))
                try await world.expire(old)
                let job = JobQueue.job(SweepPreviews(), id: .v7())
                try await world.jobs.enqueue(job)
                try await world.eventually("(SELECT status = 'completed' FROM queue_jobs WHERE id = \(job.id))")
                #expect(world.objects.count == 4 && world.objects.contains(kept), "what is young is left alone")
                #expect(try await world.sweep.removeOrphans(now: .now.addingTimeInterval(3_700)) == 2)
                #expect(world.objects.count == 2 && world.objects.contains(kept))
                #expect(try await world.count("prompt_preview_jobs") == 1)
            }
        }
    }
}
