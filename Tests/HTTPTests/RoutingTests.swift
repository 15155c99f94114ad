import HTTP
import NIOHTTP1
import Testing

@Suite struct RoutingTests {
    @Test func `literals win over parameters, parameters over wildcards, in any order of adding`() async throws {
        try await withServer { routes in
            routes.get("/files/*path") { request in .text("wild \(request.parameter("path"))") }
            routes.get("/a/:x/c") { request in .text("param \(request.parameter("x"))") }
            routes.get("/a/b/d") { _ in .text("literal") }
            routes.get("/a/*rest") { request in .text("rest \(request.parameter("rest"))") }
            routes.get("/") { _ in .text("root") }
        } _: { port, _ in
            let client = try RawClient(port: port)
            #expect(try client.get("/").text == "root")
            #expect(try client.get("/a/b/d").text == "literal")
            #expect(try client.get("/a/b/c").text == "param b")
            #expect(try client.get("/a/b/x").text == "rest b/x")
            #expect(try client.get("/files/x/y%20z.js").text == "wild x/y z.js")
            #expect(try client.get("/a/b/c/").text == "rest b/c/")
            #expect(try client.get("/b").status == 404)
            #expect(try client.get("//").status == 404)
        }
    }

    @Test(arguments: [
        "/x/../y", "/x/%2e%2e/y", "/x/./y", "/x/%2E", "/x/a%2Fb", "/x/%00", "/x/%", "/x/%g0", "/x/%ff", "/x/a?b=%zz",
        "/x/a?b=%00", "/x/..%2f..",
    ])
    func `paths that could lead elsewhere are 400`(target: String) async throws {
        try await withServer { routes in
            routes.get("/x/*path") { _ in .text("reached") }
        } _: { port, _ in
            let response = try RawClient(port: port).get(target)
            #expect(response.status == 400)
            #expect(response.text.contains("invalid_path"))
        }
    }

    @Test func `a query's values have types, and what does not fit is named`() async throws {
        try await withServer { routes in
            routes.get("/") { request in
                let limit = try request.query.int("limit", in: 1...500) ?? 50
                let topics = request.query.all("topic").joined(separator: "+")
                return .text("\(limit) \(topics) \(try request.query.bool("wait") ?? false)")
            }
        } _: { port, _ in
            let client = try RawClient(port: port)
            #expect(try client.get("/?topic=asset%3A1&topic=a+b&wait=true").text == "50 asset:1+a b true")
            let wrong = try client.get("/?limit=501")
            #expect(wrong.status == 400)
            #expect(wrong.text.contains(#""field":"limit""#))
        }
    }

    @Test func `every route is listed with its options`() {
        let router = Router { routes in
            routes.get("/a/:id", RouteOptions(isPublic: true)) { _ in .noContent }
            routes.post("/a", RouteOptions(bodyLimit: 7, tags: ["upload"])) { _ in .noContent }
        }
        #expect(router.all.map { "\($0.method) \($0.pattern)" } == ["GET /a/:id", "POST /a"])
        #expect(router.all[0].options.isPublic)
        #expect(router.all[1].options == RouteOptions(bodyLimit: 7, tags: ["upload"]))
    }

    @Test func `middleware sees the route, hands on values, and gets every error as a response`() async throws {
        enum AdminKey: RequestKey { typealias Value = String }
        struct Identity: Middleware {
            func respond(
                to request: Request, next: @Sendable (Request) async throws -> Response
            ) async throws -> Response {
                guard request.route?.options.isPublic != true else { return try await next(request) }
                guard let name = request.headers.first(name: "x-admin") else { throw Problem.unauthorized("Who?") }
                var request = request
                request[AdminKey.self] = name
                return try await next(request)
            }
        }
        struct Recorder: Middleware {
            let log: Flag
            func respond(
                to request: Request, next: @Sendable (Request) async throws -> Response
            ) async throws -> Response {
                let response = try await next(request)
                log.set("\(request.route?.pattern ?? "-") \(response.status.code)")
                return response
            }
        }
        let log = Flag()
        try await withServer(middleware: [Recorder(log: log), Identity()]) { routes in
            routes.get("/me") { request in .text(request[AdminKey.self] ?? "nobody") }
            routes.get("/open", RouteOptions(isPublic: true)) { request in .text(request[AdminKey.self] ?? "nobody") }
        } _: { port, _ in
            let client = try RawClient(port: port)
            #expect(try client.get("/me").status == 401)
            #expect(try client.get("/me", "X-Admin: ann").text == "ann")
            #expect(try client.get("/open").text == "nobody")
            #expect(try client.get("/else", "X-Admin: ann").status == 404)
        }
        #expect(log.words == ["/me 401", "/me 200", "/open 200", "- 404"])
    }
}
