import NIOCore

/// An answer that is held back until there is news, as a long poll's: while it waits it is a row in a table of its
/// event loop, not a task.
package struct DeferredAnswer: Sendable {
    let topics: [String]
    let limit: Duration
    let answer: @Sendable (_ requestID: String) -> Response?
}

extension Response {
    /// Held back until `answer` gives one. It is asked at once, and then after each event of `topics`, on the event
    /// loop: it must neither block nor take long. No middleware sees what it gives. After `limit`, give or take half a
    /// second, and when the server drains, this response itself is sent, without a body.
    package func deferred(
        until topics: [String], within limit: Duration, answer: @escaping @Sendable (_ requestID: String) -> Response?
    ) -> Response {
        var copy = self
        copy.body = .deferred(DeferredAnswer(topics: topics, limit: limit, answer: answer))
        return copy
    }

    /// Whether what is answered, and when, is not known yet.
    package var isDeferred: Bool { if case .deferred = body { true } else { false } }
}

/// A deferred answer on its connection.
struct WaitingAnswer {
    /// Sent when the time is over.
    let otherwise: Response
    let requestID: String
    let until: NIODeadline
    private let answer: @Sendable (_ requestID: String) -> Response?

    init(_ response: Response, _ deferred: DeferredAnswer, requestID: String) {
        var otherwise = response
        otherwise.body = .none
        self.otherwise = otherwise
        self.requestID = requestID
        until = .now() + TimeAmount(deferred.limit)
        answer = deferred.answer
    }

    /// Nil: there is no news yet.
    var news: Response? { answer(requestID) }
}
