/// One JSON object on one line, written field by field, never longer than `limit` bytes.
///
/// What does not fit is cut at a character's edge and marked `…[truncated]`; fields for which no room is left
/// are left out and the line says `"truncated":true`. Control characters come out escaped, so nothing that a
/// client sends can begin a line of its own.
struct JSONLine {
    static let limit = 16 * 1024
    /// A single string may take this much, so that one field does not push out the others.
    private static let fieldLimit = 8 * 1024
    private static let mark: StaticString = "…[truncated]"
    /// Kept free for the mark, `,"truncated":true`, the brace and the newline.
    private static let reserve = 64

    private(set) var bytes: [UInt8] = []
    private var isTruncated = false

    init() {
        bytes.reserveCapacity(512)
        bytes.append(UInt8(ascii: "{"))
    }

    /// The line with its end. Nothing can be added afterwards.
    consuming func finished() -> [UInt8] {
        if isTruncated {
            append(#","truncated":true"#)
        }
        append("}\n")
        return bytes
    }

    mutating func field(_ key: String, _ value: String) {
        guard begin(key, needing: 2) else { return }
        quoted(value)
    }

    /// `literal` stands as it is: a number, `true`, `false`.
    mutating func field(_ key: String, literal: String) {
        guard begin(key, needing: literal.utf8.count) else { return }
        bytes.append(contentsOf: literal.utf8)
    }

    mutating func field(_ key: String, _ timestamp: LogTimestamp) {
        guard begin(key, needing: 26) else { return }
        bytes.append(UInt8(ascii: "\""))
        timestamp.append(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func field(_ key: String, list: [String]) {
        guard begin(key, needing: 2) else { return }
        bytes.append(UInt8(ascii: "["))
        for (index, element) in list.enumerated() {
            guard room > 16 else {
                isTruncated = true
                break
            }
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            quoted(element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private var room: Int { Self.limit - Self.reserve - bytes.count }

    private mutating func begin(_ key: String, needing length: Int) -> Bool {
        // Six bytes: what one byte of a key can grow to when escaped.
        guard key.utf8.count * 6 + length + 8 <= room else {
            isTruncated = true
            return false
        }
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        quoted(key)
        bytes.append(UInt8(ascii: ":"))
        return true
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func quoted(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        let end = bytes.count + min(room, Self.fieldLimit)
        var text = text
        let isCut = text.withUTF8 { escape($0, upTo: end) }
        if isCut {
            append(Self.mark)
            isTruncated = true
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// - Returns: whether the text was cut to end before `end`.
    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>, upTo end: Int) -> Bool {
        for (index, byte) in text.enumerated() {
            // Only whole characters are written: look at the length that a leading byte promises.
            let length = byte < 0x80 ? (byte < 0x20 || byte == 0x7f ? 6 : 2) : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
            if byte & 0xc0 != 0x80, bytes.count + length > end { return true }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case UInt8(ascii: "\n"): append(#"\n"#)
            case UInt8(ascii: "\t"): append(#"\t"#)
            case 0..<0x20, 0x7f: escapeControl(byte)
            // C1 controls (U+0080…U+009F, in UTF-8 after 0xC2) drive terminals just as C0 ones do.
            case 0xc2 where index + 1 < text.count && text[index + 1] < 0xa0:
                escapeControl(text[index + 1])
            case 0x80..<0xa0 where index > 0 && text[index - 1] == 0xc2: continue
            default: bytes.append(byte)
            }
        }
        return false
    }

    private mutating func escapeControl(_ byte: UInt8) {
        let digits: StaticString = "0123456789abcdef"
        append(#"\u00"#)
        digits.withUTF8Buffer { digits in
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
    }
}
