package import HTTP
package import Logging
import NIOCore
import NIOHTTP1
package import ObjectStorage
package import Postgres
package import Redis
import Telemetry

/// What operators and their tools ask of every process: whether it lives, whether it can work, what it counts.
package struct OperationRoutes: Sendable {
    let database: PostgresPool
    let redis: RedisClient
    let storage: any ObjectStorage

    /// Brings gauges up to date that are read when somebody asks.
    let logger: Logger
    let refreshMetrics: @Sendable () async -> Void

    package init(
        database: PostgresPool, redis: RedisClient, storage: any ObjectStorage, logger: Logger,
        refreshMetrics: @escaping @Sendable () async -> Void = {}
    ) {
        self.database = database
        self.redis = redis
        self.storage = storage
        self.logger = logger
        self.refreshMetrics = refreshMetrics
    }

    /// Adds the three routes. They are open: a probe has no account.
    package func add(to routes: RouterBuilder) {
        let open = RouteOptions(isPublic: true)
        routes.immediate(.GET, "/healthz", handler: health)
        routes.get("/healthz", open, handler: health)
        routes.get("/readyz", open, handler: ready)
        routes.get("/metrics", open, handler: metrics)
    }

    private struct Check: Encodable {
        let name: String
        let ok: Bool
        let detail: String?
    }

    private struct ReadinessView: Encodable {
        let status: String
        let checks: [Check]
    }

    private static let alive = ByteBuffer(string: #"{"status":"ok"}"#)

    private func health(_ request: ImmediateRequest) -> Response? {
        .json(bytes: Self.alive)
    }

    private func health(_ request: Request) async throws -> Response {
        .json(bytes: Self.alive)
    }

    /// 200 where all parts answer, else 503 with the part that does not.
    private func ready(_ request: Request) async throws -> Response {
        async let first = check("postgresql") { _ = try await database.one("SELECT 1", as: Int32.self) }
        async let second = check("redis") { try await redis.ping() }
        async let third = check("storage") { _ = try await storage.list(prefix: "readiness/", after: nil, limit: 1) }
        let checks = await [first, second, third]
        let isReady = checks.allSatisfy(\.ok)
        return try .json(
            ReadinessView(status: isReady ? "ready" : "unavailable", checks: checks),
            status: isReady ? .ok : .serviceUnavailable)
    }

    private func metrics(_ request: Request) async throws -> Response {
        await refreshMetrics()
        return .text(Metrics.render(), contentType: Metrics.contentType)
    }

    private func check(_ name: String, _ probe: () async throws -> Void) async -> Check {
        do {
            try await probe()
            return Check(name: name, ok: true, detail: nil)
        } catch {
            // The route is open to all: what exactly is wrong stands in the log.
            logger.warning("not ready", metadata: ["part": "\(name)", "error": "\(error)"])
            return Check(name: name, ok: false, detail: "\(name) does not answer; the log says why.")
        }
    }
}
