import HTTP
import Logging
import NIOCore
import ObjectStorage
import Postgres
import Redis
import Telemetry

/// What operators and their tools ask.
struct OperationRoutes: Sendable {
    let database: PostgresPool
    let redis: RedisClient
    let storage: any ObjectStorage

    struct Check: Encodable {
        let name: String
        let ok: Bool
        let detail: String?
    }

    struct ReadinessView: Encodable {
        let status: String
        let checks: [Check]
    }

    private static let alive = ByteBuffer(string: #"{"status":"ok"}"#)

    func health(_ request: ImmediateRequest) -> Response? {
        .json(bytes: Self.alive)
    }

    func health(_ request: Request) async throws -> Response {
        .json(bytes: Self.alive)
    }

    /// 200 where all parts answer, else 503 with the part that does not.
    func ready(_ request: Request) async throws -> Response {
        async let postgres = check("postgresql") { _ = try await database.one("SELECT 1", as: Int32.self) }
        async let redis = check("redis") { try await redis.ping() }
        async let storage = check("storage") { _ = try await storage.list(prefix: "readiness/", after: nil, limit: 1) }
        let checks = await [postgres, redis, storage]
        let isReady = checks.allSatisfy(\.ok)
        return try .json(
            ReadinessView(status: isReady ? "ready" : "unavailable", checks: checks),
            status: isReady ? .ok : .serviceUnavailable)
    }

    func metrics(_ request: Request) async throws -> Response {
        .text(Metrics.render(), contentType: Metrics.contentType)
    }

    private func check(_ name: String, _ probe: () async throws -> Void) async -> Check {
        do {
            try await probe()
            return Check(name: name, ok: true, detail: nil)
        } catch {
            return Check(name: name, ok: false, detail: "\(error)")
        }
    }
}
