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

        /// A bound parameter; nil is NULL. Of its own, since the compiler warns of optionals in interpolations whose
        /// parameter is not declared as one.
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
