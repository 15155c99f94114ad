internal import CLibPQ

extension PostgresError {
    /// From a result that reports an error or a notice.
    init(result: OpaquePointer) {
        func field(_ code: Character) -> String? {
            PQresultErrorField(result, Int32(code.asciiValue ?? 0)).map { String(cString: $0) }
        }
        // The letters are those of the protocol's "Error and Notice Message Fields".
        let state = field("C")
        // FATAL and PANIC are always followed by the end of the connection. What has no SQLSTATE was made by libpq
        // itself, which cannot go on then.
        let isLast = state == nil || ["FATAL", "PANIC"].contains(field("V"))
        self.init(isLast ? .connectionLost : .server, field("M") ?? String(cString: PQresultErrorMessage(result)))
        sqlState = state
        constraint = field("n")
        table = field("t")
        column = field("c")
    }

    /// The connection is gone, and libpq may know why.
    init(lost session: LibPQSession, _ message: String) {
        self.init(.connectionLost, message)
        sqlState = session.farewell
    }
}
