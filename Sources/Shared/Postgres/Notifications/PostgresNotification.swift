/// What somebody sent by NOTIFY.
package struct PostgresNotification: Sendable, Hashable {
    package var channel: String
    package var payload: String
    /// The server process of the session that sent it.
    package var senderProcess: Int32
}

/// The notifications of one channel, from LISTEN on, in the order of their sending.
///
/// It ends when the connection is closed, and throws when it is lost: what is sent from then on is missed, so whoever
/// listens again has to look at the state itself, too. Dropping it ends the listening.
package struct PostgresNotifications: AsyncSequence, Sendable {
    package typealias Element = PostgresNotification
    package typealias Failure = any Error

    let connection: PostgresConnection
    let mailbox: NotificationMailbox

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(connection: connection, mailbox: mailbox)
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        let connection: PostgresConnection
        let mailbox: NotificationMailbox

        package mutating func next() async throws -> PostgresNotification? {
            try await connection.nextNotification(for: mailbox)
        }
    }
}
