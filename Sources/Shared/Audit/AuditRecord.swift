package import Foundation

/// An entry as it was kept, with the names that its ids have today.
package struct AuditRecord: Sendable, Equatable {
    /// A person; name and email are nil where the account is not known any more.
    package struct Person: Sendable, Equatable {
        package let id: UUID
        package let name: String?
        package let email: String?
    }

    package let id: Int64
    package let action: String
    package let createdAt: Date
    /// Nil: the system.
    package let actor: Person?
    package let user: Person?
    package let assetID: UUID?
    package let assetFilename: String?
    package let details: [String: String]
    package let requestID: String?
}

/// Which entries are asked for. Nil: any.
package struct AuditFilter: Sendable {
    package var userID: UUID?
    package var assetID: UUID?
    package var actorID: UUID?
    package var action: String?
    /// The first moment that counts.
    package var from: Date?
    /// The first moment that does not count any more.
    package var to: Date?

    package init(
        userID: UUID? = nil, assetID: UUID? = nil, actorID: UUID? = nil, action: String? = nil, from: Date? = nil,
        to: Date? = nil
    ) {
        self.userID = userID
        self.assetID = assetID
        self.actorID = actorID
        self.action = action
        self.from = from
        self.to = to
    }
}

package enum AuditOrder: String, Sendable, CaseIterable {
    /// The oldest first.
    case asc
    case desc
}

/// What a look through the whole log found.
package struct AuditVerdict: Sendable, Equatable {
    /// How many entries were looked at: all, or those up to the first bad one.
    package var entries: Int64
    package var fault: AuditFault?
    /// SHA-256 over the ends of all chains: whoever notes it down elsewhere can tell later that nothing was taken from
    /// the end and the chains made anew.
    package var head: [UInt8]
}

/// The first entry, by time, that is not as it was sealed.
package struct AuditFault: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// The entry does not say what was sealed, or does not follow from the one before it.
        case changed
        /// There is a seal and no entry.
        case missing
        /// There is an entry and no seal.
        case unsealed
        /// The chain ends elsewhere than it should: its end was taken away.
        case cut
    }

    package let id: Int64
    package let kind: Kind

    package var sentence: String {
        switch kind {
        case .changed: "Entry \(id) is not what was sealed, or what stood before it has gone."
        case .missing: "Entry \(id) has been removed."
        case .unsealed: "Entry \(id) was put in without a seal."
        case .cut: "The newest entries after \(id) have been removed together with their seals."
        }
    }
}
