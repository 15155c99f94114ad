internal import CLibPQ

/// One row of a result.
package struct PostgresRow: Sendable {
    let result: PostgresResult
    let index: Int

    /// The columns in their order, as a tuple. Throws unless there are exactly as many.
    package func decode<each Value: PostgresDecodable>(
        as types: repeat (each Value).Type
    ) throws(PostgresError) -> (repeat each Value) {
        var wanted = 0
        for _ in repeat (each types) { wanted += 1 }
        try require(wanted)
        var cursor = Cursor(result: result, row: index)
        return (repeat try cursor.next((each types)))
    }

    /// The column of this name. Throws when there is none.
    package func decode<Value: PostgresDecodable>(
        _ column: String, as type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard let number = (0..<result.columnCount).first(where: { result.columnName($0) == column }) else {
            let error = PostgresError(.decoding, "the row has no column \"\(column)\"")
            throw result.query.map(error.attaching) ?? error
        }
        return try result.decode(type, row: index, column: number)
    }

    func only<Value: PostgresDecodable>(as type: Value.Type) throws(PostgresError) -> Value {
        try require(1)
        return try result.decode(type, row: index, column: 0)
    }

    private func require(_ count: Int) throws(PostgresError) {
        guard count == result.columnCount else {
            let error = PostgresError(.decoding, "the row has \(result.columnCount) columns, not \(count)")
            throw result.query.map(error.attaching) ?? error
        }
    }

    private struct Cursor {
        let result: PostgresResult
        let row: Int
        var column = 0

        mutating func next<Value: PostgresDecodable>(_ type: Value.Type) throws(PostgresError) -> Value {
            defer { column += 1 }
            return try result.decode(type, row: row, column: column)
        }
    }
}
