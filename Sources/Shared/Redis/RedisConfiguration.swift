import Foundation
package import Security

/// Where a Redis server is, and how long to wait for it.
package struct RedisConfiguration: Sendable {
    package enum Address: Sendable, Equatable {
        case unix(path: String)
        case tcp(host: String, port: Int)
    }

    package struct Malformed: Error, Equatable, CustomStringConvertible {
        package let description = """
            A Redis address is the path of a Unix socket, redis+unix:///path/of/socket?db=0, or \
            redis://[user:password@]host[:port][/db]; TLS is not spoken
            """
    }

    package var address: Address
    package var username: String?
    package var password: Secret<String>?
    package var database = 0
    /// Shown by `CLIENT LIST`.
    package var clientName = "greenroom"
    package var connectTimeout: Duration = .seconds(1)
    /// How long an ordinary command may take, from being sent to its reply; and how much later than its own timeout a
    /// blocking one may be answered, before the server is taken for dead.
    package var commandTimeout: Duration = .seconds(5)

    package init(address: Address) { self.address = address }

    /// - Parameter text: a socket's path, or an address as in `Malformed`'s description.
    package init(_ text: String) throws(Malformed) {
        if text.hasPrefix("/") {
            self.init(address: .unix(path: text))
            return
        }
        guard let parts = URLComponents(string: text) else { throw Malformed() }
        switch parts.scheme {
        case "redis+unix", "unix":
            guard parts.path.count > 1 else { throw Malformed() }
            self.init(address: .unix(path: parts.path))
            database = try Self.database(parts.queryItems?.first { $0.name == "db" }?.value)
        case "redis":
            guard let host = parts.host, !host.isEmpty else { throw Malformed() }
            let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
            self.init(address: .tcp(host: bare, port: parts.port ?? 6379))
            database = try Self.database(parts.path.count > 1 ? String(parts.path.dropFirst()) : nil)
        default: throw Malformed()
        }
        username = parts.user.flatMap { $0.isEmpty ? nil : $0 }
        password = parts.password.map { Secret($0) }
    }

    private static func database(_ text: String?) throws(Malformed) -> Int {
        guard let text else { return 0 }
        guard let number = Int(text), number >= 0 else { throw Malformed() }
        return number
    }

    /// What is said first on every connection. The PING is refused by a server that is still loading its data.
    var greeting: [RedisCommand] {
        var commands: [RedisCommand] = []
        if let password {
            let credentials = [username, password.exposed].compactMap { $0 }
            commands.append(RedisCommand("AUTH", credentials))
        }
        if database != 0 { commands.append(RedisCommand("SELECT", database)) }
        commands.append(RedisCommand("CLIENT", "SETNAME", clientName))
        commands.append(RedisCommand("PING"))
        return commands
    }
}
