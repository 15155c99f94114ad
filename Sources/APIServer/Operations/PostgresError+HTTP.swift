package import HTTP
import Postgres

extension PostgresError: ProblemConvertible {
    package var problem: Problem {
        isUnavailable
            ? .unavailable(
                code: "database_unavailable",
                "The database is away for a moment; nothing was changed. Try again.", retryAfter: 2)
            : .internalError
    }
}
