import Foundation
import Logging
import Postgres

/// This process's place among the workers: a number that is never used again, and an advisory lock on it that
/// PostgreSQL frees the moment the process dies. The lock has a connection of its own, outside the pool.
package actor WorkerRegistration {
    /// What this program knows of the tables; the database says what it has.
    static let protocolVersion = 2

    package nonisolated let workerNo: Int32

    private let configuration: PostgresConfiguration
    private let database: PostgresPool
    private let logger: Logger
    private var holder: PostgresConnection?

    private init(
        workerNo: Int32, configuration: PostgresConfiguration, database: PostgresPool, logger: Logger
    ) {
        self.workerNo = workerNo
        self.configuration = configuration
        self.database = database
        self.logger = logger
    }

    static func register(
        program: String, queues: [String], slots: Int, configuration: PostgresConfiguration,
        database: PostgresPool, logger: Logger
    ) async throws -> WorkerRegistration {
        let protocolVersion = try await database.one("SELECT queue_protocol()", as: Int.self)
        guard protocolVersion == Self.protocolVersion else {
            throw WorkerRegistrationError.otherProtocol(database: protocolVersion)
        }
        let workerNo = try await database.one(
            """
            WITH known AS (
                INSERT INTO queues (name) SELECT unnest(\(queues)) ON CONFLICT ON CONSTRAINT queues_pkey DO NOTHING)
            INSERT INTO queue_workers (program, host, pid, queues, slots)
            VALUES (\(program), \(ProcessInfo.processInfo.hostName), \(ProcessInfo.processInfo.processIdentifier),
                    \(queues), \(slots))
            RETURNING worker_no
            """, as: Int32.self)
        let registration = WorkerRegistration(
            workerNo: workerNo, configuration: configuration, database: database, logger: logger)
        try await registration.lock()
        return registration
    }

    private func lock() async throws {
        let connection = try await PostgresConnection.connect(configuration, logger: logger)
        let locked = try await connection.one(
            "SELECT pg_try_advisory_lock(queue_worker_lock_class(), \(workerNo))", as: Bool.self)
        guard locked else {
            // PostgreSQL has not noticed yet that our own earlier connection is gone.
            await connection.close()
            throw WorkerRegistrationError.lockStillHeld(workerNo)
        }
        holder = connection
    }

    /// Holds the lock until cancelled, taking it anew within a fraction of a second when the connection breaks: the
    /// reaper waits 3 s before it believes that a lock is gone.
    func keepLocked() async {
        while !Task.isCancelled {
            if let holder {
                _ = try? await holder.waitUntilClosed()
                self.holder = nil
                if Task.isCancelled { return }
                logger.warning("the worker's lock was lost with its connection; taking it again")
            }
            do {
                try await lock()
            } catch {
                logger.warning("cannot lock the worker's number yet", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    func release() async {
        _ = try? await database.execute(
            "UPDATE queue_workers SET stopped_at = now() WHERE worker_no = \(workerNo)")
        await holder?.close()
        holder = nil
    }
}

package enum WorkerRegistrationError: Error, CustomStringConvertible {
    case lockStillHeld(Int32)
    case otherProtocol(database: Int)

    package var description: String {
        switch self {
        case .lockStillHeld(let number): "another connection still holds the lock of worker \(number)"
        case .otherProtocol(let database):
            database > WorkerRegistration.protocolVersion
                ? "This worker is older than the database's schema (\(WorkerRegistration.protocolVersion) and \(database)); install the new one."
                : "The database's schema is older than this worker (\(database) and \(WorkerRegistration.protocolVersion)); deploy the migrations first."
        }
    }
}
