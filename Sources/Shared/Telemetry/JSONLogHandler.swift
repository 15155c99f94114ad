package import Logging

/// Writes each log message as one line of JSON: `ts`, `level`, `logger`, `message`, then the metadata, flat.
package struct JSONLogHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel: Logger.Level

    private let label: String
    private let service: String
    private let sink: LogSink

    /// - Parameter service: the executable's name, in every line, so that files can be joined.
    package init(
        label: String, service: String, sink: LogSink, level: Logger.Level = .info,
        metadataProvider: Logger.MetadataProvider? = nil
    ) {
        self.label = label
        self.service = service
        self.sink = sink
        self.logLevel = level
        self.metadataProvider = metadataProvider
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    // The signature is swift-log's.
    // swift-format-ignore
    package func log(
        level: Logger.Level, message: Logger.Message, metadata extra: Logger.Metadata?, source: String,
        file: String, function: String, line number: UInt
    ) {
        var line = JSONLine()
        line.field("ts", .now())
        line.field("level", level.rawValue)
        line.field("service", service)
        line.field("logger", label)
        line.field("message", message.description)
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let extra { all.merge(extra) { $1 } }
        if !all.isEmpty { LogFields(all).write(to: &line) }
        var bytes = line.finished()
        LogRedaction.redactCredentials(in: &bytes)
        sink.append(bytes, urgent: level >= .error)
    }
}
