import NIOHTTP1

extension Request {
    /// The body as a form: 415 where it is none, 400 where its boundary is missing.
    package func multipart(limits: MultipartParser.Limits = MultipartParser.Limits()) throws -> MultipartStream {
        guard contentType == "multipart/form-data", let value = headers.first(name: "content-type") else {
            throw Problem.unsupportedMediaType(expected: "multipart/form-data")
        }
        return MultipartStream(body: body, boundary: try MultipartBoundary(contentType: value), limits: limits)
    }
}
