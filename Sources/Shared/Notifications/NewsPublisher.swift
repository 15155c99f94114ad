package import Foundation
package import Logging
package import Redis
import Security

/// Tells the gateways over Redis that there is news. What the news is they read in PostgreSQL, once a gateway, not
/// once a client; while Redis is away they look by themselves every 0.4 s.
package struct NewsPublisher: Sendable {
    let redis: RedisClient
    let prefix: String
    let logger: Logger

    package init(redis: RedisClient, prefix: String = "greenroom", logger: Logger) {
        self.redis = redis
        self.prefix = prefix
        self.logger = logger
    }

    static func newsChannel(_ prefix: String) -> String { "\(prefix):news" }
    static func progressChannel(_ prefix: String) -> String { "\(prefix):progress" }

    /// To be called after the commit of a transaction that wrote events. Nobody waits for it: where it is lost, the
    /// gateways look a moment later anyway.
    package func wake() {
        redis.post(RedisCommand("PUBLISH", Self.newsChannel(prefix), ""))
    }

    /// Fleeting news: told to those who listen now, kept nowhere.
    ///
    /// - Parameter data: a JSON object.
    package func publishProgress(subject: String, id: UUID, data: String) async {
        await publish("\(subject):\(id.text) \(data)", on: Self.progressChannel(prefix))
    }

    private func publish(_ payload: String, on channel: String) async {
        do {
            _ = try await redis.publish(channel, payload)
        } catch {
            logger.debug("news not published", metadata: ["error": "\(error)"])
        }
    }
}
