/// A layer around the handlers: it may answer itself, change the request on its way in and the response on its way
/// out. What is thrown further in has become a response by the time `next` returns; only `CancellationError` comes
/// through, when there is nobody left to answer.
package protocol Middleware: Sendable {
    func respond(
        to request: Request, next: @Sendable (Request) async throws -> Response
    ) async throws -> Response
}
