extension SQL {
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate(set) var sql: SQL = ""

        package init(literalCapacity: Int, interpolationCount: Int) {}

        package mutating func appendLiteral(_ literal: StaticString) {
            sql.append(literal: literal)
        }

        /// A bound parameter.
        package mutating func appendInterpolation(
            _ value: some PostgresEncodable, file: StaticString = #fileID, line: UInt = #line
        ) {
            sql.append(value, at: SourceLocation(file: file, line: line))
        }

        /// A bound parameter, NULL for nil. An overload of its own, because the compiler warns of an optional in an
        /// interpolation unless it is asked for.
        package mutating func appendInterpolation<Value: PostgresEncodable>(
            _ value: Value?, file: StaticString = #fileID, line: UInt = #line
        ) {
            sql.append(value, at: SourceLocation(file: file, line: line))
        }

        /// A fragment of SQL with its own parameters.
        package mutating func appendInterpolation(_ fragment: SQL) {
            sql.append(fragment)
        }
    }
}
