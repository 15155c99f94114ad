import NIOCore
import Testing

@testable import Redis

struct ProtocolTests {
    private static let stream =
        "+OK\r\n:-7\r\n$5\r\na\r\nbc\r\n$-1\r\n*-1\r\n*2\r\n$0\r\n\r\n*2\r\n:1\r\n-ERR no\r\n-WRONGTYPE bad kind\r\n"
    private static let values: [RedisValue] = [
        .status("OK"), .integer(-7), .bytes(Array("a\r\nbc".utf8)), .null, .null,
        .array([.bytes([]), .array([.integer(1), .error(code: "ERR", message: "no")])]),
        .error(code: "WRONGTYPE", message: "bad kind"),
    ]

    @Test(arguments: [1, 2, 3, 7, 1000])
    func `replies are read however the bytes are cut`(size: Int) throws {
        let reader = RedisReplyReader()
        var bytes = ByteBuffer(string: Self.stream)
        var values: [RedisValue] = []
        while bytes.readableBytes > 0 {
            try reader.feed(bytes.readSlice(length: min(size, bytes.readableBytes)) ?? ByteBuffer())
            while let value = try reader.next() { values.append(value) }
        }
        #expect(values == Self.values)
    }

    @Test func `bytes that are no reply are an error`() throws {
        let reader = RedisReplyReader()
        try reader.feed(ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\n\r\n"))
        #expect(throws: RedisReplyReader.Malformed.self) { try reader.next() }
    }

    @Test func `commands are arrays of strings, whatever is in them`() {
        let command = RedisCommand("SET", "k\r\né", 7, -1.5, [0xff, 0x00] as [UInt8])
        let expected =
            Array("*5\r\n$3\r\nSET\r\n$5\r\nk\r\né\r\n$1\r\n7\r\n$4\r\n-1.5\r\n$2\r\n".utf8) + [0xff, 0, 13, 10]
        #expect(Array(command.encoded.readableBytesView) == expected)
    }

    @Test func `a script's hash is the one that Redis gives`() {
        #expect(RedisScript("return 1").hash == "e0e1f9fabfc9d4800c877a703b823ac0578ff8db")
    }

    @Test func `what a command was sent with does not stand in its error`() {
        let error = RedisError.refused(
            code: "ERR", message: "unknown command 'X', with args beginning with: 'hunter2' ")
        #expect("\(error)" == "Redis refused: ERR unknown command 'X'")
    }
}
