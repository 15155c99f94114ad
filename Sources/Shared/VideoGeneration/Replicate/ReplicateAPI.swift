import Foundation
import FoundationNetworking
import Security
import Synchronization

/// Talks to Replicate's HTTP API: orders, asks, cancels, fetches. Every request goes through the retry plan and the
/// breaker; no error that comes out of here holds the key, an address or a prompt.
final class ReplicateAPI: Sendable {
    private let configuration: ReplicateConfiguration
    private let time: Timekeeper
    private let transport: HTTPTransport
    private let hasty: HTTPTransport
    private let breaker = Mutex(CircuitBreaker())

    /// Of the API's own answers; they hold the prompt, the logs and addresses.
    private static let answerLimit: Int64 = 4 << 20

    init(_ configuration: ReplicateConfiguration, time: Timekeeper) {
        self.configuration = configuration
        self.time = time
        transport = HTTPTransport(timeout: configuration.requestTimeout)
        hasty = HTTPTransport(timeout: min(configuration.requestTimeout, .seconds(2)))
    }

    /// Orders a prediction. The provider ends it by itself after the time limit, should nobody be there to cancel it.
    func create(input: Data, until deadline: Duration) async throws(VideoGenerationError) -> Prediction {
        var request = self.request(configuration.model.path, "POST")
        request.httpBody = input
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.setValue("\(Int(configuration.output.timeLimit / .seconds(1)))s", forHTTPHeaderField: "Cancel-After")
        return try await prediction(request, until: deadline)
    }

    func prediction(_ id: String, until deadline: Duration) async throws(VideoGenerationError) -> Prediction {
        try await prediction(request("predictions/\(id)", "GET"), until: deadline)
    }

    /// Asks once for the end of a prediction; that it is refused changes nothing for us. Some 2 s at most.
    func cancel(_ id: String) async {
        _ = try? await hasty.send(request("predictions/\(id)/cancel", "POST"), limit: Self.answerLimit)
    }

    /// Fetches an output into a file.
    ///
    /// - Parameter address: from the provider's answer, and so not to be trusted.
    func download(
        _ address: String, to file: String, until deadline: Duration
    ) async throws(VideoGenerationError) {
        guard let url = URL(string: address), let host = url.host?.lowercased(), isAllowed(url, host) else {
            throw .providerFailed(reason: "The provider's answer names no video that may be fetched.")
        }
        var request = URLRequest(url: url)
        if isOwn(url) { authorize(&request) }
        let answer = try await send(request, to: file, limit: configuration.outputLimit, until: deadline) { _ in nil }
        guard answer.status == 200 else {
            throw .providerFailed(reason: "The provider's video could not be fetched (\(answer.status)).")
        }
    }

    // MARK: Requests

    private func request(_ path: String, _ method: String) -> URLRequest {
        var request = URLRequest(url: configuration.baseURL.appending(path: path))
        request.httpMethod = method
        authorize(&request)
        return request
    }

    private func authorize(_ request: inout URLRequest) {
        request.setValue("Bearer \(configuration.token.exposed)", forHTTPHeaderField: "Authorization")
    }

    private func isOwn(_ url: URL) -> Bool {
        let base = configuration.baseURL
        return url.host?.lowercased() == base.host?.lowercased() && url.port == base.port && url.scheme == base.scheme
    }

    private func isAllowed(_ url: URL, _ host: String) -> Bool {
        if isOwn(url) { return true }
        guard url.scheme?.lowercased() == "https", url.user == nil else { return false }
        return configuration.outputHosts.contains { host == $0 || host.hasSuffix("." + $0) }
    }

    private func prediction(
        _ request: URLRequest, until deadline: Duration
    ) async throws(VideoGenerationError) -> Prediction {
        let read = Mutex<Prediction?>(nil)
        let answer = try await send(request, to: nil, limit: Self.answerLimit, until: deadline) { answer in
            guard (200..<300).contains(answer.status) else { return nil }
            do {
                let prediction = try JSONDecoder().decode(Prediction.self, from: answer.body)
                read.withLock { $0 = prediction }
                return nil
            } catch {
                return "the provider's answer cannot be read"
            }
        }
        guard let prediction = read.withLock({ $0 }) else { throw Self.refusal(answer) }
        return prediction
    }

    /// - Parameter fault: why an answer with a good status is of no use all the same.
    private func send(
        _ request: URLRequest, to file: String?, limit: Int64, until deadline: Duration,
        fault: @Sendable (HTTPTransport.Answer) -> String?
    ) async throws(VideoGenerationError) -> HTTPTransport.Answer {
        var plan = RetryPlan()
        while true {
            let pause: Duration
            switch breaker.withLock({ $0.admit(at: time.now()) }) {
            case .wait(let long):
                throw .unavailable(
                    detail: "the provider has failed too often", retryAfter: Int((long / .seconds(1)).rounded(.up)))
            case .go:
                let (outcome, answer) = try await attempt(request, file, limit, fault)
                switch plan.next(outcome) {
                case .take:
                    if let answer { return answer }
                    throw .transient(detail: "no answer to take")
                case .giveUp(let error): throw error
                case .wait(let long): pause = long
                }
            }
            guard time.now() + pause < deadline else {
                throw .timedOut(seconds: Int(configuration.output.timeLimit / .seconds(1)))
            }
            do { try await time.sleep(pause) } catch { throw .cancelled }
        }
    }

    private func attempt(
        _ request: URLRequest, _ file: String?, _ limit: Int64, _ fault: @Sendable (HTTPTransport.Answer) -> String?
    ) async throws(VideoGenerationError) -> (RetryPlan.Answer, HTTPTransport.Answer?) {
        let answer: HTTPTransport.Answer
        do {
            answer = try await transport.send(request, to: file, limit: limit)
        } catch {
            switch error {
            case .cancelled: throw .cancelled
            case .disk(let error): throw error
            case .tooLarge: throw .providerFailed(reason: "The provider's answer is larger than is allowed.")
            case .connection(let reason):
                breaker.withLock { $0.failed(at: time.now()) }
                return (.nothing(reason), nil)
            }
        }
        if answer.status >= 500 {
            breaker.withLock { $0.failed(at: time.now()) }
            return (.broken(answer.status), nil)
        }
        breaker.withLock { $0.answered() }
        if answer.status == 429 {
            return (.tooMany(retryAfter: answer.headers["retry-after"].flatMap { Int($0) }), nil)
        }
        if let reason = fault(answer) { return (.nothing(reason), nil) }
        return (.status(answer.status), answer)
    }

    /// What a 4xx means.
    private static func refusal(_ answer: HTTPTransport.Answer) -> VideoGenerationError {
        switch answer.status {
        case 401, 403: .misconfigured(detail: "the provider does not accept the API token (\(answer.status))")
        case 402: .misconfigured(detail: "the provider wants the account to be paid for (402)")
        case 404: .misconfigured(detail: "the provider does not know the model, or what was ordered (404)")
        case 400, 413, 422: .rejected(reason: "The video provider does not accept this prompt (\(answer.status)).")
        default: .transient(detail: "the provider answers \(answer.status)")
        }
    }
}
