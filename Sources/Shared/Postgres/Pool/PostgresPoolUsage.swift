/// How many connections a pool has, and how many callers wait for one.
package struct PostgresPoolUsage: Sendable, Equatable {
    package var maximum: Int
    /// Idle, in use, or being made.
    package var open: Int
    package var idle: Int
    package var waiting: Int
}
