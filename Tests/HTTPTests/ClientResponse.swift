/// An answer as it came over the wire, without any of the code under test.
struct ClientResponse {
    let status: Int
    let headers: [(name: String, value: String)]
    var body: [UInt8] = []

    var text: String { String(decoding: body, as: UTF8.self) }

    subscript(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

extension RawClient {
    struct Unreadable: Error { let head: String }

    /// One response, and not a byte more. `toHead`: it answers HEAD, so no body follows.
    func response(toHead: Bool = false) throws -> ClientResponse {
        var response = try responseHead()
        guard !toHead, response.status != 204, response.status != 304 else { return response }
        if let length = response["content-length"].flatMap(Int.init) {
            response.body = try receiveExactly(length)
        } else if response["transfer-encoding"] == "chunked" {
            while true {
                let size = try chunk()
                if size.isEmpty { break }
                response.body += size
            }
        } else {
            response.body = Array(try receiveAll().utf8)
        }
        return response
    }

    func responseHead() throws -> ClientResponse {
        let head = try receive(until: "\r\n\r\n")
        let lines = head.split(separator: "\r\n")
        guard let first = lines.first, let status = Int(first.split(separator: " ").dropFirst().first ?? "") else {
            throw Unreadable(head: head)
        }
        let headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (name: String(parts[0]), value: parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
        }
        return ClientResponse(status: status, headers: headers)
    }

    /// One chunk's bytes; empty is the last.
    func chunk() throws -> [UInt8] {
        let line = try receive(until: "\r\n")
        guard let size = Int(line.dropLast(), radix: 16) else { throw Unreadable(head: line) }
        let bytes = try receiveExactly(size)
        _ = try receiveExactly(2)
        return bytes
    }

    func receiveExactly(_ count: Int) throws -> [UInt8] {
        var all: [UInt8] = []
        while all.count < count {
            let part = try receive(upTo: count - all.count)
            guard !part.isEmpty else { throw Unreadable(head: "ended after \(all.count) of \(count) bytes") }
            all += part
        }
        return all
    }

    func get(_ target: String, _ fields: String...) throws -> ClientResponse {
        try send("GET \(target) HTTP/1.1\r\nHost: test\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n")
        return try response()
    }

    func post(_ target: String, _ body: String, type: String = "application/json") throws -> ClientResponse {
        try send(
            "POST \(target) HTTP/1.1\r\nHost: test\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        return try response()
    }
}
