import ArgumentParser
import Foundation
import HTTP
import NIOCore
import NIOHTTP1
import Security

/// Prints the URL map, so that a test or a proxy's configuration can be held against all of it.
struct RoutesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes", abstract: "Print every route as JSON.",
        discussion: "Connects to nothing and needs no configuration.")

    private struct View: Encodable {
        let method: String
        let path: String
        let `public`: Bool
    }

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "greenroom-routes-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let keys = folder.appending(path: "keys").path
        try Hex.encode(randomBytes(32)).write(toFile: keys, atomically: false, encoding: .utf8)
        // The routes are the handlers' own; none of them is called.
        let gateway = try Gateway(
            GatewayConfiguration(environment: [
                "GREENROOM_DATABASE_URL": "host=\(folder.path)", "GREENROOM_REDIS": "\(folder.path)/redis.sock",
                "GREENROOM_STORAGE": folder.path, "GREENROOM_SIGNING_KEYS_FILE": keys,
                "GREENROOM_PUBLIC": folder.path,
            ]))
        let views = gateway.router.all.map { route in
            View(method: route.method.rawValue, path: route.pattern, public: route.options.isPublic)
        }
        print(String(buffer: try JSON.encode(views)))
        await gateway.close()
    }
}
