import NIOCore
import Telemetry

/// What the connections of one event loop share. Only ever touched on that loop.
final class LoopState {
    /// `Date: …` with its line end, made once a second and not once an answer.
    private(set) var date: ByteBuffer
    private(set) var connections: [Connection] = []
    let followers = Followers()
    private var second = 0
    private var ticker: RepeatedTask?
    private let pulse: Pulse

    init(pulse: Pulse) {
        self.pulse = pulse
        date = ByteBuffer()
        refreshDate()
    }

    /// One timer a loop watches over all its connections: setting and clearing a deadline is a store, not a timer.
    func start(on loop: any EventLoop, every interval: TimeAmount) {
        let bound = NIOLoopBound(self, eventLoop: loop)
        pulse.beat()
        ticker = loop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in bound.value.tick() }
    }

    func stop() {
        ticker?.cancel()
        ticker = nil
        pulse.rest()
    }

    func add(_ connection: Connection) {
        connection.slot = connections.count
        connections.append(connection)
    }

    func remove(_ connection: Connection) {
        guard let slot = connection.slot else { return }
        connection.slot = nil
        let last = connections.removeLast()
        if last !== connection {
            connections[slot] = last
            last.slot = slot
        }
    }

    /// Backwards, because looking at a connection may remove it.
    func forEach(_ body: (Connection) -> Void) {
        var index = connections.count
        while index > 0 {
            index = min(index, connections.count) - 1
            guard index >= 0 else { return }
            body(connections[index])
        }
    }

    private func tick() {
        pulse.beat()
        refreshDate()
        let now = NIODeadline.now()
        forEach { $0.tick(now) }
    }

    private func refreshDate() {
        let now = WallClock.seconds()
        guard now != second else { return }
        second = now
        date = ByteBuffer(string: "Date: \(HTTPDate.format(now))\r\n")
    }
}
