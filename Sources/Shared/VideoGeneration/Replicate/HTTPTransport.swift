import Foundation
import FoundationNetworking
import Synchronization

/// Requests to a provider over URLSession, with bounds on what comes back. No redirect is followed: it could lead
/// anywhere, and take the key along.
final class HTTPTransport: Sendable {
    struct Answer: Sendable {
        let status: Int
        let headers: [String: String]
        /// Empty where it went to a file.
        let body: Data
    }

    enum Failure: Error, Equatable {
        case cancelled
        /// More than was asked for.
        case tooLarge
        /// The answer could not be written to its file.
        case disk(VideoGenerationError)
        /// Refused, cut off or silent; the words hold no address and no key.
        case connection(String)
    }

    private let session: URLSession
    private let exchanges: Exchanges

    /// - Parameter timeout: between two bytes.
    init(timeout: Duration) {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = timeout / .seconds(1)
        configuration.httpShouldSetCookies = false
        configuration.httpCookieAcceptPolicy = .never
        configuration.urlCache = nil
        exchanges = Exchanges()
        session = URLSession(configuration: configuration, delegate: exchanges, delegateQueue: nil)
    }

    deinit {
        session.invalidateAndCancel()
    }

    /// - Parameters:
    ///   - file: where a body of a 2xx goes; nil: into memory.
    ///   - limit: bytes of the body.
    func send(_ request: URLRequest, to file: String? = nil, limit: Int64) async throws(Failure) -> Answer {
        let task = session.dataTask(with: request)
        let result: Result<Answer, Failure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                exchanges.begin(task, Exchange(file: file, limit: limit, continuation: continuation))
                // A cancellation that came before found nothing to cancel.
                if Task.isCancelled { exchanges.cancel(task) }
            }
        } onCancel: {
            exchanges.cancel(task)
        }
        return try result.get()
    }
}

/// One request under way.
private struct Exchange {
    let file: String?
    let limit: Int64
    let continuation: CheckedContinuation<Result<HTTPTransport.Answer, HTTPTransport.Failure>, Never>
    var handle: FileHandle?
    var body = Data()
    var received: Int64 = 0
    var failure: HTTPTransport.Failure?

    mutating func take(_ data: Data, isSuccess: Bool) {
        guard failure == nil else { return }
        received += Int64(data.count)
        guard received <= limit else {
            failure = .tooLarge
            return
        }
        guard let file, isSuccess else {
            body.append(data)
            return
        }
        do {
            if handle == nil {
                try Data().write(to: URL(fileURLWithPath: file))
                handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
            }
            try handle?.write(contentsOf: data)
        } catch {
            failure = .disk(VideoGenerationError(writing: error))
        }
    }
}

/// The session's delegate: its calls come one after the other, on the session's queue.
private final class Exchanges: NSObject, URLSessionDataDelegate {
    private let running = Mutex<[Int: Exchange]>([:])

    func begin(_ task: URLSessionTask, _ exchange: sending Exchange) {
        running.withLock { [exchange] in $0[task.taskIdentifier] = exchange }
        task.resume()
    }

    /// Ends the wait here and now: whether and when URLSession tells the end of a task that was cancelled depends on how
    /// far it was.
    func cancel(_ task: URLSessionTask) {
        guard let exchange = running.withLock({ $0.removeValue(forKey: task.taskIdentifier) }) else { return }
        task.cancel()
        try? exchange.handle?.close()
        exchange.continuation.resume(returning: .failure(.cancelled))
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isSuccess = (dataTask.response as? HTTPURLResponse).map { (200..<300).contains($0.statusCode) } ?? false
        let hasFailed = running.withLock { running in
            running[dataTask.taskIdentifier]?.take(data, isSuccess: isSuccess)
            return running[dataTask.taskIdentifier]?.failure != nil
        }
        if hasFailed { dataTask.cancel() }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        guard let exchange = running.withLock({ $0.removeValue(forKey: task.taskIdentifier) }) else { return }
        try? exchange.handle?.close()
        exchange.continuation.resume(returning: result(of: exchange, task, error))
    }

    private func result(
        of exchange: Exchange, _ task: URLSessionTask, _ error: (any Error)?
    ) -> Result<HTTPTransport.Answer, HTTPTransport.Failure> {
        if let failure = exchange.failure { return .failure(failure) }
        if let error {
            let code = (error as? URLError)?.code
            return .failure(code == .cancelled ? .cancelled : .connection(Self.words(code)))
        }
        guard let response = task.response as? HTTPURLResponse else { return .failure(.connection("no answer")) }
        var headers: [String: String] = [:]
        for (name, value) in response.allHeaderFields { headers["\(name)".lowercased()] = "\(value)" }
        return .success(HTTPTransport.Answer(status: response.statusCode, headers: headers, body: exchange.body))
    }

    private static func words(_ code: URLError.Code?) -> String {
        switch code {
        case .timedOut: "no answer in time"
        case .cannotConnectToHost, .cannotFindHost, .dnsLookupFailed: "the provider cannot be reached"
        case .networkConnectionLost, .badServerResponse: "the connection was cut off"
        default: "the connection failed (\(code?.rawValue ?? 0))"
        }
    }
}
