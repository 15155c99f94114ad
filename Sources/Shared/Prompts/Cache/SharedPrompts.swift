import Foundation
import Redis
import Security

/// Characters' prompts in Redis, for all gateways: a second level that saves the database a look after a gateway's
/// start, and after a default has changed.
///
/// What lies there bears its stamp and an epoch. A gateway begins a new epoch, which makes all that lies there void,
/// when it cannot know by itself what has changed: at its start, and after it could not tell of a change. It believes
/// only what was put there since, and what is as new as all that it has heard of. So Redis may lose, repeat or restore
/// what it likes.
struct SharedPrompts: Sendable {
    /// A value, and the generation that could refuse it, live as long.
    private static let lifetime = 3_600_000

    let redis: RedisClient
    let prefix: String

    init(redis: RedisClient, prefix: String = "greenroom") {
        self.redis = redis
        self.prefix = "\(prefix):prompts"
    }

    private var epochKey: String { "\(prefix):epoch" }
    private var defaultsKey: String { "\(prefix):generation:defaults" }
    private func generationKey(_ character: UUID) -> String { "\(prefix):generation:\(character.text)" }
    private func valueKey(_ character: UUID) -> String { "\(prefix):of:\(character.text)" }

    /// What lies there.
    struct Reading: Sendable {
        let epoch: Int
        /// Nil: nothing that may be believed.
        let prompts: CharacterPrompts?
    }

    private struct Stored: Codable {
        let epoch: Int
        let prompts: CharacterPrompts
    }

    /// Makes void all that lies there.
    func beginEpoch() async throws -> Int {
        guard let epoch = try await redis.run(Self.beginning, keys: [epochKey]).text.flatMap({ Int($0) }) else {
            throw RedisError.unexpectedReply(command: "EVALSHA")
        }
        return epoch
    }

    /// No epoch ever comes again, though Redis were set back to what it held before: they are times, in microseconds.
    private static let beginning = RedisScript(
        """
        local time = redis.call('TIME')
        local last = tonumber(redis.call('GET', KEYS[1]) or 0)
        local epoch = string.format('%.0f', math.max(last + 1, time[1] * 1000000 + time[2]))
        redis.call('SET', KEYS[1], epoch)
        return epoch
        """)

    /// - Returns: nil: Redis has lost the epoch.
    func read(_ character: UUID, since epoch: Int) async throws -> Reading? {
        // The value first: generations that are read after it can only refuse more.
        let replies = try await redis.pipeline([
            RedisCommand("GET", valueKey(character)), RedisCommand("GET", epochKey),
            RedisCommand("GET", generationKey(character)), RedisCommand("HGETALL", defaultsKey),
        ]).map { reply throws(RedisError) in try reply.checked() }
        guard let now = replies[1].text.flatMap({ Int($0) }), now >= epoch else { return nil }
        guard case .bytes(let bytes) = replies[0],
            let stored = try? JSONDecoder().decode(Stored.self, from: Data(bytes)), stored.epoch == now,
            stored.prompts.characterID == character
        else { return Reading(epoch: now, prompts: nil) }
        var told = PromptGenerations()
        told.raise(.character(character, replies[2].text.flatMap { Int64($0) } ?? 0))
        if case .array(let pairs) = replies[3] {
            for index in stride(from: 0, to: pairs.count - 1, by: 2) {
                guard let name = pairs[index].text, let number = pairs[index + 1].text.flatMap({ Int64($0) }) else {
                    continue
                }
                told.raise(.emotion(name, number))
            }
        }
        let isCurrent = told.isCurrent(stored.prompts.stamp, of: character)
        return Reading(epoch: now, prompts: isCurrent ? stored.prompts : nil)
    }

    /// Puts there what was read from the database after `epoch` was read here, unless something newer was told meanwhile.
    func write(_ prompts: CharacterPrompts, epoch: Int) async throws {
        let value = try JSONEncoder().encode(Stored(epoch: epoch, prompts: prompts))
        var arguments: [any RedisArgument] = [
            epoch, Int(prompts.stamp.character), [UInt8](value), Self.lifetime,
        ]
        for (name, generation) in prompts.stamp.defaults { arguments += [name, Int(generation)] }
        _ = try await redis.run(
            Self.writing,
            keys: [epochKey, generationKey(prompts.characterID), defaultsKey, valueKey(prompts.characterID)],
            arguments: arguments)
    }

    private static let writing = RedisScript(
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        if tonumber(redis.call('GET', KEYS[2]) or 0) > tonumber(ARGV[2]) then return 0 end
        local stamp = {}
        for i = 5, #ARGV, 2 do stamp[ARGV[i]] = tonumber(ARGV[i + 1]) end
        local told = redis.call('HGETALL', KEYS[3])
        for i = 1, #told, 2 do
            if tonumber(told[i + 1]) > (stamp[told[i]] or 0) then return 0 end
        end
        redis.call('SET', KEYS[4], ARGV[3], 'PX', ARGV[4])
        return 1
        """)

    /// Tells of a change: what is older is refused from now on.
    func tell(_ change: PromptChange) async throws {
        switch change {
        case .character(let id, let generation):
            _ = try await redis.run(
                Self.raisingCharacter, keys: [generationKey(id)], arguments: [Int(generation), Self.lifetime])
        case .emotion(let name, let generation):
            _ = try await redis.run(Self.raisingDefault, keys: [defaultsKey], arguments: [name, Int(generation)])
        }
    }

    private static let raisingCharacter = RedisScript(
        """
        if tonumber(redis.call('GET', KEYS[1]) or 0) < tonumber(ARGV[1]) then
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        end
        return 1
        """)

    private static let raisingDefault = RedisScript(
        """
        if tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or 0) < tonumber(ARGV[2]) then
            redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
        end
        return 1
        """)
}
