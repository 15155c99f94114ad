import HTTP

/// The built admin web app: its page for every address of the app, its assets under names that hold their hash.
struct AdminUIRoutes: Sendable {
    /// The folder with `index.html` and `assets/`.
    let folder: String

    func page(_ request: Request) async throws -> Response {
        try file("index.html", type: "text/html; charset=utf-8").with("Cache-Control", "no-cache")
    }

    func asset(_ request: Request) async throws -> Response {
        let name = request.parameter("name")
        let type: String? =
            switch name.split(separator: ".").last {
            case "js": "text/javascript; charset=utf-8"
            case "css": "text/css; charset=utf-8"
            case "svg": "image/svg+xml"
            case "map": "application/json"
            default: nil
            }
        guard let type else { throw Problem.notFound() }
        return try file("assets/\(name)", type: type).with("Cache-Control", "public, max-age=31536000, immutable")
    }

    func openAPI(_ request: Request) async throws -> Response {
        try file("docs/openapi.json", type: "application/json").with("Cache-Control", "no-cache")
    }

    func docs(_ request: Request) async throws -> Response {
        try file("docs/docs.html", type: "text/html; charset=utf-8").with("Cache-Control", "no-cache")
    }

    func docsScript(_ request: Request) async throws -> Response {
        try file("docs/docs.js", type: "text/javascript; charset=utf-8").with("Cache-Control", "no-cache")
    }

    func docsStyle(_ request: Request) async throws -> Response {
        try file("docs/docs.css", type: "text/css; charset=utf-8").with("Cache-Control", "no-cache")
    }

    private func file(_ name: String, type: String) throws -> Response {
        .file(try FileBody(path: "\(folder)/\(name)", contentType: type))
    }
}
