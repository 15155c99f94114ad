import NIOCore
import Synchronization

/// What time does to a connection. Called by the loop's ticker.
extension Connection {
    func tick(_ now: NIODeadline) {
        switch phase {
        case .open: tickOpen(now)
        case .finishing: closeIfStuck(now)
        case .lingering(_, let until): if now >= until { context?.close(promise: nil) }
        case .closed: break
        }
    }

    private func tickOpen(_ now: NIODeadline) {
        closeIfStuck(now)
        guard exchange != nil else {
            if now >= waiting.deadline { endWaiting() }
            return
        }
        if case .waiting(let waiting) = exchange?.progress, now >= waiting.until {
            return answer(waiting, with: waiting.otherwise)
        }
        if let deadline = exchange?.deadline, now >= deadline { return timeOut() }
        // What is handed to the socket ends where the rest begins: a file that is shorter by now will never fill it.
        if case .file(let transfer) = exchange?.progress, transfer.file.size < transfer.range.lowerBound {
            context?.close(promise: nil)
            return
        }
        if isReadingBody, exchange?.rate.isTooSlow(now) == true {
            exchange?.keepAlive = false
            exchange?.body?.fail(Problem.bodyTooSlow)
        }
        if case .events(let framing) = exchange?.progress, context?.channel.isWritable == true,
            let last = exchange?.lastWrite, now - last >= TimeAmount(core.configuration.eventHeartbeat)
        {
            write(ByteBuffer(string: ":\n\n"), framing)
        }
    }

    private func endWaiting() {
        if waiting.0 == .head {
            refuse(ParseFailure.headTimeout.problem)
        } else {
            context?.close(promise: nil)
        }
    }

    /// A client that does not read what it asked for.
    private func closeIfStuck(_ now: NIODeadline) {
        if let since = unwritableSince, now - since >= TimeAmount(core.configuration.writeTimeout) {
            context?.close(promise: nil)
        }
    }

    /// The handler has had its time: the client gets an answer, the handler is cancelled.
    private func timeOut() {
        exchange?.body?.fail(CancellationError())
        refuse(.unavailable(code: "timeout", "The answer took too long.", retryAfter: 1))
    }

    // MARK: The server's beginning and end

    /// Over the bound the client is told to come back; far over it, where even telling would cost too much, it is not.
    func admit(_ count: Int) {
        let limit = core.configuration.maxConnections
        guard count > limit else { return }
        core.counters.refusedConnections.add(1, ordering: .relaxed)
        if count > limit + Self.refusedAtOnce {
            context?.close(promise: nil)
        } else {
            isRefused = true
        }
    }

    func channelActive(context: ChannelHandlerContext) {
        if isRefused { refuse(.unavailable(code: "too_many_connections", "The server is full.", retryAfter: 5)) }
        context.fireChannelActive()
    }

    /// Idle connections end, event streams end, those who wait for news are told to stop waiting; the others finish.
    func drain() {
        guard case .open = phase else { return }
        guard let exchange else {
            context?.close(promise: nil)
            return
        }
        self.exchange?.keepAlive = false
        switch exchange.progress {
        case .events(let framing): finishStream(framing, isWhole: true)
        case .waiting(let waiting): answer(waiting, with: waiting.otherwise)
        case .awaited, .streaming, .file: break
        }
    }

    /// The grace is over.
    func closeNow() {
        context?.close(promise: nil)
    }
}
