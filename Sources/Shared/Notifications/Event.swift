package import Foundation
package import Postgres

/// A change of state, as clients are told of it.
package struct Event: Sendable, Equatable {
    /// The number under which it can be asked for again; nil for fleeting news such as progress, which is not kept.
    package let seq: Int64?
    package let subject: String
    package let subjectID: UUID
    /// What happened, such as `asset.updated`.
    package let kind: String
    /// A JSON object.
    package let data: String

    package init(seq: Int64?, subject: String, subjectID: UUID, kind: String, data: String) {
        self.seq = seq
        self.subject = subject
        self.subjectID = subjectID
        self.kind = kind
        self.data = data
    }

    /// The topics it belongs to: its subject's own and that of the subject's kind.
    package var topics: [Topic] { [Topic(subject: subject, id: subjectID), Topic(subject: subject, id: nil)] }

    /// The INSERT that writes an event down, to run in the transaction that makes the change. Take the lock on the
    /// subject's row first: then the numbers of one subject rise in the order of its commits.
    package static func append(
        subject: String, id: UUID, kind: String, data: some Codable & Sendable
    ) -> SQL {
        """
        INSERT INTO events (subject, subject_id, kind, data)
        VALUES (\(subject), \(id), \(kind), \(JSONB(data)))
        """
    }
}
