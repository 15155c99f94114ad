import NIOCore
import NIOHTTP1
import Synchronization

/// From a request's head to whoever answers it: the event loop itself, or the connection's task.
extension Connection {
    func begin(_ head: RequestHead) {
        exchangeCount += 1
        waiting = (.nextRequest, .distantFuture)
        core.counters.requests.add(1, ordering: .relaxed)
        let outcome = core.router.outcome(head)
        if answerImmediately(head, outcome) {
            core.counters.immediate.add(1, ordering: .relaxed)
        } else {
            start(head, outcome)
        }
    }

    private func answerImmediately(_ head: RequestHead, _ outcome: Router.Outcome) -> Bool {
        guard case .found(let leaf, _, let values) = outcome, let handler = leaf.immediate,
            let body = bodyAtHand(of: head, upTo: leaf.immediateBodyLimit),
            let response = handler(
                ImmediateRequest(head: head, names: leaf.parameterNames, values: values, body: body))
        else { return false }
        if head.framing != .none { skipBodyAtHand() }
        if case .deferred(let deferred) = response.body {
            exchange = Exchange(number: exchangeCount, head: head, options: nil, body: nil, rate: makeRate())
            exchange?.bodyIsRead = true
            wait(for: deferred, response, requestID: head.requestID)
            return true
        }
        return writeImmediate(response, to: head)
    }

    private func makeRate() -> BodyRate {
        BodyRate(
            bytesPerSecond: core.configuration.minimumBodyRate, window: core.configuration.bodyRateWindow, now: .now())
    }

    private func start(_ head: RequestHead, _ outcome: Router.Outcome) {
        guard let context else { return }
        var options: RouteOptions?
        if case .found(let leaf, _, _) = outcome { options = leaf.route?.options }
        let body = head.framing == .none ? nil : makeBody(limit: options?.bodyLimit ?? 0, context.eventLoop)
        exchange = Exchange(number: exchangeCount, head: head, options: options, body: body, rate: makeRate())
        let address = remoteAddress ?? context.channel.remoteAddress?.ipAddress ?? ""
        remoteAddress = address
        let arrival = Arrival(
            number: exchangeCount, head: head, outcome: outcome, body: body, remoteAddress: address)
        if let mailbox {
            mailbox.deliver(arrival)
        } else {
            let mailbox = Mailbox()
            self.mailbox = mailbox
            mailbox.deliver(arrival)
            let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
            core.begin(
                ConnectionTask(
                    mailbox: mailbox, loop: context.eventLoop, connection: bound, responder: core.responder))
        }
    }

    private func makeBody(limit: Int, _ loop: any EventLoop) -> BodyStream {
        let bound = NIOLoopBound(self, eventLoop: loop)
        return BodyStream(limit: limit) {
            loop.execute { bound.value.bodyIsWanted() }
        }
    }

    /// Somebody reads the body: a client that asked whether it may send it is told to, and reading goes on.
    private func bodyIsWanted() {
        if exchange?.isLarge == true, !readsMuch { setReadSize(much: true) }
        if exchange?.continueIsDue == true {
            exchange?.continueIsDue = false
            exchange?.rate.restart(.now())
            context?.writeAndFlush(
                wrapOutboundOut(.byteBuffer(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"))), promise: nil)
        }
        readAgain()
    }

    /// The bytes cannot be understood: inside a body its reader hears of it and answers; else we answer ourselves.
    func fail(_ failure: ParseFailure) {
        if let body = exchange?.body {
            exchange?.keepAlive = false
            exchange?.bodyIsRead = true
            body.fail(failure.problem)
        } else {
            refuse(failure.problem)
        }
    }
}
