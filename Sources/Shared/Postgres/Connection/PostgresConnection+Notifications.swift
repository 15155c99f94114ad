internal import CLibPQ

extension PostgresConnection {
    /// Runs LISTEN. Use a connection of its own for it: in a pool's, it ends when the connection is given back.
    ///
    /// While nobody reads and no statement runs, notifications stay at the server.
    package func listen(_ channel: String) async throws -> PostgresNotifications {
        let mailbox = NotificationMailbox(channel: channel)
        // Before LISTEN, so that none that follows it is missed.
        mailboxes.append(WeakMailbox(mailbox: mailbox))
        hasListened = true
        _ = try await run("LISTEN \(SQL.identifier(channel))")
        return PostgresNotifications(connection: self, mailbox: mailbox)
    }

    /// Waits until the connection has ended, which is noticed at once when the server closes it (a server that vanished
    /// without a word is noticed by TCP's keep-alive, within a minute).
    ///
    /// - Returns: why it ended. Throws only `CancellationError`.
    package func waitUntilClosed() async throws -> PostgresError {
        while session != nil { try await waitForNews() }
        return ending ?? PostgresError(.closed, "the connection is closed")
    }

    func nextNotification(for mailbox: NotificationMailbox) async throws -> PostgresNotification? {
        while true {
            if let next = try mailbox.take() { return next }
            guard session != nil else {
                guard let ending, ending.code != .closed else { return nil }
                throw ending
            }
            try await waitForNews()
        }
    }

    /// Waits until something has come in, or may have. Of all who wait, one watches the socket; while a statement runs,
    /// nobody does, for what comes in then is read along with its answer.
    private func waitForNews() async throws {
        try Task.checkCancellation()
        try await clearAbandonedStream()
        guard let session else { return }
        guard !isWatched, !turnstile.isOccupied else { return await idlers.wait() }
        isWatched = true
        let outcome = await withTaskCancellationHandler {
            await session.watch.wait(for: .read, of: session.socket, heedsCancellation: true)
        } onCancel: {
            session.watch.interrupt()
        }
        isWatched = false
        if outcome == .ready, !turnstile.isOccupied {
            // Fails when what came in was the end; then `session` is nil, and its waiters will see that.
            try? checkAlive(session)
        }
        // Also when this one was cancelled: another has to watch now.
        idlers.wake()
    }

    /// Takes all notifications that libpq has read.
    func collectNotifications(_ session: LibPQSession) {
        while let pointer = PQnotifies(session.pointer) {
            defer { PQfreemem(pointer) }
            let notification = PostgresNotification(
                channel: String(cString: pointer.pointee.relname), payload: String(cString: pointer.pointee.extra),
                senderProcess: pointer.pointee.be_pid)
            mailboxes.removeAll { $0.mailbox == nil }
            for box in mailboxes { box.mailbox?.deliver(notification) }
        }
    }

    /// The end of an operation: the next one may begin, and who waits for news looks for them.
    func leave() {
        if let session { collectNotifications(session) }
        turnstile.leave()
        if isWatched { session?.watch.interrupt() }
        idlers.wake()
    }
}

struct WeakMailbox {
    weak var mailbox: NotificationMailbox?
}

extension NotificationMailbox {
    fileprivate func deliver(_ notification: PostgresNotification) {
        if notification.channel == channel { put(notification) }
    }
}
