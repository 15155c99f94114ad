internal import CLibPQ

/// Where the server is and how to speak with it.
package struct PostgresConfiguration: Sendable {
    /// libpq's `host=… dbname=…` or a `postgres://` URL. It may hold a password.
    let conninfo: String
    package var applicationName: String
    /// For the whole of connecting: name lookup, TLS, login.
    package var connectTimeout: Duration
    /// Prepared statements kept per connection. 0 keeps none.
    package var statementCacheSize: Int

    package init(
        _ conninfo: String, applicationName: String = "greenroom", connectTimeout: Duration = .seconds(10),
        statementCacheSize: Int = 256
    ) {
        self.conninfo = conninfo
        self.applicationName = applicationName
        self.connectTimeout = connectTimeout
        self.statementCacheSize = max(0, statementCacheSize)
    }

    /// Throws `.configuration` when libpq cannot understand the connection string.
    package func validate() throws(PostgresError) {
        _ = try options()
    }

    /// The options that the connection string itself names.
    func options() throws(PostgresError) -> [String: String] {
        var message: UnsafeMutablePointer<CChar>?
        guard !conninfo.utf8.contains(0), let parsed = PQconninfoParse(conninfo, &message) else {
            // libpq's message may repeat a part of the string, and so of a password.
            PQfreemem(message)
            throw PostgresError(
                .configuration, "the connection string is malformed; write \"host=… dbname=…\" or \"postgres://…\"")
        }
        defer { PQconninfoFree(parsed) }
        var options: [String: String] = [:]
        var option = parsed
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { options[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return options
    }

    /// Keywords and values for `PQconnectStartParams`. What stands before `dbname` gives way to the connection
    /// string, what stands after it does not.
    var parameters: [(keyword: String, value: String)] {
        [
            // A peer that vanished without a word is noticed after a minute instead of after two hours.
            ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "60000"), ("fallback_application_name", applicationName),
            // Statements are planned once a connection, not at each run: a claim takes 0.23 ms instead of 0.9. Such a plan
            // may be made while a table is empty and has to do when it holds a million rows, so it goes by an index
            // wherever there is one. What that adds to the cost of a scan without one must not set off the compiler.
            // A process that freezes within a transaction holds its locks for 30 s and no longer.
            (
                "options",
                "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c jit=off "
                    + "-c idle_in_transaction_session_timeout=30s"
            ),
            ("dbname", conninfo), ("client_encoding", "UTF8"),
        ]
    }

    /// Several hosts are tried in turn, and each one's name is looked up within libpq's polling.
    var mayLookUpNamesWhilePolling: Bool {
        (try? options())?["host"]?.contains(",") ?? false
    }

    /// The same server and user with another database.
    package func database(_ name: String) -> PostgresConfiguration {
        var options = (try? options()) ?? [:]
        options["dbname"] = name
        let conninfo = options.sorted { $0.key < $1.key }.map { keyword, value in
            let escaped = value.flatMap { $0 == "'" || $0 == "\\" ? ["\\", $0] : [$0] }
            return "\(keyword)='\(String(escaped))'"
        }
        return PostgresConfiguration(
            conninfo.joined(separator: " "), applicationName: applicationName, connectTimeout: connectTimeout,
            statementCacheSize: statementCacheSize)
    }
}

extension PostgresConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Host, port, database and user; never a password.
    package var description: String {
        guard let options = try? options() else { return "a malformed connection string" }
        return ["host", "hostaddr", "port", "dbname", "user"]
            .compactMap { name in options[name].map { "\(name)=\($0)" } }.joined(separator: " ")
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: ["server": description]) }
}
