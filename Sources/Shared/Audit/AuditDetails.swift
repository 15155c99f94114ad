import Foundation

/// `audit_log.details` as texts: keys as they stand there, and what is no text in its JSON form.
enum AuditDetails {
    static func decode(_ json: String) throws -> [String: String] {
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] ?? [:]
        return object.mapValues { value in
            if let text = value as? String { return text }
            let bytes = try? JSONSerialization.data(
                withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
            return String(decoding: bytes ?? Data(), as: UTF8.self)
        }
    }
}
