import Foundation
import HTTP
import NIOCore
import Testing

@Suite struct JSONTests {
    enum Status: String, Codable { case ready, failed }

    struct Everything: Codable, Equatable {
        struct Inner: Codable, Equatable {
            var gifURL: URL?
            var userIDs: [UUID]
        }

        var text: String
        var int: Int8
        var large: UInt64
        var double: Double
        var float: Float
        var flag: Bool?
        var status: Status
        var createdAt: Date
        var inner: Inner
        var lists: [[Int]]
        var byName: [String: Inner]
        var nothing: String?
        var sha256: String
        var urlPath: String
    }

    private func text(_ value: some Encodable) throws -> String { String(buffer: try JSON.encode(value)) }

    @Test func `what is written is read back the same`() throws {
        let inner = Everything.Inner(gifURL: URL(string: "/a?b=c"), userIDs: [UUID(), UUID()])
        let value = Everything(
            text: "\"\\\n\r\t\u{1}\u{7f}é😀/", int: -7, large: .max, double: 0.1, float: 2.5, flag: true,
            status: .failed,
            createdAt: Date(timeIntervalSince1970: 1_769_847_300.125), inner: inner, lists: [[], [1, 2], [3]],
            byName: ["keptAsItIs": inner], nothing: nil, sha256: "x", urlPath: "y")
        #expect(try JSON.decode(Everything.self, from: JSON.encode(value)) == value)
    }

    @Test func `names, times, ids and nil have the API's form`() throws {
        let id = try #require(UUID(uuidString: "0199A1B2-C3D4-7E5F-8A9B-0C1D2E3F4A5B"))
        let inner = Everything.Inner(gifURL: nil, userIDs: [id])
        #expect(try text(inner) == #"{"gif_url":null,"user_ids":["0199a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b"]}"#)
        #expect(try text(["camelKey": 1.0]) == #"{"camelKey":1}"#)
        #expect(try text([String]()) == "[]")
        #expect(try text([Int?]([1, nil])) == "[1,null]")
        #expect(try text("top") == #""top""#)
        #expect(try text(Date(timeIntervalSince1970: -0.001)) == #""1969-12-31T23:59:59.999Z""#)
        #expect(try text(Date(timeIntervalSince1970: 1_709_164_800.5)) == #""2024-02-29T00:00:00.500Z""#)
        #expect(throws: EncodingError.self) { try JSON.encode(Double.infinity) }
    }

    @Test func `nested containers close where they should`() throws {
        struct Tree: Encodable {
            enum Key: String, CodingKey { case first, second, last }
            func encode(to encoder: any Encoder) throws {
                var top = encoder.container(keyedBy: Key.self)
                var list = top.nestedUnkeyedContainer(forKey: .first)
                try list.encode(1)
                var inner = list.nestedContainer(keyedBy: Key.self)
                try inner.encode("x", forKey: .first)
                try list.encodeNil()
                _ = top.nestedContainer(keyedBy: Key.self, forKey: .second)
                try top.encode(true, forKey: .last)
            }
        }
        #expect(try text([Tree()]) == #"[{"first":[1,{"first":"x"},null],"second":{},"last":true}]"#)
    }

    @Test(arguments: [
        ("2026-01-31T08:15:00Z", 1_769_847_300.0), ("2026-01-31T09:15:00.5+01:00", 1_769_847_300.5),
        ("2026-01-31t08:15:00.000125z", 1_769_847_300.000125), ("1969-12-31T23:59:59Z", -1),
        ("2000-02-29T00:00:00-00:30", 951_784_200),
    ])
    func `times of any offset and fraction are read`(text: String, seconds: Double) throws {
        let date = try JSON.decode(Date.self, from: ByteBuffer(string: "\"\(text)\""))
        #expect(abs(date.timeIntervalSince1970 - seconds) < 0.000_001)
    }

    @Test(arguments: [
        "2026-02-29T08:15:00Z", "2026-01-31", "2026-01-31T08:15:00", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
        "x",
        "2026-01-31T08:15:00.Z", "2026-01-31T08:15:00+1:00",
    ])
    func `what is no time is refused`(text: String) {
        #expect(throws: Problem.self) { try JSON.decode(Date.self, from: ByteBuffer(string: "\"\(text)\"")) }
    }

    @Test func `a fault deep inside is named by its path`() throws {
        struct Changes: Decodable { let changes: [Everything.Inner] }
        let json = #"{"changes": [{"user_ids": []}, {"user_ids": ["no"]}]}"#
        let error = #expect(throws: Problem.self) { try JSON.decode(Changes.self, from: ByteBuffer(string: json)) }
        #expect(error?.errors.first?.field == "changes[1].user_ids[0]")
    }
}
