import Accounts
import Foundation
import Synchronization

/// Identities seen in the last moments, so that a client that polls does not cost a query a request.
///
/// What is revoked elsewhere may still be honoured for `lifetime`; what is revoked here is forgotten at once.
final class IdentityCache: Sendable {
    static let lifetime = Duration.seconds(2)
    private static let capacity = 10_000

    private struct Entry {
        let identity: Identity
        let until: ContinuousClock.Instant
    }

    private let entries = Mutex<[Credentials: Entry]>([:])

    func identity(for credentials: Credentials) -> Identity? {
        let entry = entries.withLock { $0[credentials] }
        guard let entry, entry.until > .now else { return nil }
        if let end = entry.identity.expiresAt, end <= .now { return nil }
        return entry.identity
    }

    func remember(_ identity: Identity, for credentials: Credentials) {
        let now = ContinuousClock.now
        entries.withLock { entries in
            if entries.count >= Self.capacity { entries = entries.filter { $0.value.until > now } }
            if entries.count >= Self.capacity { entries.removeAll() }
            entries[credentials] = Entry(identity: identity, until: now.advanced(by: Self.lifetime))
        }
    }

    func forget(_ credentials: Credentials) {
        entries.withLock { _ = $0.removeValue(forKey: credentials) }
    }

    /// Forgets everything that a revoked token's id or a user stands behind.
    func forget(where isRevoked: (Identity) -> Bool) {
        entries.withLock { entries in entries = entries.filter { !isRevoked($0.value.identity) } }
    }
}
