import Audit
import Foundation
import Security

struct AuditEntryView: Encodable {
    let id: Int64
    let action: String
    let createdAt: Date
    let actor: PersonView?
    let user: PersonView?
    let assetID: UUID?
    let assetFilename: String?
    let details: [String: String]
    let requestID: String?

    init(_ record: AuditRecord) {
        id = record.id
        action = record.action
        createdAt = record.createdAt
        actor = record.actor.map { PersonView(id: $0.id, name: $0.name, email: $0.email) }
        user = record.user.map { PersonView(id: $0.id, name: $0.name, email: $0.email) }
        assetID = record.assetID
        assetFilename = record.assetFilename
        details = record.details
        requestID = record.requestID
    }
}

struct AuditView: Encodable {
    let entries: [AuditEntryView]
    let nextCursor: String?
}

struct AuditActionsView: Encodable {
    let actions: [String]
}

struct AuditVerdictView: Encodable {
    let entries: Int64
    let valid: Bool
    let firstBadID: Int64?
    let problem: String?
    let head: String
    let checkedAt: Date

    init(_ verdict: AuditVerdict) {
        entries = verdict.entries
        valid = verdict.fault == nil
        firstBadID = verdict.fault?.id
        problem = verdict.fault?.sentence
        head = Hex.encode(verdict.head)
        checkedAt = .now
    }
}
