import TestSupport
import Testing

@testable import Postgres

/// The parts that decide, without a server.
@Suite struct StateMachineTests {
    /// Plays callers and connections at random against the pool's state, and checks after each step what must always hold.
    private struct PoolPlay {
        var pool: PoolState<Int, Int>
        var generator: SplitMix64
        var now = ContinuousClock.now
        var leased: [Int] = []
        var connecting = 0
        var waiting: [Int] = []
        var nextConnection = 0
        var nextWaiter = 0
        var served: [Int] = []

        init(seed: UInt64) {
            generator = SplitMix64(seed: seed)
            pool = PoolState(maximum: Int.random(in: 1...4, using: &generator))
        }

        mutating func step() {
            now += .milliseconds(1)
            switch Int.random(in: 0..<100, using: &generator) {
            case 0..<40: acquire()
            case 40..<60: if let connection = take(\.leased) { release(connection) }
            case 60..<70: if take(\.leased) != nil { discard() }
            case 70..<85: connected()
            case 85..<90: if let waiter = take(\.waiting) { #expect(pool.cancel(UInt64(waiter)) == waiter) }
            case 90..<98: expire()
            default: if Int.random(in: 0..<20, using: &generator) == 0 { close() }
            }
            check()
        }

        private mutating func take(_ list: WritableKeyPath<Self, [Int]>) -> Int? {
            guard let place = self[keyPath: list].indices.randomElement(using: &generator) else { return nil }
            return self[keyPath: list].remove(at: place)
        }

        private mutating func acquire() {
            switch pool.acquire() {
            case .use(let connection): leased.append(connection)
            case .connect: connecting += 1
            case .closed: #expect(pool.isClosed)
            case .wait:
                nextWaiter += 1
                if case .wait = pool.enqueue(nextWaiter, id: UInt64(nextWaiter), deadline: now + .milliseconds(50)) {
                    waiting.append(nextWaiter)
                }
            }
        }

        private mutating func release(_ connection: Int) {
            switch pool.release(connection) {
            case .kept: #expect(waiting.isEmpty)
            case .handOver(let connection, let waiter):
                serve(waiter)
                leased.append(connection)
            case .end: #expect(pool.isClosed)
            }
        }

        private mutating func discard() {
            guard let waiter = pool.discard() else { return }
            serve(waiter)
            connecting += 1
        }

        private mutating func connected() {
            guard connecting > 0 else { return }
            connecting -= 1
            if Bool.random(using: &generator) {
                nextConnection += 1
                leased.append(nextConnection)
            } else {
                discard()
            }
        }

        private mutating func serve(_ waiter: Int) {
            #expect(waiting.first == waiter, "first come, first served")
            waiting.removeAll { $0 == waiter }
        }

        private mutating func expire() {
            let (expired, next) = pool.expire(at: now)
            #expect(expired == Array(waiting.prefix(expired.count)))
            waiting.removeFirst(expired.count)
            #expect((next == nil) == waiting.isEmpty)
            if let next { #expect(next > now) }
        }

        private mutating func close() {
            #expect(pool.close().waiters == waiting)
            waiting = []
        }

        private func check() {
            #expect(pool.count == pool.idle.count + leased.count + connecting)
            #expect(pool.count <= pool.maximum)
            #expect(pool.waiting == waiting.count)
            #expect(waiting.isEmpty || pool.idle.isEmpty, "nobody waits while a connection is idle")
            #expect(waiting.isEmpty || pool.count == pool.maximum, "nobody waits while there is room")
            #expect(Set(pool.idle + leased).count == pool.idle.count + leased.count, "nobody shares a connection")
        }
    }

    @Test(arguments: UInt64(0)..<100) func `the pool serves all in order and loses no connection`(seed: UInt64) {
        var play = PoolPlay(seed: seed)
        for _ in 0..<500 { play.step() }
    }

    @Test func `a waiting line keeps its order when many step out`() {
        var line = WaitingLine<Int>()
        for id in 0..<1000 { line.append(id, id: UInt64(id)) }
        for id in 0..<1000 where id % 7 != 0 { #expect(line.remove(UInt64(id)) == id) }
        #expect(line.remove(1) == nil)
        var rest: [Int] = []
        while let next = line.popFirst() { rest.append(next) }
        #expect(rest == Array(stride(from: 0, to: 1000, by: 7)))
        #expect(line.count == 0)
    }

    @Test func `the statement used least recently is given up first`() {
        var cache = StatementCache(capacity: 2)
        let (a, b, c) = (StatementCache.Key("a"), StatementCache.Key("b"), StatementCache.Key("c"))
        for key in [a, b] { cache.insert(cache.makeName(), for: key) }
        #expect(cache.name(of: a) == "s1")
        cache.insert(cache.makeName(), for: c)
        #expect(cache.name(of: b) == nil)
        #expect(cache.takeEvicted() == ["s2"])
        #expect(cache.takeEvicted() == [])
        #expect(cache.name(of: a) == "s1" && cache.name(of: c) == "s3")
        #expect(StatementCache.Key("\(1)") != StatementCache.Key("\("1")"))
    }

    @Test func `timers come due in order, and a removed one never`() {
        var timers = TimerQueue()
        let start = ContinuousClock.now
        var ids: [TimerQueue.ID] = []
        for offset in [30, 10, 20, 40] { ids.append(timers.add(start + .milliseconds(offset)) {}.id) }
        #expect(timers.add(start + .milliseconds(5)) {}.isNext)
        timers.remove(ids[2])
        let (due, next) = timers.takeDue(at: start + .milliseconds(10))
        #expect(due.count == 2)
        #expect(next == start + .milliseconds(30))
    }
}
