import Accounts
import Foundation

struct LoginBody: Decodable {
    let email: String
    let password: String
}

struct CreateTokenBody: Decodable {
    let name: String
    let expiresAt: Date?
}

struct UserView: Encodable {
    let id: UUID
    let email: String
    let name: String
    let role: String
    let createdAt: Date

    init(_ user: User) {
        id = user.id
        email = user.email
        name = user.name
        role = user.role.rawValue
        createdAt = user.createdAt
    }
}

struct CurrentUserView: Encodable {
    let user: UserView
}

struct APITokenView: Encodable {
    let id: UUID
    let name: String
    let createdAt: Date
    let expiresAt: Date?
    let lastUsedAt: Date?

    init(_ record: APITokenRecord) {
        id = record.id
        name = record.name
        createdAt = record.createdAt
        expiresAt = record.expiresAt
        lastUsedAt = record.lastUsedAt
    }
}

/// The one answer that shows a token's text.
struct NewAPITokenView: Encodable {
    let id: UUID
    let name: String
    let token: String
    let createdAt: Date
    let expiresAt: Date?
    let lastUsedAt: Date?
}

struct APITokensView: Encodable {
    let tokens: [APITokenView]
}
