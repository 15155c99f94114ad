import Foundation
package import Logging
package import Notifications
package import Postgres
package import Redis
import Synchronization

/// Characters' prompts in memory, for what is asked thousands of times a second: what a video generator gets.
///
/// After a save was answered nobody gets an older text from this gateway, and within a second from no other. While news
/// does not come in nothing here is used; while Redis is away the database is asked more often.
package final class PromptCache: Sendable {
    /// Nothing older than this is told.
    package static let freshness = Duration.seconds(1)
    private static let capacity = 20_000

    private let store: PromptStore
    private let shared: SharedPrompts
    private let logger: Logger
    private let state: Mutex<PromptCacheState<CachedPrompts>>
    private let untold: AsyncStream<PromptChange>
    private let tell: AsyncStream<PromptChange>.Continuation

    package init(database: PostgresPool, redis: RedisClient, prefix: String = "greenroom", logger: Logger) {
        store = PromptStore(database: database)
        shared = SharedPrompts(redis: redis, prefix: prefix)
        self.logger = logger
        state = Mutex(PromptCacheState(freshness: Self.freshness, capacity: Self.capacity))
        // One that is pushed out was not told: that costs an epoch, as a failure does.
        (untold, tell) = AsyncStream.makeStream(of: PromptChange.self, bufferingPolicy: .bufferingNewest(10_000))
    }

    /// What is known at this moment, without asking anybody.
    func known(_ character: UUID) -> CachedPrompts? {
        state.withLock { $0.value(of: character, at: .now) }
    }

    /// From memory, from Redis, or from the database.
    ///
    /// - Returns: nil: there is no such character.
    func prompts(of character: UUID) async throws -> CachedPrompts? {
        if let known = known(character) { return known }
        let ticket = state.withLock { $0.ticket(at: .now) }
        let reading = await read(character, ticket)
        if let prompts = reading?.prompts, let ticket, let cached = remember(prompts, ticket) { return cached }
        guard let prompts = try await store.prompts(of: character) else { return nil }
        if let ticket, let cached = remember(prompts, ticket) {
            if let reading { try? await shared.write(prompts, epoch: reading.epoch) }
            return cached
        }
        return CachedPrompts(prompts)
    }

    private func read(_ character: UUID, _ ticket: PromptCacheState<CachedPrompts>.Ticket?) async
        -> SharedPrompts.Reading?
    {
        guard let epoch = ticket?.epoch else { return nil }
        do {
            if let reading = try await shared.read(character, since: epoch) { return reading }
            state.withLock { $0.losesEpoch() }
        } catch {
            logger.debug("prompts not read from Redis", metadata: ["error": "\(error)"])
        }
        return nil
    }

    private func remember(
        _ prompts: CharacterPrompts, _ ticket: PromptCacheState<CachedPrompts>.Ticket
    ) -> CachedPrompts? {
        let cached = CachedPrompts(prompts)
        let isCurrent = state.withLock { $0.remember(cached, prompts.stamp, of: prompts.characterID, ticket) }
        return isCurrent ? cached : nil
    }

    // MARK: Changes

    /// A change of this gateway itself: before it is answered.
    func hear(_ change: PromptChange) {
        // A save of this gateway comes back by the log: told once is enough.
        guard state.withLock({ $0.hear(change) }) else { return }
        if case .dropped = tell.yield(change) { state.withLock { $0.losesEpoch() } }
    }

    /// An event of the log, of whatever gateway.
    package func apply(_ event: Event) {
        if let change = PromptChange(event) { hear(change) }
    }

    /// The log was looked into, and all its events applied.
    package func looked(_ look: EventLogLook) {
        state.withLock { $0.looked(at: look.began, isFirst: look.isFirst) }
    }

    // MARK: Redis

    /// Tells Redis what is heard. Runs until cancelled.
    package func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.beginEpochs() }
            group.addTask {
                for await change in self.untold { await self.pass(change) }
            }
        }
    }

    private func pass(_ change: PromptChange) async {
        do {
            try await shared.tell(change)
        } catch {
            state.withLock { $0.losesEpoch() }
        }
    }

    private func beginEpochs() async {
        while !Task.isCancelled {
            let (isNeeded, era) = state.withLock { ($0.needsEpoch, $0.currentEra) }
            if isNeeded, let epoch = try? await shared.beginEpoch() {
                state.withLock { $0.began(epoch: epoch, era: era) }
            }
            try? await Task.sleep(for: .milliseconds(200))
        }
    }
}
