/// Something that runs statements: a pool, a connection, a transaction.
package protocol PostgresExecutor: Sendable {
    /// Runs one statement, prepared at its first use on a connection.
    ///
    /// - Throws: `PostgresError`, or `CancellationError` when the task was cancelled before the server was done.
    func run(_ query: SQL) async throws -> PostgresResult

    /// Runs all statements in one round trip. Outside of a transaction they are one: all or nothing.
    ///
    /// The first failure is thrown; what stood behind it was not run, and the connection stays usable.
    func pipeline(_ queries: [SQL]) async throws -> [PostgresResult]
}

extension PostgresExecutor {
    /// All rows, each as a tuple of its columns.
    package func rows<each Value: PostgresDecodable & Sendable>(
        _ query: SQL, as types: repeat (each Value).Type, file: StaticString = #fileID, line: UInt = #line
    ) async throws -> [(repeat each Value)] {
        try await run(query.located(SourceLocation(file: file, line: line))).decode(as: repeat each types)
    }

    /// The first row, or nil when there is none.
    package func first<each Value: PostgresDecodable & Sendable>(
        _ query: SQL, as types: repeat (each Value).Type, file: StaticString = #fileID, line: UInt = #line
    ) async throws -> (repeat each Value)? {
        let result = try await run(query.located(SourceLocation(file: file, line: line)))
        guard let row = result.rows.first else { return nil }
        let values: (repeat each Value) = try row.decode(as: repeat each types)
        return .some(values)
    }

    /// The only row. Throws `.rowCount` when there is none or more than one.
    package func one<each Value: PostgresDecodable & Sendable>(
        _ query: SQL, as types: repeat (each Value).Type, file: StaticString = #fileID, line: UInt = #line
    ) async throws -> (repeat each Value) {
        let query = query.located(SourceLocation(file: file, line: line))
        return try await run(query).onlyRow(of: query).decode(as: repeat each types)
    }

    /// All rows of one column.
    ///
    /// The functions for one column do what those for several do. They are there because a pack of one `Optional` is a
    /// type that Swift 6.3 does not let be compared with nil.
    package func rows<Value: PostgresDecodable & Sendable>(
        _ query: SQL, as type: Value.Type, file: StaticString = #fileID, line: UInt = #line
    ) async throws -> [Value] {
        let result = try await run(query.located(SourceLocation(file: file, line: line)))
        return try result.rows.map { try $0.only(as: type) }
    }

    /// The first row's only column, or nil when there is no row.
    package func first<Value: PostgresDecodable & Sendable>(
        _ query: SQL, as type: Value.Type, file: StaticString = #fileID, line: UInt = #line
    ) async throws -> Value? {
        let result = try await run(query.located(SourceLocation(file: file, line: line)))
        guard let row = result.rows.first else { return nil }
        return try row.only(as: type)
    }

    /// The only row's only column. Throws `.rowCount` when there is no row or more than one.
    package func one<Value: PostgresDecodable & Sendable>(
        _ query: SQL, as type: Value.Type, file: StaticString = #fileID, line: UInt = #line
    ) async throws -> Value {
        let query = query.located(SourceLocation(file: file, line: line))
        return try await run(query).onlyRow(of: query).only(as: type)
    }

    /// Runs a statement for its effect.
    ///
    /// - Returns: how many rows it touched.
    @discardableResult
    package func execute(_ query: SQL, file: StaticString = #fileID, line: UInt = #line) async throws -> Int {
        try await run(query.located(SourceLocation(file: file, line: line))).affectedRows
    }
}

extension PostgresResult {
    fileprivate func onlyRow(of query: SQL) throws(PostgresError) -> PostgresRow {
        guard rowCount == 1 else {
            throw PostgresError(.rowCount, "\(rowCount) rows where one was due").attaching(query.origin)
        }
        return rows[0]
    }
}
