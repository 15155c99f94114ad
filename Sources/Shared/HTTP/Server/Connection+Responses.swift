import NIOCore
import NIOHTTP1
import Synchronization

/// Responses to bytes.
extension Connection {
    /// An answer from the event loop; false where its body is none that can be sent at once.
    func writeImmediate(_ response: Response, to head: RequestHead) -> Bool {
        let keepAlive = head.keepAlive && !core.isDraining
        switch response.body {
        case .none, .bytes: break
        case .file, .stream, .events, .deferred: return false
        }
        let whole = lastBytes(
            of: response, isHead: head.method == .HEAD, keepAlive: keepAlive, isHTTP10: head.isHTTP10,
            requestID: head.requestID)
        if keepAlive {
            context?.write(wrapOutboundOut(.byteBuffer(whole)), promise: nil)
            flushSoon()
        } else {
            writeLast(whole, allRead: true)
        }
        return true
    }

    /// The answer to the request of that number. One that comes too late is dropped.
    func respond(_ response: Response, number: UInt64, requestID: String) {
        guard var exchange, exchange.number == number, case .awaited = exchange.progress, let context else { return }
        if case .deferred(let deferred) = response.body {
            return wait(for: deferred, response, requestID: requestID)
        }
        exchange.keepAlive = exchange.keepAlive && exchange.bodyIsRead && !core.isDraining
        exchange.deadline = nil
        exchange.lastWrite = .now()
        let framing = framing(of: response, exchange)
        if framing == .untilClose { exchange.keepAlive = false }
        self.exchange = exchange
        switch response.body {
        case .none, .bytes, .deferred:
            finish(
                with: lastBytes(
                    of: response, isHead: exchange.method == .HEAD, keepAlive: exchange.keepAlive,
                    isHTTP10: exchange.isHTTP10, requestID: requestID))
        case .file, .stream, .events:
            let head = encodeHead(
                response, framing: framing, keepAlive: exchange.keepAlive, isHTTP10: exchange.isHTTP10,
                requestID: requestID)
            guard exchange.method != .HEAD else { return finish(with: head) }
            context.write(wrapOutboundOut(.byteBuffer(head)), promise: nil)
            begin(response.body, framing)
        }
    }

    private func begin(_ body: Response.Body, _ framing: ResponseFraming) {
        switch body {
        case .none, .bytes, .deferred: break
        case .file(let file):
            exchange?.progress = .file(FileTransfer(file: file.file, range: file.range))
            continueFile()
        case .stream(let stream):
            exchange?.progress = .streaming(framing, remaining: stream.length ?? Int.max)
            context?.flush()
        case .events(let feed): begin(feed, framing)
        }
    }

    // MARK: Streams

    /// Writes a piece of a stream. `written` hears when the next may come, or false when there is nobody to read it.
    func write(_ chunk: ByteBuffer, number: UInt64, written: CheckedContinuation<Bool, Never>) {
        guard let exchange, exchange.number == number, let context, case .open = phase else {
            return written.resume(returning: false)
        }
        switch exchange.progress {
        case .streaming(let framing, let remaining):
            guard chunk.readableBytes <= remaining else { return written.resume(returning: false) }
            self.exchange?.progress = .streaming(framing, remaining: remaining - chunk.readableBytes)
            write(chunk, framing)
        case .awaited, .waiting, .events, .file: return written.resume(returning: false)
        }
        if context.channel.isWritable { written.resume(returning: true) } else { writer = written }
    }

    /// Chunks that are small travel in one buffer with their frame.
    func write(_ chunk: ByteBuffer, _ framing: ResponseFraming) {
        guard let context, chunk.readableBytes > 0 else { return }
        exchange?.lastWrite = .now()
        guard framing == .chunked else {
            return context.writeAndFlush(wrapOutboundOut(.byteBuffer(chunk)), promise: nil)
        }
        if chunk.readableBytes <= 4096 {
            context.write(wrapOutboundOut(.byteBuffer(chunk.asChunk)), promise: nil)
        } else {
            let size = ByteBuffer(string: String(chunk.readableBytes, radix: 16) + "\r\n")
            context.write(wrapOutboundOut(.byteBuffer(size)), promise: nil)
            context.write(wrapOutboundOut(.byteBuffer(chunk)), promise: nil)
            context.write(wrapOutboundOut(.byteBuffer(ByteBuffer(string: "\r\n"))), promise: nil)
        }
        context.flush()
    }

    /// A stream that broke off must not look whole: the connection ends without the last chunk.
    func endStream(number: UInt64, isWhole: Bool) {
        guard let exchange, exchange.number == number, case .open = phase else { return }
        switch exchange.progress {
        case .streaming(let framing, let remaining):
            let isComplete: Bool
            if case .length = framing { isComplete = isWhole && remaining == 0 } else { isComplete = isWhole }
            finishStream(framing, isWhole: isComplete)
        case .awaited, .waiting, .events, .file: break
        }
    }

    func finishStream(_ framing: ResponseFraming, isWhole: Bool) {
        guard isWhole else {
            context?.close(promise: nil)
            return
        }
        finish(with: framing == .chunked ? ByteBuffer(string: "0\r\n\r\n") : ByteBuffer())
    }

    // MARK: Ends

    /// The answer's last bytes; then the connection goes on to its next request, or ends.
    func finish(with last: ByteBuffer) {
        guard let exchange else { return }
        self.exchange = nil
        unfollow()
        if exchange.keepAlive {
            if last.readableBytes > 0 { context?.write(wrapOutboundOut(.byteBuffer(last)), promise: nil) }
            flushSoon()
            process()
            readAgain()
        } else {
            // Where the body was not read its reader, if there still is one, waits in vain.
            exchange.body?.fail(ClientDisconnected())
            writeLast(last, allRead: exchange.bodyIsRead && exchange.body?.hasFailed != true)
        }
    }

    /// Writes the last bytes of a connection and ends it when they are out. With unread bytes in the socket, closing
    /// would send a reset that can overtake the answer: then our side is shut first, and the rest is dropped for a
    /// while.
    func writeLast(_ last: ByteBuffer, allRead: Bool) {
        guard let context, case .open = phase else { return }
        phase = .finishing
        mailbox?.close()
        let written = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in
            if allRead { bound.value.context?.close(promise: nil) } else { bound.value.linger() }
        }
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(last)), promise: written)
    }

    private func linger() {
        guard case .finishing = phase, let context else { return }
        phase = .lingering(dropped: 0, until: .now() + Self.lingerTime)
        context.close(mode: .output, promise: nil)
        readAgain()
    }

    /// A problem that the connection itself has with its client. Nothing of it can be kept alive.
    func refuse(_ problem: Problem) {
        let requestID = RequestID.make()
        let response = problem.response(requestID: requestID)
        exchange = nil
        if !isRefused { core.counters.refusedRequests.add(1, ordering: .relaxed) }
        writeLast(
            lastBytes(of: response, isHead: false, keepAlive: false, isHTTP10: false, requestID: requestID),
            allRead: false)
    }

    // MARK: Encoding

    private func framing(of response: Response, _ exchange: Exchange) -> ResponseFraming {
        if response.status == .noContent || response.status == .notModified || response.status.code < 200 {
            return .absent
        }
        switch response.body {
        case .none, .deferred: return .length(0)
        case .bytes(let bytes): return .length(bytes.readableBytes)
        case .file(let file): return .length(file.range.count)
        case .stream(let stream):
            return stream.length.map { .length($0) } ?? (exchange.isHTTP10 ? .untilClose : .chunked)
        case .events: return exchange.isHTTP10 ? .untilClose : .chunked
        }
    }

    /// The answer whose body is at hand, for the caller to write. A large body is not copied behind its head: the head is
    /// written here, and what is left to write is the body.
    private func lastBytes(
        of response: Response, isHead: Bool, keepAlive: Bool, isHTTP10: Bool, requestID: String?
    ) -> ByteBuffer {
        var bytes = ByteBuffer()
        if case .bytes(let body) = response.body { bytes = body }
        let hasBody = response.status != .noContent && response.status != .notModified
        let framing: ResponseFraming = hasBody ? .length(bytes.readableBytes) : .absent
        let isSent = hasBody && !isHead
        let isCopied = isSent && bytes.readableBytes <= Self.copiedBytes
        var buffer = encodeHead(
            response, framing: framing, keepAlive: keepAlive, isHTTP10: isHTTP10, requestID: requestID,
            room: isCopied ? bytes.readableBytes : 0)
        if isCopied {
            buffer.writeBuffer(&bytes)
        } else if isSent {
            context?.write(wrapOutboundOut(.byteBuffer(buffer)), promise: nil)
            return bytes
        }
        return buffer
    }

    private func encodeHead(
        _ response: Response, framing: ResponseFraming, keepAlive: Bool, isHTTP10: Bool, requestID: String?,
        room: Int = 0
    ) -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: 256 + room)
        ResponseHeadEncoder.write(
            response, framing: framing, keepAlive: keepAlive, isHTTP10: isHTTP10, date: loopState.date,
            requestID: requestID, to: &buffer)
        return buffer
    }
}
