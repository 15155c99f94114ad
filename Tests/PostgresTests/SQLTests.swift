import Foundation
import Testing

@testable import Postgres

@Suite struct SQLTests {
    enum Kind: String, PostgresEncodable {
        case gif
    }

    /// What the server would get: the text, and each parameter's type and bytes.
    private func parameters(_ query: SQL) -> [[UInt8]?] {
        query.parameters.map { parameter in
            parameter.length < 0 ? nil : Array(query.payload[parameter.offset..<parameter.offset + parameter.length])
        }
    }

    @Test func `a literal has no parameters`() {
        let query: SQL = "SELECT '100 %', \"x\" -- no $"
        #expect(query.text == "SELECT '100 %', \"x\" -- no $")
        #expect(query.parameters.isEmpty)
    }

    @Test func `nested fragments keep their values in place`() {
        let none: String? = nil
        let inner: SQL = "(a = \(true) OR b = \(none))"
        let middle: SQL = "\(inner) AND k = \(Kind.gif) AND \(inner)"
        let query: SQL = "SELECT \("ü") WHERE \(middle) LIMIT \(Int16(7))"
        #expect(
            query.text == "SELECT $1 WHERE (a = $2 OR b = $3) AND k = $4 AND (a = $5 OR b = $6) LIMIT $7")
        #expect(parameters(query) == [[0xC3, 0xBC], [1], nil, Array("gif".utf8), [1], nil, [0, 7]])
        #expect(query.parameters.map(\.type) == [.text, .bool, .text, .inferred, .bool, .text, .int2])
    }

    @Test func `more than nine parameters splice right`() {
        let list = (0..<30).map { "\($0)" as SQL }.joined(separator: ", ")
        let query: SQL = "SELECT \("x") IN (\(list)) OR \(list)"
        #expect(query.text.hasSuffix("$60, $61"))
        #expect(query.parameters.count == 61)
        #expect(parameters(query).last == [0, 0, 0, 0, 0, 0, 0, 29])
    }

    @Test func `a name is quoted, whatever is in it`() {
        let query: SQL = "LISTEN \(SQL.identifier("a\"; DROP TABLE x; --"))"
        #expect(query.text == "LISTEN \"a\"\"; DROP TABLE x; --\"")
        #expect(throws: PostgresError.self) { try SQL.identifier("a\0b").validate() }
    }

    @Test func `too many parameters are refused with advice`() {
        let list = (0...65_535).map { "\($0)" as SQL }.joined(separator: ",")
        let error = #expect(throws: PostgresError.self) { try list.validate() }
        #expect(error?.message.contains("array") == true)
    }

    @Test func `another database of the same server keeps all other options`() throws {
        let configuration = PostgresConfiguration("postgres://me:pa%27ss%5C@host:5433/old?sslmode=require")
        let options = try configuration.database("it's \\ new").options()
        #expect(options["dbname"] == "it's \\ new")
        #expect(options["password"] == "pa'ss\\")
        #expect(options["port"] == "5433")
        #expect(options["sslmode"] == "require")
    }
}
