import Audit
import HTTP
import NIOCore
import NIOHTTP1

/// The forms in which the audit leaves the house.
enum AuditExport: String, CaseIterable {
    case csv
    /// A JSON object a line, as the list has them.
    case ndjson

    var header: String? { self == .csv ? AuditCSV.header : nil }

    var headers: HTTPHeaders {
        let type = self == .csv ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson"
        return ["Content-Type": type, "Content-Disposition": "attachment; filename=\"audit.\(rawValue)\""]
    }

    func encode(_ page: [AuditRecord]) throws -> ByteBuffer {
        var bytes = ByteBuffer()
        for record in page {
            switch self {
            case .csv:
                bytes.writeString(try AuditCSV.line(record))
            case .ndjson:
                var line = try JSON.encode(AuditEntryView(record))
                bytes.writeBuffer(&line)
                bytes.writeString("\n")
            }
        }
        return bytes
    }
}
