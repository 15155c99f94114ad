package import Foundation

/// A person. Admins log in; users are who assets are given to.
package struct User: Sendable, Equatable {
    package enum Role: String, Codable, Sendable, CaseIterable {
        case user, admin
    }

    package let id: UUID
    package let email: String
    package let name: String
    package let role: Role
    package let createdAt: Date
}

/// Who asks, and how they showed it.
package struct Identity: Sendable, Equatable {
    package enum Proof: Sendable, Equatable {
        /// A browser's cookie: unsafe methods also need a same-origin request.
        case session
        case apiToken(id: UUID)
    }

    package let user: User
    package let proof: Proof
    /// When the session or token ends; nil: never.
    package let expiresAt: Date?
}
