import NIOCore
import NIOHTTP1
import Testing

@testable import HTTP

/// All events that a connection's bytes give, with neighbouring body slices joined.
func events(_ bytes: [UInt8], cuts: some Sequence<Int>, headLimit: Int = 32 * 1024) -> [String] {
    var parser = RequestParser(headLimit: headLimit, fieldLimit: 100)
    var input = ByteBuffer()
    var log: [String] = []
    var body: [UInt8] = []
    func drain() {
        while true {
            switch parser.next(&input) {
            case .head(let head):
                body = []
                log.append("\(head.method.rawValue) \(head.string(head.path)) \(head.framing) \(head.fields.count)")
            case .body(let slice): body += Array(slice.readableBytesView)
            case .end: log.append("end \(String(decoding: body, as: UTF8.self))")
            case .needsMore: return
            case .failed(let failure):
                if log.last != failure.code { log.append(failure.code) }
                return
            }
        }
    }
    var rest = bytes[...]
    for cut in cuts {
        input.writeBytes(rest.prefix(cut))
        rest = rest.dropFirst(cut)
        drain()
    }
    input.writeBytes(rest)
    drain()
    return log
}

func events(_ text: String) -> [String] { events(Array(text.utf8), cuts: []) }

@Suite struct RequestParserTests {
    @Test func `requests follow each other on one connection, however they are cut`() {
        let bytes = Array(
            """
            \r\nPOST /a?q=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhelloGET http://x/b HTTP/1.1\r\nhost:x\r\n\r\n\
            PUT /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n5;ext=1\r\nhello\r\n6\r\n world\r\n0\r\nT: 1\r\n\r\n\
            OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\nGET /d HTTP/1.0\r\n\r\n
            """.utf8)
        let expected = [
            "POST /a length(5) 2", "end hello", "GET /b none 1", "end ", "PUT /c chunked 2", "end hello world",
            "OPTIONS * none 1", "end ", "GET /d none 0", "end ",
        ]
        #expect(events(bytes, cuts: []) == expected)
        #expect(events(bytes, cuts: Array(repeating: 1, count: bytes.count)) == expected)
        var random = SeededRandom(seed: 3)
        for _ in 0..<200 {
            #expect(events(bytes, cuts: (0..<40).map { _ in random.index(20) }) == expected)
        }
    }

    @Test(arguments: [
        "GET /\r\n\r\n", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\nHost: x\n\n", "G@T / HTTP/1.1\r\n",
        "GET x HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1 \r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\n folded: 1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\n: v\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\0\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",
        "GET /\u{7f} HTTP/1.1\r\n",
        "GET /é HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999999999999\r\n\r\n",
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
    ])
    func `what another server might read differently is refused`(text: String) {
        #expect(events(text).last == "malformed_request")
    }

    @Test(arguments: [
        "x", "\r\n", "5\n", "-1\r\n", "1000000000000000\r\n", "1\r\nab", "1\r\na\rb", "0\r\nbad\0\r\n", "1 \0\r\n",
    ])
    func `chunks that are framed wrongly are refused`(chunks: String) {
        let log = events("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
        #expect(log.last == "malformed_request")
    }

    @Test func `other codings, versions and expectations have their own answers`() {
        #expect(
            events("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n").last == "not_implemented")
        #expect(events("GET / HTTP/2.0\r\nHost: x\r\n\r\n").last == "http_version_not_supported")
        #expect(events("GET / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n").last == "expectation_failed")
        #expect(events("CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n").last == "not_implemented")
        #expect(events("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\n").last == "uri_too_long")
    }

    @Test func `a head is bounded in bytes and fields, whether it ends or not`() {
        let start = "GET / HTTP/1.1\r\nHost: x\r\n"
        let limit = 1000
        let exact = start + "A: " + String(repeating: "a", count: limit - start.utf8.count - 7) + "\r\n\r\n"
        #expect(events(Array(exact.utf8), cuts: [], headLimit: limit).last == "end ")
        let over = start + "A: " + String(repeating: "a", count: limit - start.utf8.count - 6) + "\r\n\r\n"
        #expect(events(Array(over.utf8), cuts: [], headLimit: limit).last == "header_too_large")
        let endless = start + "A: " + String(repeating: "a", count: limit)
        #expect(events(Array(endless.utf8), cuts: [], headLimit: limit).last == "header_too_large")
        let fields = start + String(repeating: "A: b\r\n", count: 100) + "\r\n"
        #expect(events(fields).last == "too_many_header_fields")
        let fitting = start + String(repeating: "A: b\r\n", count: 99) + "\r\n"
        #expect(events(fitting).last == "end ")
    }

    @Test func `trailers are bounded`() {
        let start = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
        #expect(events(start + "A: " + String(repeating: "a", count: 9000)).last == "header_too_large")
    }

    @Test func `noise never brings the parser down`() {
        var random = SeededRandom(seed: 11)
        let words = [
            "GET ", "/", " HTTP/1.1", "\r\n", "Host: x", "Content-Length: 3", "\r\n\r\n", "\0", "chunked", ":", " ",
        ]
        for _ in 0..<3000 {
            let text = (0..<random.index(20)).map { _ in words[random.index(words.count)] }.joined()
            let whole = events(text)
            #expect(events(Array(text.utf8), cuts: Array(repeating: 1, count: text.utf8.count)) == whole)
        }
    }
}
