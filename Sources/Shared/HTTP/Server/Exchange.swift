import NIOCore
import NIOHTTP1

/// A request that is being answered, as its connection sees it.
struct Exchange {
    enum Progress {
        /// Nothing has been sent.
        case awaited
        case streaming(ResponseFraming, remaining: Int)
        /// Nothing has been sent: the answer is held back until there is news.
        case waiting(WaitingAnswer)
        case events(ResponseFraming)
        case file(FileTransfer)
    }

    let number: UInt64
    let method: HTTPMethod
    let isHTTP10: Bool
    let body: BodyStream?
    /// Its body is worth large reads.
    let isLarge: Bool
    var keepAlive: Bool
    /// The body's last byte has come, or there is none.
    var bodyIsRead = false
    /// The client waits for `100 Continue`.
    var continueIsDue: Bool
    var progress = Progress.awaited
    /// When the answer has to have begun.
    var deadline: NIODeadline?
    var rate: BodyRate
    var lastWrite = NIODeadline.uptimeNanoseconds(0)

    init(number: UInt64, head: RequestHead, options: RouteOptions?, body: BodyStream?, rate: BodyRate) {
        self.number = number
        method = head.method
        isHTTP10 = head.isHTTP10
        self.body = body
        isLarge = head.framing.isLarge
        keepAlive = head.keepAlive
        continueIsDue = head.expectsContinue
        self.rate = rate
        deadline = options?.timeout.map { .now() + TimeAmount($0) }
    }
}

/// A file on its way out.
struct FileTransfer {
    let file: OpenFile
    var range: Range<Int>
}

/// Whether a body comes fast enough, judged window by window.
struct BodyRate {
    let window: TimeAmount
    let minimumBytes: Int
    private var bytes = 0
    private var end: NIODeadline

    init(bytesPerSecond: Int, window: Duration, now: NIODeadline) {
        self.window = TimeAmount(window)
        minimumBytes = Int(Double(bytesPerSecond) * Double(self.window.nanoseconds) / 1e9)
        end = now + self.window
    }

    mutating func note(_ count: Int) { bytes += count }

    /// The time that we did not read is not the client's fault.
    mutating func restart(_ now: NIODeadline) {
        bytes = 0
        end = now + window
    }

    /// Whether the window that has just ended, if one has, brought too little.
    mutating func isTooSlow(_ now: NIODeadline) -> Bool {
        guard now >= end else { return false }
        let tooFew = bytes < minimumBytes
        restart(now)
        return tooFew
    }
}

extension BodyFraming {
    fileprivate var isLarge: Bool {
        switch self {
        case .none: false
        case .length(let length): length >= ReadSize.largeBody
        case .chunked: true
        }
    }
}
