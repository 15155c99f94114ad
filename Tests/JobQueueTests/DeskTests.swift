import Foundation
import Testing

@testable import JobQueue

struct DeskTests {
    private func jobs(_ count: Int) -> [ClaimedJob] {
        (0..<count).map { _ in
            ClaimedJob(
                id: UUID(), queue: "q", jobType: "t", arguments: "{}", epoch: 1, retryCount: 0, maxRetries: 0,
                assetID: nil, requestedBy: nil, createdAt: .now, begins: true)
        }
    }

    @Test func `of jobs that take long, none is claimed ahead`() {
        var desk = DeskState(slots: 3)
        #expect(desk.room.jobs == 3)
        #expect(desk.take(jobs(3)).count == 3)
        #expect(desk.room.jobs == 0)
        #expect(desk.ended(after: 10) == nil)
        #expect(desk.room.jobs == 1)
    }

    @Test func `short jobs are claimed ahead, at most 32 a slot`() {
        var desk = DeskState(slots: 2)
        _ = desk.take(jobs(2))
        for _ in 0..<40 {
            _ = desk.ended(after: 0.0001)
            _ = desk.take(jobs(1))
        }
        #expect(desk.allowance == 64)
        // One of two runs, and there is nothing ready.
        _ = desk.ended(after: 0.0001)
        #expect(desk.room == DeskRoom(jobs: 65, slots: 1))
        #expect(desk.take(jobs(65)).count == 1)
        #expect(desk.waiting == 64)
        #expect(desk.room.jobs == 0)
    }

    @Test func `one long job is enough to claim nothing ahead any more`() {
        var desk = DeskState(slots: 2)
        for _ in 0..<40 {
            _ = desk.take(jobs(1))
            _ = desk.ended(after: 0.0001)
        }
        _ = desk.take(jobs(1))
        _ = desk.ended(after: 5)
        #expect(desk.allowance == 0)
    }

    @Test func `what lies ready behind a run that does not end is given up, and no more is claimed ahead`() {
        var desk = DeskState(slots: 2)
        for _ in 0..<40 {
            _ = desk.take(jobs(1))
            _ = desk.ended(after: 0.0001)
        }
        _ = desk.take(jobs(desk.room.jobs))
        #expect(desk.waiting == 64)
        #expect(desk.clearStuck(after: 1).count == 64)
        #expect(desk.room.jobs == 0)
    }

    @Test func `a slot goes on with what lies ready, in order, and none is lost`() {
        var desk = DeskState(slots: 1)
        var generator = SystemRandomNumberGenerator()
        var expected: [UUID] = []
        var seen: [UUID] = []
        for _ in 0..<200 {
            let claimed = jobs(Int.random(in: 0...max(0, desk.room.jobs), using: &generator))
            expected += claimed.map(\.id)
            seen += desk.take(claimed).map(\.id)
            if desk.running > 0, let next = desk.ended(after: 0.0001) { seen.append(next.id) }
            #expect(desk.running <= 1)
        }
        seen += desk.clear().map(\.id)
        #expect(seen == expected)
    }
}

struct DeskWaitTests {
    private let job = ClaimedJob(
        id: UUID(), queue: "q", jobType: "t", arguments: "{}", epoch: 1, retryCount: 0, maxRetries: 0, assetID: nil,
        requestedBy: nil, createdAt: .now, begins: true)

    @Test func `whoever waits for room hears of the slot that falls free`() async {
        let desk = Desk(slots: 1)
        #expect(await desk.room() == DeskRoom(jobs: 1, slots: 1))
        #expect(desk.take([job]).count == 1)
        async let room = desk.room()
        #expect(desk.ended(after: 10) == nil)
        #expect(await room == DeskRoom(jobs: 1, slots: 1))
    }

    @Test func `a cancelled wait gives no room`() async {
        let desk = Desk(slots: 1)
        _ = desk.take([job])
        let waiter = Task { await desk.room() }
        waiter.cancel()
        #expect(await waiter.value == .none)
    }
}

struct QueueWeightsTests {
    @Test func `a queue goes first as often as its weight says, and all are always there`() throws {
        let weights = try QueueWeights("a:3,b")
        var generator = SystemRandomNumberGenerator()
        var first = 0
        for _ in 0..<4000 {
            let order = weights.order(using: &generator)
            #expect(order.sorted() == ["a", "b"])
            if order[0] == "a" { first += 1 }
        }
        #expect((2800...3200).contains(first), "\(first) of 4000, where 3000 are due and 200 are 7 standard deviations")
    }

    @Test(arguments: ["", "a:0", "a:b", "A", "a:1:2", "a b", ":3", "a:-1"])
    func `what names no queue is refused`(text: String) {
        #expect(throws: QueueNameError.self) { try QueueWeights(text) }
    }
}

struct CronScheduleTests {
    private func date(_ text: String) throws -> Date { try Date.ISO8601FormatStyle().parse(text) }

    @Test(arguments: [
        ("* * * * *", "2026-01-31T23:59:00Z", true), ("17 3 * * *", "2026-06-01T03:17:00Z", true),
        ("17 3 * * *", "2026-06-01T03:18:00Z", false), ("*/15 2-5 * * *", "2026-06-01T04:45:00Z", true),
        ("*/15 2-5 * * *", "2026-06-01T06:45:00Z", false), ("5/20 * * * *", "2026-06-01T06:45:00Z", true),
        ("0 0 * * 7", "2026-11-22T00:00:00Z", true), ("0 0 * * 0", "2026-11-22T00:00:00Z", true),
        ("0 0 * * 1-5", "2026-11-22T00:00:00Z", false), ("0 0 13 * 5", "2026-11-20T00:00:00Z", true),
        ("0 0 13 * 5", "2026-12-13T00:00:00Z", true), ("0 0 13 * 5", "2026-12-14T00:00:00Z", false),
        ("0 0 1,15 2 *", "2026-02-15T00:00:00Z", true), ("0 0 29 2 *", "2028-02-29T00:00:00Z", true),
    ])
    func `a schedule is due when cron says so`(text: String, minute: String, isDue: Bool) throws {
        #expect(try CronSchedule(text).isDue(date(minute)) == isDue)
    }

    @Test(arguments: [
        "", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "5-2 * * * *", "a * * * *", "*/0 * * * *", "1, * * * *",
    ])
    func `what is no schedule is refused`(text: String) {
        #expect(throws: CronSchedule.Malformed.self) { try CronSchedule(text) }
    }

    @Test func `what was missed is made up for once, with the latest time`() throws {
        let hourly = try CronSchedule("0 * * * *")
        let (after, until) = (try date("2026-06-01T03:00:00Z"), try date("2026-06-01T07:59:59Z"))
        #expect(hourly.lastDue(after: after, until: until) == (try date("2026-06-01T07:00:00Z")))
        #expect(hourly.lastDue(after: try date("2026-06-01T07:00:00Z"), until: until) == nil)
    }
}
