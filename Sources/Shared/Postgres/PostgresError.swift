/// What went wrong between this process and PostgreSQL.
///
/// `description` holds no values: not those of parameters, and not those that PostgreSQL's own texts may repeat.
package struct PostgresError: Error, Sendable {
    package enum Code: String, Sendable {
        /// The connection string cannot be understood.
        case configuration
        /// No connection could be made: server away, login refused, no such database.
        case connectFailed
        /// The connection ended. A statement under way may or may not have been carried out.
        case connectionLost
        /// All of the pool's connections stayed busy for the whole wait time.
        case poolExhausted
        /// The pool, connection or transaction is closed.
        case closed
        /// The connection is in the midst of a stream or COPY that has to end first.
        case busy
        /// PostgreSQL refused the statement; `sqlState` says why.
        case server
        /// Not run, since an earlier statement of the same pipeline failed.
        case aborted
        /// It took longer than was allowed.
        case timedOut
        /// A parameter cannot be sent.
        case encoding
        /// A result is not what the caller said it would be.
        case decoding
        /// The rows are not as many as the caller said.
        case rowCount
        /// This side and the server do not understand each other. A defect.
        case protocolViolation
    }

    package var code: Code
    /// The five characters of PostgreSQL's "Error Codes" table.
    package var sqlState: String?
    package var constraint: String?
    package var table: String?
    package var column: String?
    /// PostgreSQL's primary message, or ours. PostgreSQL's may repeat values: not for clients, not for logs.
    package var message: String
    /// The statement, with `$1` for its values.
    package var query: String?
    package var file: String?
    package var line: Int?
    /// The server never saw it, so it may be sent again.
    var wasNeverSent = false

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    init(_ code: Code, _ message: String, at location: SourceLocation?) {
        self.init(code, message)
        file = location.map { "\($0.file)" }
        line = location.map { Int($0.line) }
    }

    /// The same transaction may succeed when it is run again: serialization failure or deadlock.
    package var isRetryable: Bool { sqlState == "40001" || sqlState == "40P01" }

    func attaching(_ query: QueryOrigin) -> PostgresError {
        var error = self
        error.query = error.query ?? query.text
        if error.file == nil, let location = query.location {
            error.file = "\(location.file)"
            error.line = Int(location.line)
        }
        return error
    }
}

extension PostgresError: CustomStringConvertible {
    package var description: String {
        var parts = ["PostgreSQL, \(code.rawValue)"]
        if let sqlState { parts[0] += " \(sqlState)" }
        if messageIsSafe { parts[0] += ": \(message)" }
        if let constraint { parts.append("constraint \(constraint)") }
        if let table { parts.append("table \(table)") }
        if let column { parts.append("column \(column)") }
        if let query { parts.append("in \"\(query)\"") }
        if let file, let line { parts.append("at \(file):\(line)") }
        return parts.joined(separator: ", ")
    }

    /// Classes of SQLSTATE whose primary message repeats the data: data exceptions (22), RAISE (P0), external routines.
    private var messageIsSafe: Bool {
        guard let sqlState else { return true }
        return !["22", "P0", "38", "39", "XX"].contains(sqlState.prefix(2))
    }
}
