import COpenSSL
import Dispatch
import Foundation

/// Hashes passwords with scrypt, two at once at most, on threads of its own: each takes some 60 ms and 32 MiB.
///
/// One for a process. Up to 128 further callers wait; the next one gets `AsyncGate.Full`, so that a flood of logins
/// cannot fill the memory.
package struct PasswordHasher: Sendable {
    package enum Verdict: Sendable, Equatable {
        case differs
        case matches
        /// The password is right; hash it anew and store that, since the parameters have risen.
        case matchesOutdated
    }

    /// The stored text is no scrypt hash.
    package struct Malformed: Error, Equatable, CustomStringConvertible {
        package let description = "The stored password hash is damaged; set a new password for this account"
    }

    /// OpenSSL's scrypt fails for bounded parameters when it cannot have its memory.
    package struct OutOfMemory: Error, Equatable, CustomStringConvertible {
        package let description = "There is no memory left to hash a password with"
    }

    private static let hashSize = 32
    private static let saltSize = 16

    private let parameters: PasswordHash.Parameters
    private let gate = AsyncGate(width: 2, waitingLimit: 128)
    private let queue = DispatchQueue(label: "greenroom.scrypt", qos: .userInitiated, attributes: .concurrent)

    package init() { self.init(parameters: .current) }

    init(parameters: PasswordHash.Parameters) { self.parameters = parameters }

    /// - Returns: what to store: `$scrypt$ln=15,r=8,p=1$salt$hash`.
    package func hash(_ password: String) async throws -> String {
        let salt = randomBytes(Self.saltSize)
        let hash = try await scrypt(password, salt, parameters, size: Self.hashSize)
        return PasswordHash(parameters: parameters, salt: salt, hash: hash).text
    }

    /// - Parameter stored: nil for an account that does not exist: the same time is spent then, so that nobody can
    ///   find out which accounts do.
    package func verify(_ password: String, against stored: String?) async throws -> Verdict {
        guard let stored else {
            _ = try await scrypt(password, randomBytes(Self.saltSize), parameters, size: Self.hashSize)
            return .differs
        }
        guard let known = PasswordHash(stored) else { throw Malformed() }
        let hash = try await scrypt(password, known.salt, known.parameters, size: known.hash.count)
        guard constantTimeEquals(hash, known.hash) else { return .differs }
        return known.parameters == parameters ? .matches : .matchesOutdated
    }

    private func scrypt(
        _ password: String, _ salt: [UInt8], _ parameters: PasswordHash.Parameters, size: Int
    ) async throws -> [UInt8] {
        // Two keyboards may compose the same "é" differently.
        let password = Array(password.precomposedStringWithCanonicalMapping.utf8)
        return try await gate.pass {
            try await withCheckedThrowingContinuation { continuation in
                queue.async {
                    continuation.resume(with: Result { try Self.scrypt(password, salt, parameters, size: size) })
                }
            }
        }
    }

    /// RFC 7914. Blocks.
    static func scrypt(
        _ password: [UInt8], _ salt: [UInt8], _ parameters: PasswordHash.Parameters, size: Int
    ) throws(OutOfMemory) -> [UInt8] {
        var isDone = false
        let hash = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            isDone = password.withUnsafeBytes { password in
                EVP_PBE_scrypt(
                    password.baseAddress?.assumingMemoryBound(to: CChar.self), password.count, salt, salt.count,
                    1 << UInt64(parameters.logN), UInt64(parameters.r), UInt64(parameters.p),
                    UInt64(parameters.memory * 2), buffer.baseAddress, size) == 1
            }
            filled = isDone ? size : 0
        }
        guard isDone else { throw OutOfMemory() }
        return hash
    }
}
