import Foundation

/// What one gateway remembers of characters' prompts, and when it may be told. Pure; I/O drives it.
///
/// An entry bears the generations of the snapshot that it was read in. It counts as long as nothing newer has been
/// heard of: from a save of this gateway, which is heard of before it is answered, or from the log of events, which
/// tells of all others'. So nothing is older than the last look into that log; where that was more than
/// `freshness` ago, nothing is told.
struct PromptCacheState<Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        let value: Value
        let stamp: PromptStamp
        /// The count of the defaults' changes at which it was checked.
        let defaultsCount: Int
    }

    /// The right to remember what will be read from now on. What began before the memory was emptied is not remembered:
    /// the generations that would have told whether it is stale are gone.
    struct Ticket: Sendable, Equatable {
        fileprivate let era: Int
        /// The shared cache may be used if it is of this epoch or a later one; nil: it may not.
        let epoch: Int?
    }

    let freshness: Duration
    let capacity: Int
    private var entries: [UUID: Entry] = [:]
    private(set) var generations = PromptGenerations()
    private var era = 0
    private var epoch: Int?
    private var lastLook: ContinuousClock.Instant?

    init(freshness: Duration, capacity: Int) {
        self.freshness = freshness
        self.capacity = capacity
    }

    // MARK: Telling

    func value(of character: UUID, at now: ContinuousClock.Instant) -> Value? {
        guard isFresh(at: now), let entry = entries[character], entry.defaultsCount == generations.defaultsCount,
            generations.isCurrent(entry.stamp.character, of: character)
        else { return nil }
        return entry.value
    }

    private func isFresh(at now: ContinuousClock.Instant) -> Bool {
        lastLook.map { now - $0 <= freshness } ?? false
    }

    // MARK: Filling

    /// Before anything is read. Nil: news does not come in, so nothing may be remembered or taken from a shared cache.
    func ticket(at now: ContinuousClock.Instant) -> Ticket? {
        isFresh(at: now) ? Ticket(era: era, epoch: epoch) : nil
    }

    /// - Returns: whether it is as new as all that has been heard of: only then may it be told, or remembered.
    mutating func remember(
        _ value: Value, _ stamp: PromptStamp, of character: UUID, _ ticket: Ticket
    ) -> Bool {
        guard ticket.era == era, generations.isCurrent(stamp, of: character) else { return false }
        if entries.count >= capacity || generations.count >= 2 * capacity { forgetAll() }
        generations.raise(to: stamp, of: character)
        entries[character] = Entry(value: value, stamp: stamp, defaultsCount: generations.defaultsCount)
        return true
    }

    // MARK: Hearing

    /// - Returns: whether it is news.
    @discardableResult
    mutating func hear(_ change: PromptChange) -> Bool { generations.raise(change) }

    /// The log of events was looked into, and all that it told has been heard.
    ///
    /// - Parameter isFirst: nothing was told of what happened before.
    mutating func looked(at began: ContinuousClock.Instant, isFirst: Bool) {
        if isFirst { forgetAll() }
        lastLook = began
    }

    private mutating func forgetAll() {
        entries = [:]
        generations = PromptGenerations()
        era += 1
        epoch = nil
    }

    // MARK: The shared cache

    /// What lies in the shared cache may be stale, and nothing heard of would tell: a new epoch is needed first.
    var needsEpoch: Bool { epoch == nil && lastLook != nil }

    /// Names the memory for which an epoch is asked: one that was emptied meanwhile needs another.
    var currentEra: Int { era }

    mutating func began(epoch: Int, era: Int) {
        if era == self.era { self.epoch = epoch }
    }

    /// The others could not be told of a change.
    mutating func losesEpoch() { epoch = nil }
}
