import Foundation
import Security
import TestSupport
import Testing

@testable import Prompts

/// The world around caches, one step at a time: a database, Redis, and gateways that hear of changes late. Which step
/// comes next is drawn from a seed; nothing here waits, and nothing runs beside anything else.
private struct Interleaving {
    /// What Redis does, as `SharedPrompts` has its scripts do it.
    struct FakeRedis {
        var epoch = 0
        var generations = PromptGenerations()
        var value: (epoch: Int, stamp: PromptStamp, text: Int)?
        var isAway = false
    }

    enum FillStep {
        case readRedis
        case readDatabase(reading: Int?)
        case remember(stamp: PromptStamp, text: Int, reading: Int?)
        case write(stamp: PromptStamp, text: Int, reading: Int)
    }

    struct Fill {
        let ticket: PromptCacheState<Int>.Ticket
        var step = FillStep.readRedis
    }

    struct Gateway {
        var cache = PromptCacheState<Int>(freshness: .seconds(1), capacity: 2)
        var fills: [Fill] = []
        /// How many of the log's events it has heard.
        var heard = 0
        var untold: [PromptChange] = []
        /// The text of the newest change that it has answered, or heard of: it must not tell an older one.
        var floor = 0
    }

    static let character = UUID(uuid: (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    static let others = (2...4).map { UUID(uuid: (UInt8($0), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) }

    var random: SplitMix64
    let now = ContinuousClock.now
    // The database: texts are numbered in the order of their commits.
    var stamp = PromptStamp(character: 1, defaults: ["happy": 1])
    var text = 0
    var log: [(change: PromptChange, text: Int)] = []
    var redis = FakeRedis()
    /// What Redis may be set back to.
    var saved = FakeRedis()
    var clock = 0
    var gateways = [Gateway(), Gateway(), Gateway()]
    var told = 0
    var fromRedis = 0

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// - Returns: what was told although something newer was known.
    mutating func run(steps: Int) -> [String] {
        var stale: [String] = []
        for index in gateways.indices {
            gateways[index].look(isFirst: true, log, now)
            if Bool.random(using: &random) { beginEpoch(at: index) }
        }
        for _ in 0..<steps {
            let index = Int.random(in: 0..<gateways.count, using: &random)
            let isRare = Int.random(in: 0..<10, using: &random) == 0
            switch Int.random(in: 0..<24, using: &random) {
            case 0..<2: save(at: index)
            case 2..<11: stepFill(at: index)
            case 11..<14: beginFill(at: index)
            case 14..<16: gateways[index].look(isFirst: false, log, now)
            case 16..<18: tellRedis(at: index)
            case 18..<20: beginEpoch(at: index)
            case 20: redis.isAway = isRare
            case 21 where isRare: restart(index)
            case 22 where isRare: pushOut(at: index)
            case 23 where isRare: (redis, saved) = (saved, redis)
            default: break
            }
            for (number, gateway) in gateways.enumerated() {
                guard let value = gateway.cache.value(of: Self.character, at: now) else { continue }
                told += 1
                if value < gateway.floor { stale.append("gateway \(number) tells \(value), not \(gateway.floor)") }
            }
        }
        return stale
    }

    private mutating func save(at index: Int) {
        text += 1
        let change: PromptChange
        if Bool.random(using: &random) {
            stamp = PromptStamp(character: stamp.character + 1, defaults: stamp.defaults)
            change = .character(Self.character, stamp.character)
        } else {
            let emotion = ["happy", "sad", "smug"][Int.random(in: 0..<3, using: &random)]
            let generation = (stamp.defaults[emotion] ?? 0) + 1
            stamp = PromptStamp(
                character: stamp.character, defaults: stamp.defaults.merging([emotion: generation]) { $1 })
            change = .emotion(emotion, generation)
        }
        log.append((change, text))
        // The gateway that saved may go down before it has heard itself: then it has not answered either.
        guard Int.random(in: 0..<10, using: &random) > 0 else { return }
        gateways[index].hear(change, text)
    }

    private mutating func beginFill(at index: Int) {
        guard let ticket = gateways[index].cache.ticket(at: now) else { return }
        gateways[index].fills.append(Fill(ticket: ticket))
    }

    private mutating func stepFill(at index: Int) {
        guard let turn = gateways[index].fills.indices.randomElement(using: &random) else { return }
        let fill = gateways[index].fills[turn]
        var next: FillStep?
        switch fill.step {
        case .readRedis: next = readRedis(fill, at: index)
        case .readDatabase(let reading): next = .remember(stamp: stamp, text: text, reading: reading)
        case .remember(let stamp, let text, let reading):
            let isKept = gateways[index].cache.remember(text, stamp, of: Self.character, fill.ticket)
            if isKept, let reading { next = .write(stamp: stamp, text: text, reading: reading) }
        case .write(let stamp, let text, let reading):
            if !redis.isAway, redis.epoch == reading, redis.generations.isCurrent(stamp, of: Self.character) {
                redis.value = (reading, stamp, text)
            }
        }
        if let next { gateways[index].fills[turn].step = next } else { gateways[index].fills.remove(at: turn) }
    }

    private mutating func readRedis(_ fill: Fill, at index: Int) -> FillStep? {
        guard let since = fill.ticket.epoch, !redis.isAway else { return .readDatabase(reading: nil) }
        guard redis.epoch >= since else {
            gateways[index].cache.losesEpoch()
            return .readDatabase(reading: nil)
        }
        if let value = redis.value, value.epoch == redis.epoch,
            redis.generations.isCurrent(value.stamp, of: Self.character),
            gateways[index].cache.remember(value.text, value.stamp, of: Self.character, fill.ticket)
        {
            fromRedis += 1
            return nil
        }
        return .readDatabase(reading: redis.epoch)
    }

    private mutating func tellRedis(at index: Int) {
        guard !gateways[index].untold.isEmpty else { return }
        let change = gateways[index].untold.removeFirst()
        if redis.isAway { gateways[index].cache.losesEpoch() } else { redis.generations.raise(change) }
    }

    private mutating func beginEpoch(at index: Int) {
        guard gateways[index].cache.needsEpoch, !redis.isAway else { return }
        clock += 1
        redis.epoch = max(redis.epoch + 1, clock)
        gateways[index].cache.began(epoch: redis.epoch, era: gateways[index].cache.currentEra)
    }

    private mutating func restart(_ index: Int) {
        gateways[index] = Gateway()
        gateways[index].look(isFirst: true, log, now)
    }

    /// Other characters fill the memory until it is emptied.
    private mutating func pushOut(at index: Int) {
        for other in Self.others {
            guard let ticket = gateways[index].cache.ticket(at: now) else { return }
            _ = gateways[index].cache.remember(0, stamp, of: other, ticket)
        }
    }
}

extension Interleaving.Gateway {
    fileprivate mutating func hear(_ change: PromptChange, _ text: Int) {
        cache.hear(change)
        untold.append(change)
        floor = max(floor, text)
    }

    fileprivate mutating func look(
        isFirst: Bool, _ log: [(change: PromptChange, text: Int)], _ now: ContinuousClock.Instant
    ) {
        if isFirst {
            floor = log.last?.text ?? 0
        } else {
            for event in log[heard...] { hear(event.change, event.text) }
        }
        heard = log.count
        cache.looked(at: now, isFirst: isFirst)
    }
}

struct PromptCacheStateTests {
    private let character = UUID.v7()
    private let start = ContinuousClock.now

    private func state() -> PromptCacheState<String> {
        var state = PromptCacheState<String>(freshness: .seconds(1), capacity: 3)
        state.looked(at: start, isFirst: true)
        return state
    }

    private func stamp(_ generation: Int64 = 1, _ defaults: [String: Int64] = ["happy": 1]) -> PromptStamp {
        PromptStamp(character: generation, defaults: defaults)
    }

    @Test func `what was read is told until something newer is heard of`() throws {
        for change in [
            PromptChange.character(character, 2), .emotion("happy", 2), .emotion("new", 1),
        ] {
            var state = state()
            let ticket = try #require(state.ticket(at: start))
            let isKept = state.remember("text", stamp(), of: character, ticket)
            #expect(isKept)
            #expect(state.value(of: character, at: start) == "text")
            state.hear(.character(.v7(), 9))
            state.hear(.character(character, 1))
            state.hear(.emotion("happy", 1))
            #expect(state.value(of: character, at: start) == "text", "nothing of it was news")
            state.hear(change)
            #expect(state.value(of: character, at: start) == nil)
        }
    }

    @Test func `what was read before a change is not remembered after it`() throws {
        var state = state()
        let ticket = try #require(state.ticket(at: start))
        state.hear(.character(character, 2))
        let (stale, fresh) = (
            state.remember("old", stamp(1), of: character, ticket),
            state.remember("new", stamp(2), of: character, ticket)
        )
        #expect(!stale && fresh)
        #expect(state.value(of: character, at: start) == "new")
        let older = state.remember("old", stamp(1), of: character, ticket)
        #expect(!older, "a slow reader does not overwrite a quick one")
        #expect(state.value(of: character, at: start) == "new")
    }

    @Test func `without news for a second nothing is told and nothing is remembered`() throws {
        var state = PromptCacheState<String>(freshness: .seconds(1), capacity: 3)
        #expect(state.ticket(at: start) == nil, "not before the log is followed")
        state.looked(at: start, isFirst: true)
        let ticket = try #require(state.ticket(at: start))
        _ = state.remember("text", stamp(), of: character, ticket)
        #expect(state.value(of: character, at: start + .milliseconds(1000)) == "text")
        #expect(state.value(of: character, at: start + .milliseconds(1001)) == nil)
        #expect(state.ticket(at: start + .milliseconds(1001)) == nil)
        state.looked(at: start + .seconds(5), isFirst: false)
        #expect(state.value(of: character, at: start + .seconds(5)) == "text", "all that happened was told")
    }

    @Test func `an emptied memory forgets what would have told, so readers under way are not remembered`() throws {
        var state = state()
        let ticket = try #require(state.ticket(at: start))
        for _ in 0..<3 { _ = state.remember("x", stamp(), of: .v7(), ticket) }
        let isKept = state.remember("x", stamp(), of: .v7(), ticket)
        #expect(isKept, "there is room again")
        let late = state.remember("late", stamp(), of: character, ticket)
        #expect(!late)
    }

    @Test func `an epoch that was asked for by another memory does not count`() throws {
        var state = state()
        #expect(state.needsEpoch)
        let era = state.currentEra
        state.looked(at: start, isFirst: true)
        state.began(epoch: 3, era: era)
        #expect(state.needsEpoch)
        state.began(epoch: 4, era: state.currentEra)
        #expect(!state.needsEpoch && state.ticket(at: start)?.epoch == 4)
        state.losesEpoch()
        #expect(state.needsEpoch && state.ticket(at: start)?.epoch == nil)
    }

    @Test func `in 10,000 random interleavings of fills and changes no stale text is told`() {
        var (told, fromRedis) = (0, 0)
        for seed in 1...10_000 as ClosedRange<UInt64> {
            var interleaving = Interleaving(seed: seed)
            let stale = interleaving.run(steps: 50)
            #expect(stale.isEmpty, "seed \(seed)")
            told += interleaving.told
            fromRedis += interleaving.fromRedis
        }
        #expect(told > 50_000, "the caches were of use")
        #expect(fromRedis > 500, "Redis was, too")
    }
}
