import Foundation
import Postgres
import TestSupport
import Testing

@Suite struct ValueTests {
    enum Mood: String, PostgresEncodable, PostgresDecodable {
        case calm, wild
    }

    struct Recipe: Codable, Equatable, Sendable {
        var frameRate: Int
        var madeAt: Date
        var maxWidth: Int?
    }

    private func roundTrip<Value: PostgresEncodable & PostgresDecodable & Equatable & Sendable>(
        _ pool: PostgresPool, _ values: [Value], _ type: SQL
    ) async throws {
        for value in values {
            let back = try await pool.one("SELECT \(value)::\(type)", as: Value.self)
            #expect(back == value)
        }
        let none: Value? = nil
        #expect(try await pool.one("SELECT \(none)::\(type)", as: Value?.self) == nil)
    }

    @Test func `scalars come back as they went`() async throws {
        try await TestDatabase.empty { pool in
            try await roundTrip(pool, [UUID(), UUID()], "uuid")
            try await roundTrip(pool, ["", "a", "Grüße, 世界 🎬 \\ ' \"", String(repeating: "x", count: 100_000)], "text")
            try await roundTrip(pool, [true, false], "bool")
            try await roundTrip(pool, [Int16.min, -1, 0, .max], "int2")
            try await roundTrip(pool, [Int32.min, -1, 0, .max], "int4")
            try await roundTrip(pool, [Int64.min, -1, 0, .max], "int8")
            try await roundTrip(pool, [Int.min, -1, 0, .max], "int8")
            try await roundTrip(pool, [0, -0.5, .pi, .infinity, .greatestFiniteMagnitude], "float8")
            try await roundTrip(pool, [[], [0], [UInt8](0...255)], "bytea")
            let dates = [0, 1.000001, 1_732_194_000.123456, -2_000_000_000.5].map(Date.init(timeIntervalSince1970:))
            for date in dates {
                let back = try await pool.one("SELECT \(date)", as: Date.self)
                #expect(abs(back.timeIntervalSince(date)) < 1e-6)
                #expect(try await pool.one("SELECT \(back) = \(back)::text::timestamptz", as: Bool.self))
            }
            try await roundTrip(pool, [Date.distantPast, .distantFuture], "timestamptz")
            #expect(try await pool.one("SELECT \(Date.distantFuture)::text", as: String.self) == "infinity")
        }
    }

    @Test func `arrays come back as they went`() async throws {
        try await TestDatabase.empty { pool in
            try await roundTrip(pool, [[], [UUID()], [UUID(), UUID()]], "uuid[]")
            try await roundTrip(pool, [[], [""], ["a,b", "{\"x\"}", "NULL"]], "text[]")
            try await roundTrip(pool, [[], [1, -1, Int64.max]], "int8[]")
            try await roundTrip(pool, [[], [1, -1, Int.min]], "int8[]")
            try await roundTrip(pool, [[], [0.5, .infinity]], "float8[]")
            try await roundTrip(pool, [[], [true, false]], "bool[]")
            try await roundTrip(pool, [[], [Date(timeIntervalSince1970: 0), .distantFuture]], "timestamptz[]")
            let found = try await pool.rows(
                "SELECT n FROM generate_series(1, 9) n WHERE n = ANY(\([2, 4, 12]))", as: Int.self)
            #expect(found == [2, 4])
            let error = await #expect(throws: PostgresError.self) {
                try await pool.one("SELECT ARRAY[1, NULL] AS holes", as: [Int].self)
            }
            #expect(error?.column == "holes")
            await #expect(throws: PostgresError.self) {
                try await pool.one("SELECT ARRAY[[1], [2]]", as: [Int].self)
            }
            await #expect(throws: PostgresError.self) { try await pool.one("SELECT 'x'::text", as: [String].self) }
        }
    }

    @Test func `integers are read from any width that fits, and never cut off`() async throws {
        try await TestDatabase.empty { pool in
            let (narrow, wide) = try await pool.one("SELECT 7::int2, 7::int8", as: Int.self, Int16.self)
            #expect(narrow == 7 && wide == 7)
            let error = await #expect(throws: PostgresError.self) {
                try await pool.one("SELECT 3000000000 AS large", as: Int32.self)
            }
            #expect(error?.column == "large")
        }
    }

    @Test func `numeric is read as a number`() async throws {
        try await TestDatabase.empty { pool in
            for (text, number) in [
                ("0", 0), ("1", 1), ("-12345678", -12_345_678), ("10000", 10_000), ("100000000", 100_000_000),
                ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min), ("5.000", 5),
            ] { #expect(try await pool.one("SELECT \(text)::text::numeric", as: Int.self) == number) }
            for (text, number) in [
                ("0", 0), ("0.1", 0.1), ("-1234.5678", -1234.5678), ("1e20", 1e20), ("0.00001234", 0.00001234),
                ("12345678901234567890.5", 12_345_678_901_234_567_890.5), ("Infinity", Double.infinity),
            ] { #expect(try await pool.one("SELECT \(text)::text::numeric", as: Double.self) == number) }
            for text in ["0.5", "NaN", "9223372036854775808", "1e30"] {
                await #expect(throws: PostgresError.self) {
                    try await pool.one("SELECT \(text)::text::numeric", as: Int.self)
                }
            }
            let sum = try await pool.one("SELECT sum(n) FROM generate_series(1::int8, 10) n", as: Int.self)
            #expect(sum == 55)
        }
    }

    @Test func `enums, domains and varchar are text`() async throws {
        try await TestDatabase.empty { pool in
            try await pool.execute("CREATE TYPE mood AS ENUM ('calm', 'wild', 'odd')")
            try await pool.execute("CREATE DOMAIN label AS text CHECK (length(VALUE) < 10)")
            try await pool.execute("CREATE TABLE t (m mood, l label, v varchar(5), c char(3), p text)")
            try await pool.execute(
                "INSERT INTO t VALUES (\(Mood.wild), \("name"), \("short"), \("abc"), \(Mood.calm))")
            let row = try await pool.one(
                "SELECT m, l, v, c, p FROM t WHERE m = \(Mood.wild)", as: Mood.self, String.self, String.self,
                String.self, Mood.self)
            #expect(row == (.wild, "name", "short", "abc", .calm))
            #expect(try await pool.one("SELECT m FROM t", as: String.self) == "wild")
            let none: Mood? = nil
            try await pool.execute("UPDATE t SET m = \(none)")
            #expect(try await pool.one("SELECT m FROM t", as: Mood?.self) == nil)
            let error = await #expect(throws: PostgresError.self) {
                try await pool.one("SELECT 'odd'::mood AS mood", as: Mood.self)
            }
            #expect(error?.column == "mood")
        }
    }

    @Test func `jsonb has snake_case keys, and raw JSON is left as it is`() async throws {
        try await TestDatabase.empty { pool in
            let recipe = Recipe(frameRate: 12, madeAt: Date(timeIntervalSince1970: 1_732_194_000.25), maxWidth: nil)
            try await pool.execute("CREATE TABLE t (args jsonb, old json)")
            try await pool.execute("INSERT INTO t VALUES (\(JSONB(recipe)), \(RawJSON(#"{"a": [1,  2]}"#)))")
            #expect(try await pool.one("SELECT args FROM t", as: JSONB<Recipe>.self).value == recipe)
            #expect(try await pool.one("SELECT (args->>'frame_rate')::int FROM t", as: Int.self) == 12)
            #expect(try await pool.one("SELECT args->>'made_at' FROM t", as: String.self) == "2024-11-21T13:00:00.250Z")
            #expect(try await pool.one("SELECT args->'nothing' FROM t", as: JSONB<Recipe>?.self) == nil)
            #expect(try await pool.one("SELECT old FROM t", as: RawJSON.self).text.contains("\"a\""))
            #expect(try await pool.one("SELECT old::jsonb FROM t", as: RawJSON.self).text == #"{"a": [1, 2]}"#)
            let error = await #expect(throws: PostgresError.self) {
                try await pool.one("SELECT '{\"frame_rate\": \"hunter2\"}'::jsonb AS args", as: JSONB<Recipe>.self)
            }
            let text = "\(try #require(error))"
            #expect(text.contains("frameRate") && !text.contains("hunter2 "))
        }
    }
}
