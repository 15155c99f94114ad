import Foundation
import Security
import Testing

@testable import Configuration

struct ConfigurationReaderTests {
    private enum Level: String, CaseIterable { case debug, info }

    @Test func `every kind of value is decoded`() throws {
        var reader = ConfigurationReader([
            "PORT": "80", "NAME": "x", "ON": "yes", "WAIT": "250ms", "SIZE": "16KiB", "URL": "https://a.example/b",
            "LIST": "a, b,,c", "LEVEL": "DEBUG",
        ])
        #expect(reader.int("PORT", in: 1...65_535) == 80)
        #expect(reader.string("NAME") == "x")
        #expect(reader.bool("ON") == true)
        #expect(reader.duration("WAIT") == .milliseconds(250))
        #expect(reader.byteSize("SIZE") == 16_384)
        #expect(reader.url("URL").host == "a.example")
        #expect(reader.list("LIST") == ["a", "b", "c"])
        #expect(reader.choice("LEVEL", default: Level.info) == .debug)
        try reader.finish()
    }

    @Test func `what is missing or empty takes its default`() throws {
        var reader = ConfigurationReader(["NAME": ""])
        #expect(reader.string("NAME", default: "d") == "d")
        #expect(reader.int("PORT", default: 8080, in: 1...65_535) == 8080)
        #expect(reader.optionalString("NAME") == nil)
        #expect(reader.choice("LEVEL", default: Level.info) == .info)
        try reader.finish()
    }

    @Test func `all problems are told together, by name, without any value`() throws {
        var reader = ConfigurationReader(["PORT": "hunter2", "WAIT": "hunter2", "URL": "postgres://u:hunter2@h/d"])
        _ = reader.int("PORT", in: 1...65_535)
        _ = reader.string("DATABASE_URL")
        _ = reader.duration("WAIT")
        _ = reader.url("URL")
        _ = reader.secretFile("KEY_FILE")
        let errors = #expect(throws: ConfigurationErrors.self) { try reader.finish() }
        let text = try #require(errors).description
        #expect(
            text == """
                The environment is not complete:
                  PORT should hold a whole number from 1 to 65535
                  DATABASE_URL is missing; it should hold some text
                  WAIT should hold a duration such as 250ms, 30s, 5m, 12h or 7d
                  URL should hold an address http://… or https://…
                  KEY_FILE is missing; it should hold the path of a file
                """)
    }

    @Test(arguments: ["0", "65536", "-1", "1.5", "8o", " 8", "99999999999999999999"])
    func `a port that is none is refused`(text: String) {
        var reader = ConfigurationReader(["PORT": text])
        _ = reader.int("PORT", default: 8080, in: 1...65_535)
        #expect(throws: ConfigurationErrors.self) { try reader.finish() }
    }

    @Test(
        arguments: [
            ("0", 0), ("1b", 1), ("500MB", 500_000_000), ("2 GiB", 2 << 30), ("1tib", 1 << 40),
            ("-1", nil), ("MB", nil), ("5 XB", nil), ("9999999999TB", nil), ("١MB", nil), ("", nil),
        ] as [(String, Int?)])
    func `sizes`(text: String, bytes: Int?) {
        #expect(Quantity.bytes(text) == bytes)
    }

    @Test(
        arguments: [
            ("1ms", 1), ("30s", 30_000), ("5m", 300_000), ("12h", 43_200_000), ("7d", 604_800_000),
            ("30", nil), ("s", nil), ("1w", nil), ("1.5s", nil),
        ] as [(String, Int?)])
    func `durations`(text: String, milliseconds: Int?) {
        #expect(Quantity.milliseconds(text) == milliseconds)
    }

    @Test func `variables that nobody asked for are named`() {
        var reader = ConfigurationReader(["GREENROOM_HOME": "h", "GREENROOM_HOEM": "h", "PATH": "p"])
        _ = reader.string("GREENROOM_HOME")
        #expect(reader.unread(prefix: "GREENROOM_") == ["GREENROOM_HOEM"])
    }
}
