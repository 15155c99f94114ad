import NIOCore
import NIOHTTP1

/// Waiting for news: event streams and deferred answers.
extension Connection {
    // MARK: Deferred answers

    /// Holds the answer back, unless there is news already.
    func wait(for deferred: DeferredAnswer, _ response: Response, requestID: String) {
        let waiting = WaitingAnswer(response, deferred, requestID: requestID)
        exchange?.progress = .waiting(waiting)
        exchange?.deadline = nil
        // First the place in the list, then the look: what happens in between comes as news.
        follow(Follower(topics: deferred.topics))
        if let news = waiting.news {
            answer(waiting, with: news)
        } else if core.isDraining {
            answer(waiting, with: waiting.otherwise)
        }
    }

    func answer(_ waiting: WaitingAnswer, with response: Response) {
        guard let number = exchange?.number else { return }
        unfollow()
        exchange?.progress = .awaited
        respond(response, number: number, requestID: waiting.requestID)
    }

    // MARK: Event streams

    /// The head is on its way: what the client has missed follows, then this connection hears for itself.
    func begin(_ feed: EventFeed, _ framing: ResponseFraming) {
        var (earlier, collected, follower) = feed.end()
        var first = ByteBuffer()
        for event in earlier { first.writeImmutableBuffer(event.bytes) }
        for event in collected where follower.isNews(event) { first.writeImmutableBuffer(event.bytes) }
        exchange?.progress = .events(framing)
        follow(follower)
        write(first, framing)
        context?.flush()
        if core.isDraining { drain() }
    }

    /// News of a topic that this connection follows.
    func tell(_ event: LiveEvent) {
        guard case .open = phase else { return }
        switch exchange?.progress {
        case .waiting(let waiting):
            if follower?.isNews(event) == true, let news = waiting.news { answer(waiting, with: news) }
        case .events(let framing):
            switch follower?.verdict(on: event, isReading: context?.channel.isWritable == true) {
            case .skip, nil: break
            case .cut: context?.close(promise: nil)
            case .send:
                exchange?.lastWrite = .now()
                let bytes = framing == .chunked ? event.chunk : event.bytes
                context?.writeAndFlush(wrapOutboundOut(.byteBuffer(bytes)), promise: nil)
            }
        case .awaited, .streaming, .file, nil: break
        }
    }

    // MARK: The loop's table

    private func follow(_ follower: Follower) {
        self.follower = follower
        loopState.followers.add(self, to: follower.topics)
    }

    func unfollow() {
        guard let follower = follower.take() else { return }
        loopState.followers.remove(self, from: follower.topics)
    }
}
