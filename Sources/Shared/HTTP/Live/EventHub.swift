import NIOCore
import Synchronization

/// Tells whoever waits on a server's connections what happens, by topic: event streams and deferred answers.
///
/// The clients that wait are known to the event loop of their connection alone. Telling ten thousand of them takes one
/// hop to each loop, one encoding of the event and a write each: no task, no lock and no timer a client.
package final class EventHub: Sendable {
    private struct State {
        var count: UInt64 = 0
        var loops: [LoopFollowers] = []
        var feeds: [ObjectIdentifier: Weak] = [:]
    }

    private struct Weak {
        weak var feed: EventFeed?
    }

    private let state = Mutex(State())

    package init() {}

    /// Tells everyone who follows one of `topics`, each once. What is published by one task arrives in its order.
    package func publish(_ event: ServerSentEvent, to topics: [String]) {
        let feeds = state.withLock { state in
            state.count += 1
            let news = LiveEvent(event, number: state.count)
            let feeds = state.feeds.values.compactMap(\.feed)
            for feed in feeds { feed.take(news, topics) }
            // Inside the lock, so that each loop has the events in the order of their numbers; this only enqueues.
            for loop in state.loops { loop.deliver(news, topics) }
            return feeds
        }
        // A feed that everyone else has let go meanwhile ends here, and not inside the lock, which its end takes.
        withExtendedLifetime(feeds) {}
    }

    /// Collects the events of `topics` from now on, for a response that will stream them.
    package func feed(_ topics: [String]) -> EventFeed {
        state.withLock { state in
            let feed = EventFeed(hub: self, topics: topics, after: state.count)
            state.feeds[ObjectIdentifier(feed)] = Weak(feed: feed)
            return feed
        }
    }

    func forget(_ feed: ObjectIdentifier) {
        state.withLock { _ = $0.feeds.removeValue(forKey: feed) }
    }

    func attach(_ loops: [LoopFollowers]) { state.withLock { $0.loops += loops } }

    func detach(_ loops: [LoopFollowers]) {
        state.withLock { state in
            state.loops.removeAll { loop in loops.contains { $0.loop === loop.loop } }
        }
    }
}

/// The way to those who wait on one event loop.
struct LoopFollowers: Sendable {
    let loop: any EventLoop
    let state: NIOLoopBound<LoopState>

    func deliver(_ event: LiveEvent, _ topics: [String]) {
        loop.execute { state.value.followers.deliver(event, topics, on: loop) }
    }
}

/// An event as it goes out: encoded once, however many read it.
struct LiveEvent: Sendable {
    /// Rises with each event of a hub.
    let number: UInt64
    /// Nil: fleeting, not to be asked for again.
    let id: String?
    let bytes: ByteBuffer
    /// `bytes` as a chunk of a chunked body.
    let chunk: ByteBuffer

    init(_ event: ServerSentEvent, number: UInt64) {
        self.number = number
        id = event.id
        bytes = event.bytes
        chunk = bytes.asChunk
    }
}
