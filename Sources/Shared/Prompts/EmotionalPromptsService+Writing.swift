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
        let results = try await change(key, expecting: expected) { transaction, standing in
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
        let saved = try await change(key, expecting: expected) { transaction, standing in
            guard let old = try await standing.version(version, of: key, in: transaction) else {
                throw Missing(.unknownVersion(version))
            }
            let writing = PromptWriting(
                key: key, action: .reverted, author: author, text: old.text,
                reason: reason ?? "Back to version \(old.version)", restoredVersion: old.version)
            let results = try await transaction.commit(with: statements(writing))
            return try outcome(of: writing, over: standing, results)
        }
        changed(key, saved.generation)
        return saved
    }

    /// Lock, look, write and commit travel in one round trip: the statement itself writes nothing that is stale, or
    /// there already, and what was seen under the lock says which.
    private func save(
        _ text: String, as key: PromptKey, expecting expected: Int?, reason: String?, by author: Author
    ) async throws -> SavedPrompt {
        try PromptText.check(text)
        try PromptText.check(reason: reason)
        try PromptText.check(version: expected)
        let writing = PromptWriting(
            key: key, action: .saved, author: author, text: text, reason: reason, expected: expected)
        let saved = try await explaining(key, yours: text) {
            let locking = PromptStanding.statements(locking: key)
            let results = try await database.transaction(pipelined: locking + statements(writing))
            guard let standing = try PromptStanding(results) else { throw Missing(nil) }
            try standing.check(expected)
            return try outcome(of: writing, over: standing, Array(results.dropFirst(locking.count)))
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
        _ key: PromptKey, expecting expected: Int?, _ body: (Transaction, PromptStanding) async throws -> Value
    ) async throws -> Value {
        try PromptText.check(version: expected)
        return try await explaining(key, yours: nil) {
            try await database.transaction { transaction in
                guard let standing = try await PromptStanding.lock(key, in: transaction) else { throw Missing(nil) }
                try standing.check(expected)
                return try await body(transaction, standing)
            }
        }
    }

    /// Says of what `body` throws what it means to the author, whose text is `yours`.
    private func explaining<Value>(
        _ key: PromptKey, yours: String?, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let missing as Missing {
            throw try await absence(of: key, otherwise: missing.refusal)
        } catch let stale as Stale {
            let base = try await stale.standing.text(ofVersion: stale.expected, of: key, in: database)
            throw PromptError.versionConflict(
                PromptConflict(
                    current: stale.standing.current, baseVersion: stale.expected, baseText: base, yours: yours))
        } catch let error as PostgresError {
            // lock_not_available: others hold the lock, or stand in the line before us.
            if error.sqlState == "55P03" { throw PromptError.busy }
            if error.constraint == "emotional_prompts_emotion_fkey" { throw try await absence(of: key) }
            throw error
        }
    }

    /// The last of the transaction.
    private func statements(_ writing: PromptWriting) -> [SQL] {
        guard writing.key.character == nil else { return [writing.statement] }
        return [writing.statement, PromptStore.affectedCharacters(by: writing.key.emotion)]
    }

    /// From what `statements(_:)` gave.
    private func outcome(
        of writing: PromptWriting, over standing: PromptStanding, _ results: [PostgresResult]
    ) throws -> SavedPrompt {
        let affected = try results.count > 1 ? results[1].decode(as: Int.self).first : nil
        if standing.holds(writing.text), let newest = standing.newest {
            return SavedPrompt(
                id: newest.id, text: newest.text, version: newest.version, updatedAt: newest.updatedAt,
                isUnchanged: true, isCreated: false, affectsCharacters: affected, generation: nil)
        }
        guard let row = try results[0].decode(as: UUID.self, Int.self, Date.self, Int64.self).first else {
            throw Missing(nil)
        }
        return SavedPrompt(
            id: row.0, text: writing.text, version: row.1, updatedAt: row.2, isUnchanged: false,
            isCreated: !standing.isLive, affectsCharacters: affected, generation: row.3)
    }
}

/// Something is not there. Why is asked after the transaction: a connection is not held while another one is waited for.
private struct Missing: Error {
    /// What to say where character and emotion are known.
    let refusal: PromptError?

    init(_ refusal: PromptError?) { self.refusal = refusal }
}

/// Somebody has written since the author looked.
private struct Stale: Error {
    let expected: Int
    let standing: PromptStanding
}

extension PromptStanding {
    fileprivate func check(_ expected: Int?) throws {
        if let expected, isStale(expected) { throw Stale(expected: expected, standing: self) }
    }
}
