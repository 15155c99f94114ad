internal import CLibPQ

/// What one statement gave: rows, or a count of them. An immutable value; its bytes are shared, not copied.
package struct PostgresResult: Sendable {
    let storage: Storage
    /// For errors.
    let query: QueryOrigin?

    /// Owns libpq's result, which nobody changes after it was received; libpq allows any thread to read such a one.
    final class Storage: @unchecked Sendable {
        let pointer: OpaquePointer
        let rowCount: Int
        let columnCount: Int

        init(_ pointer: OpaquePointer) {
            self.pointer = pointer
            rowCount = Int(PQntuples(pointer))
            columnCount = Int(PQnfields(pointer))
        }

        deinit { PQclear(pointer) }
    }

    init(_ pointer: OpaquePointer, query: QueryOrigin?) {
        storage = Storage(pointer)
        self.query = query
    }

    package var rowCount: Int { storage.rowCount }
    package var columnCount: Int { storage.columnCount }
    package var columnNames: [String] { (0..<columnCount).map(columnName) }

    /// Rows inserted, updated, deleted, selected or copied; 0 for other statements.
    package var affectedRows: Int { Int(String(cString: PQcmdTuples(storage.pointer))) ?? 0 }

    /// PostgreSQL's word for what was done: "INSERT 0 1", "COMMIT", "ROLLBACK".
    package var commandTag: String { String(cString: PQcmdStatus(storage.pointer)) }

    package var rows: Rows { Rows(result: self) }

    func columnName(_ column: Int) -> String {
        PQfname(storage.pointer, Int32(column)).map { String(cString: $0) } ?? ""
    }

    func columnType(_ column: Int) -> PostgresType {
        PostgresType(rawValue: PQftype(storage.pointer, Int32(column)))
    }

    func decode<Value: PostgresDecodable>(_ type: Value.Type, row: Int, column: Int) throws(PostgresError) -> Value {
        do {
            if PQgetisnull(storage.pointer, Int32(row), Int32(column)) == 1 { return try Value.decodeNull() }
            let bytes = UnsafeRawBufferPointer(
                start: PQgetvalue(storage.pointer, Int32(row), Int32(column)),
                count: Int(PQgetlength(storage.pointer, Int32(row), Int32(column))))
            return try Value.decode(PostgresCell(bytes: bytes, type: columnType(column)))
        } catch {
            let name = "column \(column + 1) \"\(columnName(column))\" "
            var failure = PostgresError(.decoding, name + error.reason)
            failure.column = columnName(column)
            throw query.map(failure.attaching) ?? failure
        }
    }

    /// All rows as tuples.
    package func decode<each Value: PostgresDecodable>(
        as types: repeat (each Value).Type
    ) throws(PostgresError) -> [(repeat each Value)] {
        var decoded: [(repeat each Value)] = []
        decoded.reserveCapacity(rowCount)
        for row in rows { decoded.append(try row.decode(as: repeat each types)) }
        return decoded
    }

    package struct Rows: RandomAccessCollection, Sendable {
        let result: PostgresResult

        package var startIndex: Int { 0 }
        package var endIndex: Int { result.rowCount }
        package subscript(index: Int) -> PostgresRow {
            precondition(indices.contains(index), "row \(index) of \(endIndex)")
            return PostgresRow(result: result, index: index)
        }
    }
}
