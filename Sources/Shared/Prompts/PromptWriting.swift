import Foundation
import Postgres
import Security

/// One write: the new text with its number, its version, the generation, the audit entry and the event, in one
/// statement. To be run under the lock that `PromptStanding` took, in the same round trip or later.
struct PromptWriting: Sendable {
    enum Action: String, Sendable {
        case saved, deleted, reverted
    }

    let key: PromptKey
    let action: Action
    let author: Author
    var text = ""
    var reason: String?
    /// The version that the author saw, 0 for none; nil: whatever there is.
    var expected: Int?
    /// Of a revert: whose text it is.
    var restoredVersion: Int?
    /// Of the row, where there is none yet.
    let promptID = UUID.v7()
    let versionID = UUID.v7()

    /// Gives id, version, time and generation; no row where there was nothing to do.
    var statement: SQL {
        """
        WITH parent AS (\(parent)),
        written AS (\(action == .deleted ? deletion : save)),
        \(action == .deleted ? "" : kept)
        told AS (
            INSERT INTO events (subject, subject_id, kind, data)
            SELECT 'character', \(key.character ?? PromptEvents.everyCharacter), 'prompt.updated', jsonb_build_object(
                       'character_id', \(key.character)::uuid, 'emotion', emotion, 'version', version,
                       'action', \(action.rawValue)::text, 'by', updated_by, 'at', events_time(updated_at),
                       'generation', prompts_generation)
              FROM written, parent),
        audited AS (
            INSERT INTO audit_log (action, actor_id, details, request_id)
            SELECT \(auditAction), updated_by, jsonb_strip_nulls(jsonb_build_object(
                       'prompt_id', id, 'character_id', \(key.character)::uuid, 'emotion', emotion,
                       'version', version::text, 'change_reason', \(reason)::text,
                       'restored_version', \(restoredVersion)::text)), \(author.requestID)
              FROM written)
        SELECT id, version, updated_at, prompts_generation FROM written, parent
        """
    }

    private var auditAction: String {
        switch key {
        case .own: "prompt.\(action.rawValue)"
        case .global: "default_prompt.\(action.rawValue)"
        }
    }

    private var parent: SQL {
        switch key {
        case .own(let character, _):
            """
            UPDATE characters SET prompts_generation = prompts_generation + 1
             WHERE id = \(character) AND \(isDue) RETURNING prompts_generation
            """
        case .global(let emotion):
            """
            UPDATE emotions SET prompts_generation = prompts_generation + 1
             WHERE name = \(emotion) AND \(isDue) RETURNING prompts_generation
            """
        }
    }

    /// What `PromptStanding` calls stale, or has already, is not written.
    private var isDue: SQL {
        guard action != .deleted else { return "true" }
        let live: SQL = "FROM \(key.table) AS p WHERE \(key.condition) AND \(key.isLive)"
        let isNew: SQL = "NOT EXISTS (SELECT \(live) AND p.prompt_text = \(text))"
        guard let expected else { return isNew }
        return "coalesce((SELECT p.version \(live)), 0) = \(expected) AND \(isNew)"
    }

    private var save: SQL {
        switch key {
        case .own(let character, let emotion):
            """
            INSERT INTO emotional_prompts AS p (id, character_id, emotion, prompt_text, version, created_by, updated_by)
            SELECT \(promptID), \(character), \(emotion), \(text), 1, \(author.id), \(author.id) FROM parent
                ON CONFLICT ON CONSTRAINT emotional_prompts_pair_key DO UPDATE
               SET prompt_text = excluded.prompt_text, version = p.version + 1, updated_by = excluded.updated_by,
                   updated_at = excluded.updated_at, deleted_at = NULL
            RETURNING p.*
            """
        case .global(let emotion):
            """
            INSERT INTO global_emotional_prompts AS p (id, emotion, prompt_text, version, created_by, updated_by)
            SELECT \(promptID), \(emotion), \(text), 1, \(author.id), \(author.id) FROM parent
                ON CONFLICT ON CONSTRAINT global_emotional_prompts_emotion_key DO UPDATE
               SET prompt_text = excluded.prompt_text, version = p.version + 1, updated_by = excluded.updated_by,
                   updated_at = excluded.updated_at
            RETURNING p.*
            """
        }
    }

    private var kept: SQL {
        let copied: SQL = key.character == nil ? "" : "character_id,"
        return """
            kept AS (
                INSERT INTO \(key.versions) (id, prompt_id, \(copied) emotion, version, prompt_text, change_reason,
                                             created_by, created_at)
                SELECT \(versionID), id, \(copied) emotion, version, prompt_text, \(reason), updated_by, updated_at
                  FROM written),
            """
    }

    /// The number stays: a later save goes on counting.
    private var deletion: SQL {
        """
        UPDATE emotional_prompts AS p
           SET deleted_at = clock_timestamp(), updated_by = \(author.id), updated_at = clock_timestamp()
         WHERE \(key.condition) AND p.is_global_override
        RETURNING p.*
        """
    }
}
