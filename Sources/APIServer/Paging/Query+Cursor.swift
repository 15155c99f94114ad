import HTTP
import Postgres

extension Query {
    /// Where the page before ended; nil: the first page.
    func cursor<Key: CursorKey>(of key: Key.Type) throws(Problem) -> TimeCursor<Key>? {
        guard let text = self["cursor"] else { return nil }
        guard let cursor = TimeCursor<Key>(text) else { throw .invalidCursor }
        return cursor
    }
}

extension Problem {
    static let invalidCursor = Problem.invalidParameter("cursor", "must be the next_cursor of an earlier answer")
}
