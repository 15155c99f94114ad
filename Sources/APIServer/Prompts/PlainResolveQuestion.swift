import Foundation
import NIOCore
import Security

/// A question as programs ask it: one flat object of plain strings, `character_id`, `emotion` and, where it is needed,
/// `user_id`, each once. Nil for everything else, which JSON's own decoder reads, and refuses with reasons.
struct PlainResolveQuestion: Equatable {
    let characterID: UUID
    let emotion: String
    let userID: UUID?

    init?(_ body: ByteBuffer) {
        guard let question = body.withUnsafeReadableBytes(Self.init) else { return nil }
        self = question
    }

    private init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = Reader(bytes: bytes)
        var (character, user): (UUID?, UUID?)
        var name: String?
        guard reader.take(UInt8(ascii: "{")) else { return nil }
        repeat {
            guard let field = reader.string(), reader.take(UInt8(ascii: ":")), let value = reader.string() else {
                return nil
            }
            if field.elementsEqual("character_id".utf8), character == nil {
                character = UUID(ascii: UnsafeRawBufferPointer(rebasing: value))
                if character == nil { return nil }
            } else if field.elementsEqual("emotion".utf8), name == nil {
                name = String(decoding: value, as: UTF8.self)
            } else if field.elementsEqual("user_id".utf8), user == nil {
                user = UUID(ascii: UnsafeRawBufferPointer(rebasing: value))
                if user == nil { return nil }
            } else {
                return nil
            }
        } while reader.take(UInt8(ascii: ","))
        guard reader.take(UInt8(ascii: "}")), reader.isAtEnd, let character, let name else { return nil }
        characterID = character
        emotion = name
        userID = user
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
        mutating func string() -> Slice<UnsafeRawBufferPointer>? {
            guard take(UInt8(ascii: "\"")) else { return nil }
            let start = index
            while index < bytes.count, (0x20..<0x7F).contains(bytes[index]), bytes[index] != UInt8(ascii: "\""),
                bytes[index] != UInt8(ascii: "\\")
            {
                index += 1
            }
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
            index += 1
            return bytes[start..<index - 1]
        }
    }
}
