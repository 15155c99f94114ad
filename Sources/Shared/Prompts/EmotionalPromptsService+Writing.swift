package import Foundation
import Notifications
import Postgres

extension EmotionalPromptsService {
    /// Saves a text as the next version, unless it is the same already.
    ///
    /// - Parameter expected: the version that the author saw, 0 for none; nil: whatever there is.
    /// - Throws: `PromptError.unknownCharacter`, `.unknownEmotion`, `.emptyText`, `.textTooLong`, `.invalid`,
    ///   `.versionConflict`, `.busy`.
    package func updatePrompt(
        _ text: String, of character: UUID, emotion: String, expecting expected: Int? = nil, reason: String? = nil,
        by author: Author
    ) async throws -> SavedPrompt {
        try await save(
            text, as: .own(character: character, emotion: emotion), expecting: expected, reason: reason, by: author)
    }

    /// As `updatePrompt`, for the default of an emotion.
    package func updateGlobalPrompt(
        _ text: String, for emotion: String, expecting expected: Int? = nil, reason: String? = nil, by author: Author
    ) async throws -> SavedPrompt {
        try await save(text, as: .global(emotion: emotion), expecting: expected, reason: reason, by: author)
    }

    /// Back to the default. The versions stay, and a later save goes on counting.
    ///
    /// - Throws: `PromptError.unknownCharacter`, `.unknownEmotion`, `.noOverride`, `.versionConflict`, `.busy`.
    package func deletePrompt(
        of character: UUID, emotion: String, expecting expected: Int? = nil, by author: Author
    ) async throws {
        let key = PromptKey.own(character: character, emotion: emotion)
        let results = try await change(key, expecting: expected, yours: nil) { transaction, standing in
            guard standing.isLive else { throw Missing(.noOverride) }
            let deletion = PromptWriting(key: key, action: .deleted, author: author)
            return try await transaction.commit(with: [deletion.statement])
        }
        changed(key, try results[0].decode(as: UUID.self, Int.self, Date.self, Int64.self).first?.3)
    }

    /// Makes an old version's text the newest version.
    ///
    /// - Throws: as `updatePrompt`, and `PromptError.unknownVersion`.
    package func revertPrompt(
        to version: UUID, of key: PromptKey, expecting expected: Int? = nil, reason: String? = nil, by author: Author
    ) async throws -> SavedPrompt {
        try PromptText.check(reason: reason)
        let saved = try await change(key, expecting: expected, yours: nil) { transaction, standing in
            guard let old = try await standing.version(version, of: key, in: transaction) else {
                throw Missing(.unknownVersion(version))
            }
            let writing = PromptWriting(
                key: key, action: .reverted, author: author, text: old.text,
                reason: reason ?? "Back to version \(old.version)", restoredVersion: old.version)
            return try await write(writing, over: standing, in: transaction)
        }
        changed(key, saved.generation)
        return saved
    }

    private func save(
        _ text: String, as key: PromptKey, expecting expected: Int?, reason: String?, by author: Author
    ) async throws -> SavedPrompt {
        try PromptText.check(text)
        try PromptText.check(reason: reason)
        let saved = try await change(key, expecting: expected, yours: text) { transaction, standing in
            let writing = PromptWriting(key: key, action: .saved, author: author, text: text, reason: reason)
            return try await write(writing, over: standing, in: transaction)
        }
        changed(key, saved.generation)
        return saved
    }

    /// This gateway's own memory knows of it before anybody is told that it was done.
    private func changed(_ key: PromptKey, _ generation: Int64?) {
        guard let generation else { return }
        cache?.hear(key.character.map { .character($0, generation) } ?? .emotion(key.emotion, generation))
        news.wake()
    }

    /// Runs `body` under the lock on a prompt, once it is known that nobody has written since the author looked.
    private func change<Value>(
        _ key: PromptKey, expecting expected: Int?, yours: String?,
        _ body: (Transaction, PromptStanding) async throws -> Value
    ) async throws -> Value {
        try PromptText.check(version: expected)
        do {
            return try await database.transaction { transaction in
                guard let standing = try await PromptStanding.lock(key, in: transaction) else { throw Missing(nil) }
                if let expected, standing.isStale(expected) {
                    let base = try await standing.text(ofVersion: expected, of: key, in: transaction)
                    throw PromptError.versionConflict(
                        PromptConflict(
                            current: standing.current, baseVersion: expected, baseText: base, yours: yours))
                }
                return try await body(transaction, standing)
            }
        } catch let missing as Missing {
            throw try await absence(of: key, otherwise: missing.refusal)
        } catch let error as PostgresError {
            // lock_not_available: others hold the lock, or stand in the line before us.
            if error.sqlState == "55P03" { throw PromptError.busy }
            if error.constraint == "emotional_prompts_emotion_fkey" { throw try await absence(of: key) }
            throw error
        }
    }

    /// The last of the transaction.
    private func write(
        _ writing: PromptWriting, over standing: PromptStanding, in transaction: Transaction
    ) async throws -> SavedPrompt {
        let affected = writing.key.character == nil ? [PromptStore.affectedCharacters(by: writing.key.emotion)] : []
        if standing.holds(writing.text), let newest = standing.newest {
            let results = try await transaction.commit(with: affected)
            return SavedPrompt(
                id: newest.id, text: newest.text, version: newest.version, updatedAt: newest.updatedAt,
                isUnchanged: true, isCreated: false, affectsCharacters: try results.first?.decode(as: Int.self).first,
                generation: nil)
        }
        let results = try await transaction.commit(with: [writing.statement] + affected)
        guard let row = try results[0].decode(as: UUID.self, Int.self, Date.self, Int64.self).first else {
            throw Missing(nil)
        }
        return SavedPrompt(
            id: row.0, text: writing.text, version: row.1, updatedAt: row.2, isUnchanged: false,
            isCreated: !standing.isLive,
            affectsCharacters: try affected.isEmpty ? nil : results[1].decode(as: Int.self).first, generation: row.3)
    }
}

/// Something is not there. Why is asked after the transaction: a connection is not held while another one is waited for.
private struct Missing: Error {
    /// What to say where character and emotion are known.
    let refusal: PromptError?

    init(_ refusal: PromptError?) { self.refusal = refusal }
}
