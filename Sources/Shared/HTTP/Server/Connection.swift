import NIOCore
import NIOHTTP1

/// One client's connection, on its event loop: bytes to requests, responses to bytes, and every limit in between.
///
/// Requests are taken one at a time: the next head is looked at when the answer before it is on its way, so what a
/// client can make us hold is bounded whatever it sends and however little it reads.
final class Connection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    enum Phase {
        case open
        /// The last answer is being written; then the connection ends.
        case finishing
        /// It is written: what the client still sends is dropped for a while, so that it gets to read our answer
        /// instead of a reset.
        case lingering(dropped: Int, until: NIODeadline)
        case closed
    }

    /// What the client is waited for with no request under way.
    enum Waiting {
        case firstByte, head, nextRequest
    }

    static let lingerBytes = 256 * 1024
    static let lingerTime = TimeAmount.seconds(2)
    /// What may lie here unread while an answer is under way: the next requests of a pipelining client.
    static let pipelineBytes = 64 * 1024
    /// Up to here a body travels in one buffer with its head.
    static let copiedBytes = 16 * 1024
    /// How many connections over the bound are told so at a time.
    static let refusedAtOnce = 256

    let core: ServerCore
    let loopState: LoopState
    var slot: Int?
    var context: ChannelHandlerContext?
    var phase = Phase.open
    var exchange: Exchange?
    var mailbox: Mailbox?
    /// A producer that waits until the client has read some of what it has been sent.
    var writer: CheckedContinuation<Bool, Never>?
    /// What this connection waits for news of.
    var follower: Follower?
    var unwritableSince: NIODeadline?
    var isRefused = false
    var waiting = (Waiting.firstByte, deadline: NIODeadline.distantFuture)

    private var parser: RequestParser
    private var inbound = ByteBuffer()
    var exchangeCount: UInt64 = 0
    var remoteAddress: String?
    private var isProcessing = false
    var readsMuch = false
    private var isReadPending = false
    private var isInsideReadCycle = false
    private var needsFlush = false

    init(core: ServerCore, loopState: LoopState) {
        self.core = core
        self.loopState = loopState
        parser = RequestParser(headLimit: core.configuration.headLimit, fieldLimit: core.configuration.maxHeaderFields)
    }

    // MARK: The channel's life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        loopState.add(self)
        waiting = (.firstByte, .now() + TimeAmount(core.configuration.headerTimeout))
    }

    func channelInactive(context: ChannelHandlerContext) {
        ended()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        ended()
        self.context = nil
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func ended() {
        guard slot != nil else { return }
        phase = .closed
        loopState.remove(self)
        unfollow()
        exchange?.body?.fail(ClientDisconnected())
        exchange = nil
        inbound = ByteBuffer()
        mailbox?.close()
        mailbox = nil
        writer.take()?.resume(returning: false)
        core.connectionEnded()
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isInsideReadCycle = true
        var bytes = unwrapInboundIn(data)
        switch phase {
        case .open:
            if inbound.readableBytes == 0 { inbound = bytes } else { inbound.writeBuffer(&bytes) }
            process()
        case .lingering(let dropped, let until):
            phase = .lingering(dropped: dropped + bytes.readableBytes, until: until)
        case .finishing, .closed: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isInsideReadCycle = false
        flushIfNeeded()
    }

    /// Back-pressure: a read that we do not want now is remembered, and made when there is room.
    func read(context: ChannelHandlerContext) {
        if wantsBytes {
            context.read()
        } else {
            isReadPending = true
        }
    }

    func readAgain() {
        guard isReadPending, wantsBytes, let context else { return }
        isReadPending = false
        exchange?.rate.restart(.now())
        context.read()
    }

    private var wantsBytes: Bool {
        switch phase {
        case .open:
            guard let exchange else { return inbound.readableBytes == 0 || context?.channel.isWritable == true }
            // With the body read we go on reading a little, only to learn when the client goes away.
            return exchange.bodyIsRead
                ? inbound.readableBytes < Self.pipelineBytes : exchange.body?.mustPause() != true
        case .finishing: return false
        case .lingering(let dropped, _): return dropped < Self.lingerBytes
        case .closed: return false
        }
    }

    /// Whether the body's bytes are awaited and let in: only then does its rate count.
    var isReadingBody: Bool { !isReadPending && exchange.map { !$0.bodyIsRead && !$0.continueIsDue } ?? false }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            unwritableSince = nil
            writer.take()?.resume(returning: true)
            continueFile()
            process()
            readAgain()
        } else {
            unwritableSince = .now()
        }
        context.fireChannelWritabilityChanged()
    }

    // MARK: Parsing

    /// Takes from what has come all that can be taken now.
    func process() {
        guard !isProcessing else { return }
        isProcessing = true
        while mayParse, take(parser.next(&inbound)) {}
        isProcessing = false
        if case .open = phase, exchange == nil { awaitRequest() }
    }

    private var mayParse: Bool {
        guard case .open = phase else { return false }
        guard let exchange else { return context?.channel.isWritable == true }
        return !exchange.bodyIsRead
    }

    /// Whether to go on.
    private func take(_ event: RequestParser.Event) -> Bool {
        switch event {
        case .needsMore: return false
        case .head(let head): begin(head)
        case .body(let bytes):
            exchange?.rate.note(bytes.readableBytes)
            exchange?.continueIsDue = false
            exchange?.body?.append(bytes)
        case .end:
            setReadSize(much: false)
            exchange?.bodyIsRead = true
            exchange?.body?.finish()
        case .failed(let failure): fail(failure)
        }
        return true
    }

    /// The whole body, where it came together with its head and is no larger; it stays where it is.
    func bodyAtHand(of head: RequestHead, upTo limit: Int) -> ByteBuffer? {
        switch head.framing {
        case .none: ByteBuffer()
        case .length(let length) where length <= limit && !head.expectsContinue:
            inbound.getSlice(at: inbound.readerIndex, length: length)
        case .length, .chunked: nil
        }
    }

    /// Takes what `bodyAtHand` has shown.
    func skipBodyAtHand() {
        while case .body = parser.next(&inbound) {}
    }

    private func awaitRequest() {
        if parser.isInsideHead || inbound.readableBytes > 0 {
            guard waiting.0 != .head else { return }
            waiting = (.head, .now() + TimeAmount(core.configuration.headerTimeout))
        } else if waiting.0 != .firstByte || exchangeCount > 0 {
            waiting = (.nextRequest, .now() + TimeAmount(core.configuration.idleTimeout))
        }
    }

    // MARK: Flushing

    /// Answers to pipelined requests leave together at the end of a read.
    func flushSoon() {
        needsFlush = true
        if !isInsideReadCycle { flushIfNeeded() }
    }

    private func flushIfNeeded() {
        guard needsFlush else { return }
        needsFlush = false
        context?.flush()
    }
}
