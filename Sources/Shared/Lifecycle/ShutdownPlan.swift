/// Which service is to stop next: the last that was started first, each when the one after it has ended. Pure.
struct ShutdownPlan {
    private var isRunning: [Bool]
    private(set) var isStopping = false

    init(services: Int) { isRunning = Array(repeating: true, count: services) }

    var isFinished: Bool { !isRunning.contains(true) }

    /// Which are still to end.
    var running: [Int] { isRunning.indices.filter { isRunning[$0] } }

    /// - Returns: the service to stop, the first time.
    mutating func stop() -> Int? {
        guard !isStopping else { return nil }
        isStopping = true
        return running.last
    }

    /// - Returns: the service to stop next.
    mutating func ended(_ index: Int) -> Int? {
        let wasLast = running.last == index
        isRunning[index] = false
        return isStopping && wasLast ? running.last : nil
    }
}
