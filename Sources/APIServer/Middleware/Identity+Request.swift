import Accounts
import Foundation
import HTTP

/// The identity that the authentication found.
enum IdentityKey: RequestKey {
    typealias Value = Identity
}

extension Request {
    /// Who asks. Only for routes that need an identity: the authentication lets nobody else through.
    var admin: User {
        guard let identity = self[IdentityKey.self] else {
            preconditionFailure("the route \(route?.pattern ?? path) is public and has no identity")
        }
        return identity.user
    }

    /// A path parameter that is an id; 400 where it is none.
    func id(_ name: String) throws(Problem) -> UUID {
        guard let id = UUID(uuidString: parameter(name)) else { throw .invalidParameter(name, "must be a UUID") }
        return id
    }
}
