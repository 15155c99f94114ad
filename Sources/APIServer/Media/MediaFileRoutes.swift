import HTTP
import NIOHTTP1
import ObjectStorage
import Security

/// Hands out the outputs of conversions and previews, to whoever has a signed link.
struct MediaFileRoutes: Sendable {
    static let path = "/media"

    let storage: LocalObjectStorage
    let signer: URLSigner

    func get(_ request: Request) async throws -> Response {
        let name = request.parameter("key")
        try authorize("\(Self.path)/\(name)", request.query)
        guard let key = try? ObjectKey(name), let type = Self.contentType(of: name) else { throw Problem.notFound() }
        // A key names one content for ever, so it is the entity tag too.
        let file = try FileBody(path: storage.path(of: key), contentType: type, etag: "\"\(key)\"")
        return .file(file)
            .with("Cache-Control", "public, max-age=31536000, immutable")
            .with("Cross-Origin-Resource-Policy", "same-origin")
    }

    private func authorize(_ path: String, _ query: Query) throws(Problem) {
        switch signer.verify(path, expires: query["expires"], signature: query["signature"]) {
        case .valid: return
        case .expired: throw Problem(.gone, code: "link_expired", detail: "This link has expired. Reload the page.")
        case .forged: throw .forbidden(code: "bad_signature", "This link is not one that we gave out.")
        }
    }

    /// Outputs and previews only: an original has no type here, so it is never handed out.
    private static func contentType(of name: String) -> String? {
        guard name.hasPrefix("outputs/") || name.hasPrefix("previews/") else { return nil }
        return switch name.split(separator: ".").last {
        case "jpg": "image/jpeg"
        case "png": "image/png"
        case "gif": "image/gif"
        case "webm": "video/webm"
        case "mp4": "video/mp4"
        default: nil
        }
    }
}
