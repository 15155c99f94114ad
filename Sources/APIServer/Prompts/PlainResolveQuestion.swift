import Foundation
import NIOCore

/// A question as programs ask it: one flat object of plain strings, `character_id`, `emotion` and, where it is needed,
/// `user_id`, each once. Nil for everything else, which JSON's own decoder reads, and refuses with reasons.
struct PlainResolveQuestion: Equatable {
    let characterID: UUID
    let emotion: String
    let userID: UUID?

    init?(_ body: ByteBuffer) {
        guard var fields = body.withUnsafeReadableBytes(Self.fields),
            let character = fields.removeValue(forKey: "character_id").flatMap({ UUID(uuidString: $0) }),
            let emotion = fields.removeValue(forKey: "emotion")
        else { return nil }
        let user = fields.removeValue(forKey: "user_id")
        userID = user.flatMap { UUID(uuidString: $0) }
        guard fields.isEmpty, (user == nil) == (userID == nil) else { return nil }
        characterID = character
        self.emotion = emotion
    }

    private static func fields(_ bytes: UnsafeRawBufferPointer) -> [String: String]? {
        var reader = Reader(bytes: bytes)
        guard reader.take(UInt8(ascii: "{")) else { return nil }
        var fields: [String: String] = [:]
        repeat {
            guard let name = reader.string(), reader.take(UInt8(ascii: ":")), let value = reader.string(),
                fields.updateValue(value, forKey: name) == nil
            else { return nil }
        } while reader.take(UInt8(ascii: ","))
        return reader.take(UInt8(ascii: "}")) && reader.isAtEnd ? fields : nil
    }

    private struct Reader {
        let bytes: UnsafeRawBufferPointer
        var index = 0

        private mutating func skipBlanks() {
            while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
        }

        var isAtEnd: Bool {
            mutating get {
                skipBlanks()
                return index == bytes.count
            }
        }

        mutating func take(_ byte: UInt8) -> Bool {
            skipBlanks()
            guard index < bytes.count, bytes[index] == byte else { return false }
            index += 1
            return true
        }

        /// Printable ASCII without escapes.
        mutating func string() -> String? {
            guard take(UInt8(ascii: "\"")) else { return nil }
            let start = index
            while index < bytes.count, (0x20..<0x7F).contains(bytes[index]), bytes[index] != UInt8(ascii: "\""),
                bytes[index] != UInt8(ascii: "\\")
            {
                index += 1
            }
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
            index += 1
            return String(decoding: bytes[start..<index - 1], as: UTF8.self)
        }
    }
}
