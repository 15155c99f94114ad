import NIOCore
import NIOHTTP1

extension Response {
    /// Files answer to the request's Range, If-None-Match, If-Modified-Since and If-Range (RFC 9110 13 and 14).
    func resolved(for request: Request) -> Response {
        guard case .file(let file) = body, status == .ok else { return self }
        var answer = self
        answer.headers.replaceOrAdd(name: "ETag", value: file.etag)
        answer.headers.replaceOrAdd(name: "Last-Modified", value: HTTPDate.format(file.modified))
        answer.headers.replaceOrAdd(name: "Accept-Ranges", value: "bytes")
        if file.isCurrent(for: request) {
            answer.status = .notModified
            answer.body = .none
            return answer
        }
        answer.headers.replaceOrAdd(name: "Content-Type", value: file.contentType)
        guard request.method == .GET, file.rangeApplies(to: request) else { return answer }
        return answer.with(
            ByteRange(request.headers.first(name: "range"), size: file.size), of: file, requestID: request.id)
    }

    private func with(_ range: ByteRange, of file: FileBody, requestID: String) -> Response {
        var answer = self
        switch range {
        case .whole: break
        case .part(let part):
            var file = file
            file.range = part
            answer.status = .partialContent
            answer.headers.replaceOrAdd(
                name: "Content-Range", value: "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.size)")
            answer.body = .file(file)
        case .unsatisfiable:
            return Problem.rangeNotSatisfiable(size: file.size).response(requestID: requestID)
        }
        return answer
    }
}

extension FileBody {
    fileprivate func isCurrent(for request: Request) -> Bool {
        guard request.method == .GET || request.method == .HEAD else { return false }
        let tags = request.headers[canonicalForm: "if-none-match"]
        if !tags.isEmpty { return EntityTags.match(tags, etag) }
        guard let since = request.headers.first(name: "if-modified-since").flatMap(HTTPDate.parse) else { return false }
        return modified <= since
    }

    /// A part is only of use to a client that has other parts of this very version.
    fileprivate func rangeApplies(to request: Request) -> Bool {
        guard let condition = request.headers.first(name: "if-range") else { return true }
        if condition.hasPrefix("\"") { return condition == etag }
        return HTTPDate.parse(condition) == modified
    }
}
