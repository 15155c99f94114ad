package import Foundation

/// What can be shown of an API token after its text has been handed out.
package struct APITokenRecord: Sendable {
    package let id: UUID
    package let name: String
    package let createdAt: Date
    package let expiresAt: Date?
    package let lastUsedAt: Date?
}
