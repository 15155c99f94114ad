import Foundation
import Synchronization

/// Remembers what happened, and lets a test's thread wait for it.
final class Flag: Sendable {
    private let said = Mutex<[String]>([])
    private let condition = NSCondition()

    var words: [String] { said.withLock { $0 } }

    func set(_ word: String = "set") {
        said.withLock { $0.append(word) }
        condition.lock()
        condition.broadcast()
        condition.unlock()
    }

    /// Blocks until so many words are there. Bounded, so that a test fails where nothing happens.
    func wait(for count: Int = 1) throws {
        condition.lock()
        defer { condition.unlock() }
        let end = Date(timeIntervalSinceNow: 30)
        while words.count < count {
            guard condition.wait(until: end) else { throw NothingHappened(words: words) }
        }
    }

    struct NothingHappened: Error { let words: [String] }
}
