import Audit
import Foundation
import HTTP
import NIOCore
import Security

/// Entries as CSV (RFC 4180) that a spreadsheet opens without running anything.
///
/// A cell that begins with one of `= + - @`, tab, CR, or an apostrophe gets an apostrophe in front: taking one leading
/// apostrophe away gives each cell back as it was.
enum AuditCSV {
    static let header =
        "id,created_at,action,actor_id,actor_email,user_id,user_email,asset_id,asset_filename,details,request_id\r\n"

    static func line(_ record: AuditRecord) throws -> String {
        let cells: [String] = [
            "\(record.id)", Timestamp.format(record.createdAt), record.action, record.actor?.id.text ?? "",
            record.actor?.email ?? "", record.user?.id.text ?? "", record.user?.email ?? "",
            record.assetID?.text ?? "", record.assetFilename ?? "",
            record.details.isEmpty ? "" : String(buffer: try JSON.encode(record.details)),
            record.requestID ?? "",
        ]
        return cells.map(cell).joined(separator: ",") + "\r\n"
    }

    static func cell(_ text: String) -> String {
        let safe = isFormula(text) ? "'\(text)" : text
        guard safe.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return safe }
        return "\"\(safe.replacing("\"", with: "\"\""))\""
    }

    private static func isFormula(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return false }
        return [UInt8](arrayLiteral: 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D, 0x27).contains(first)
    }
}
