import NIOCore

extension Request {
    /// The body as JSON: 415 where it says it is something else, 413 past the route's limit, 400 with the field and
    /// the reason where it does not fit.
    package func decode<Value: Decodable>(_ type: Value.Type) async throws -> Value {
        guard let contentType, contentType == "application/json" || contentType.hasSuffix("+json") else {
            throw Problem.unsupportedMediaType(expected: "application/json")
        }
        let bytes = try await body.collect(upTo: route?.options.bodyLimit ?? RouteOptions().bodyLimit)
        return try JSON.decode(type, from: bytes)
    }

    /// As `decode`, for a body that may be left out: then nil.
    package func decodeIfPresent<Value: Decodable>(_ type: Value.Type) async throws -> Value? {
        body.contentLength == 0 ? nil : try await decode(type)
    }
}
