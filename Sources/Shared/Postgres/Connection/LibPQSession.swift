internal import CLibPQ
internal import Foundation
internal import Logging
internal import Synchronization

/// Owns libpq's connection and closes it at the end. Only the actor that holds it calls libpq with `pointer`, so no two
/// threads ever do so at once; hence `@unchecked Sendable`.
final class LibPQSession: @unchecked Sendable {
    let pointer: OpaquePointer
    let watch: SocketWatch
    let cancelHandle: CancelHandle
    private let notices: NoticeSink

    /// - Parameter handshake: a connection whose `PQconnectPoll` has said OK.
    init(_ handshake: Handshake, watch: SocketWatch) throws(PostgresError) {
        guard let pointer = handshake.take() else { throw PostgresError(.closed, "the connection was given up") }
        self.pointer = pointer
        self.watch = watch
        notices = handshake.notices
        cancelHandle = CancelHandle(PQgetCancel(pointer))
    }

    deinit {
        watch.close()
        PQfinish(pointer)
    }

    var socket: Int32 { PQsocket(pointer) }

    var transactionStatus: PGTransactionStatusType { PQtransactionStatus(pointer) }

    /// The SQLSTATE with which the server said goodbye while nothing was under way.
    var farewell: String? { notices.farewell }
}

/// A connection in the making. It may be dropped at any time and then closes itself.
///
/// One task holds it and does one thing with it at a time, some of them on a thread of their own; when that task gives up,
/// the thread keeps it until its call returns. Hence `@unchecked Sendable`.
final class Handshake: @unchecked Sendable {
    private(set) var current: OpaquePointer?
    let notices: NoticeSink

    /// May block to look up the server's name.
    init(_ parameters: [(keyword: String, value: String)], logger: Logger) {
        notices = NoticeSink(logger: logger)
        var keywords = parameters.map { UnsafePointer<CChar>?(strdup($0.keyword)) } + [nil]
        var values = parameters.map { UnsafePointer<CChar>?(strdup($0.value)) } + [nil]
        defer {
            for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) }
        }
        current = PQconnectStartParams(&keywords, &values, 1)
        PQsetNoticeReceiver(
            current, { sink, result in NoticeSink.receive(sink, result) }, Unmanaged.passUnretained(notices).toOpaque())
    }

    deinit {
        if let current { PQfinish(current) }
    }

    /// Gives up the ownership.
    func take() -> OpaquePointer? { current.take() }
}

/// What is needed to ask the server to cancel; libpq allows any thread to use it.
final class CancelHandle: @unchecked Sendable {
    private let pointer: OpaquePointer?

    init(_ pointer: OpaquePointer?) {
        self.pointer = pointer
    }

    deinit { PQfreeCancel(pointer) }

    /// Blocks until the server has taken note: afterwards the signal has reached the session.
    func cancel() {
        var message = [CChar](repeating: 0, count: 256)
        _ = PQcancel(pointer, &message, Int32(message.count))
    }
}

/// Takes the server's notices, which libpq would print to standard error.
final class NoticeSink: Sendable {
    private let logger: Logger
    private let lastFarewell = Mutex<String?>(nil)

    init(logger: Logger) {
        self.logger = logger
    }

    var farewell: String? { lastFarewell.withLock { $0 } }

    static func receive(_ sink: UnsafeMutableRawPointer?, _ result: OpaquePointer?) {
        guard let sink, let result else { return }
        let error = PostgresError(result: result)
        let notices = Unmanaged<NoticeSink>.fromOpaque(sink).takeUnretainedValue()
        if error.code == .connectionLost, error.sqlState != nil {
            notices.lastFarewell.withLock { $0 = error.sqlState }
        }
        notices.logger.debug("\(error)")
    }
}
