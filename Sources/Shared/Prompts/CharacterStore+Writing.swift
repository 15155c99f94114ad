import Foundation
import Postgres

/// What is written, each with its audit entry and its event in one statement.
extension CharacterStore {
    static func insertion(_ id: UUID, name: String, thumbnail: UUID?, by author: Author) -> SQL {
        """
        WITH written AS (
            INSERT INTO characters (id, name, thumbnail_asset_id, created_by)
            VALUES (\(id), \(name), \(thumbnail), \(author.id)) RETURNING *),
        \(witnesses("character.created", by: author))
        SELECT id FROM written
        """
    }

    /// Gives the generation, which rises with a new name: that is in every resolved prompt, a picture is in none.
    static func update(
        _ id: UUID, name: String?, thumbnail: (isGiven: Bool, asset: UUID?), by author: Author
    ) -> SQL {
        """
        WITH written AS (
            UPDATE characters
               SET name = coalesce(\(name), name),
                   thumbnail_asset_id = CASE WHEN \(thumbnail.isGiven) THEN \(thumbnail.asset) ELSE thumbnail_asset_id END,
                   prompts_generation = prompts_generation + (coalesce(\(name), name) <> name)::integer,
                   updated_at = now()
             WHERE id = \(id) RETURNING *),
        \(witnesses("character.updated", by: author))
        SELECT prompts_generation FROM written
        """
    }

    private static func witnesses(_ action: String, by author: Author) -> SQL {
        """
        told AS (
            INSERT INTO events (subject, subject_id, kind, data)
            SELECT 'character', id, 'character.updated', jsonb_build_object(
                       'character_id', id, 'generation', prompts_generation)
              FROM written),
        audited AS (
            INSERT INTO audit_log (action, actor_id, asset_id, details, request_id)
            SELECT \(action), \(author.id), thumbnail_asset_id,
                   jsonb_build_object('character_id', id, 'name', name), \(author.requestID)
              FROM written)
        """
    }
}
