import Audit
package import Foundation
package import JobQueue
package import Notifications
package import Postgres
package import Prompts
import Security

/// Previews: what a prompt, saved or not, looks like. Nothing of them is a version of the prompt, or an asset.
package struct PromptTestService: Sendable {
    /// Seconds that a preview can be looked at.
    package static let lifetime = 86_400
    /// New previews of one admin.
    package static let previewsPerMinute = 20

    let database: PostgresPool
    let store: PreviewStore
    let jobs: JobQueue
    let news: NewsPublisher
    let prompts: EmotionalPromptsService
    let provider: VideoProvider

    /// - Parameter provider: who will make the videos.
    package init(
        database: PostgresPool, jobs: JobQueue, news: NewsPublisher, prompts: EmotionalPromptsService,
        provider: VideoProvider
    ) {
        self.database = database
        store = PreviewStore(database: database)
        self.jobs = jobs
        self.news = news
        self.prompts = prompts
        self.provider = provider
    }

    /// Asks for a video of a draft or, without one, of what the character shows for the emotion. `{timestamp}` is that of
    /// this moment. One of the same input that is there, or on its way, serves again.
    ///
    /// - Throws: `PreviewError.nothingToTest`, `.tooManyPreviews`; what `EmotionalPromptsService.resolvedPrompt` throws.
    package func generatePreview(
        of character: UUID, emotion: String, draft: String?, by admin: Author
    ) async throws -> (preview: Preview, isReused: Bool) {
        async let thumbnail = store.thumbnailKey(of: character)
        let prompt = try await prompts.resolvedPrompt(
            of: character, emotion: emotion, draft: draft, userID: admin.id, at: .now)
        guard let input = PreviewInput(prompt, thumbnailKey: try await thumbnail, provider: provider.rawValue) else {
            throw PreviewError.nothingToTest
        }
        let id = UUID.v7()
        let job = JobQueue.job(GeneratePreview(previewID: id), id: .v7(), options: JobOptions(requestedBy: admin.id))
        let made = try await ask(for: input, id: id, job, admin)
        if !made.isReused {
            news.wake()
            await jobs.announce(job)
        }
        return made
    }

    private func ask(
        for input: PreviewInput, id: UUID, _ job: JobQueue.Draft, _ admin: Author
    ) async throws -> (preview: Preview, isReused: Bool) {
        try await database.transaction { transaction in
            let sha256 = input.sha256
            let found = try await transaction.pipeline(
                PreviewStore.locks(admin: admin.id, input: sha256) + [
                    PreviewStore.selection(equalTo: sha256),
                    PreviewStore.wait(of: admin.id, limit: Self.previewsPerMinute),
                ])
            if let equal = try PreviewStore.decode(found[2]).first { return (equal, true) }
            if let wait = try found[3].decode(as: Int.self).first {
                throw PreviewError.tooManyPreviews(retryAfter: wait)
            }
            let entry = AuditEntry(
                "preview.requested", actorID: admin.id,
                details: [
                    "preview_id": id.text, "character_id": input.prompt.characterID.text,
                    "emotion": input.prompt.emotion, "source": input.prompt.source.rawValue,
                ], requestID: admin.requestID)
            let results = try await transaction.commit(
                with: PreviewStore.insertion(
                    input, id: id, jobID: job.id, admin: admin.id, lifetime: Self.lifetime)
                    + [job.insertion, entry.insertion, PreviewStore.selection(of: id)])
            guard let preview = try results.last.flatMap({ try PreviewStore.decode($0).first }) else {
                throw PreviewError.unknownPreview(id)
            }
            return (preview, false)
        }
    }

    /// - Throws: `PreviewError.unknownPreview`, `.expired`.
    package func previewStatus(of id: UUID) async throws -> Preview {
        guard let preview = try await store.preview(id) else { throw PreviewError.unknownPreview(id) }
        guard preview.expiresAt > .now else { throw PreviewError.expired }
        return preview
    }

    /// At most `limit` of them, newest first, and where the next page goes on.
    package func previews(
        of character: UUID?, emotion: String?, after cursor: TimeCursor<UUID>?, limit: Int
    ) async throws -> (previews: [Preview], next: TimeCursor<UUID>?) {
        let rows = try await store.page(character: character, emotion: emotion, after: cursor, limit: limit)
        let page = Array(rows.prefix(limit))
        return (page, rows.count > limit ? page.last.map { TimeCursor(time: $0.createdAt, key: $0.id) } : nil)
    }

    /// Cancels a preview: a waiting one at once, a running one within some 3 s.
    ///
    /// - Throws: `PreviewError.unknownPreview`, `.expired`, `.notRunning`.
    package func cancelPreview(_ id: UUID, by admin: Author) async throws {
        guard let (job, isExpired) = try await store.job(of: id) else { throw PreviewError.unknownPreview(id) }
        if isExpired { throw PreviewError.expired }
        try await database.transaction { transaction in
            guard try await jobs.store.cancel(job, in: transaction) != nil else { throw PreviewError.notRunning }
            let entry = AuditEntry(
                "preview.cancelled", actorID: admin.id, details: ["preview_id": id.text], requestID: admin.requestID)
            try await transaction.commit(with: [entry.insertion])
        }
        await jobs.hints.announceCancel(job)
        news.wake()
    }
}
