/// Names on both sides of the wire. Swift writes abbreviations in capitals (`assetID`, `gifURL`, `userIDs`); the
/// strategies of Foundation's coders lose these on the way back, so the two directions are kept together here.
enum SnakeCase {
    private static let abbreviations = ["id": "ID", "ids": "IDs", "url": "URL", "urls": "URLs"]

    /// `promptText` → `prompt_text`, `gifURL` → `gif_url`, `userIDs` → `user_ids`, `URLPath` → `url_path`.
    static func encode(_ name: String) -> [UInt8] {
        let bytes = Array(name.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 4)
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte.isUppercase else {
                result.append(byte)
                continue
            }
            let followsLower = index > 0 && !bytes[index - 1].isUppercase && bytes[index - 1] != 0x5F
            let beginsWord = index > 0 && bytes[index - 1].isUppercase && endsAbbreviation(bytes, at: index)
            if followsLower || beginsWord { result.append(0x5F) }
            result.append(byte.lowercasedASCII)
        }
        return result
    }

    /// Whether a new word begins at this capital, which follows another one. A plural's `s` is no word.
    private static func endsAbbreviation(_ bytes: [UInt8], at index: Int) -> Bool {
        guard index + 1 < bytes.count, bytes[index + 1].isLowercase else { return false }
        let isPlural =
            bytes[index + 1] == UInt8(ascii: "s") && (index + 2 == bytes.count || bytes[index + 2].isUppercase)
        return !isPlural
    }

    /// `asset_id` → `assetID`. A first word stays small: `url_path` → `urlPath`, `id` → `id`.
    static func decode(_ name: String) -> String {
        guard name.utf8.contains(0x5F) else { return name }
        let words = name.split(separator: "_")
        guard let first = words.first else { return name }
        return words.dropFirst().reduce(into: String(first)) { result, word in
            if let abbreviation = abbreviations[String(word)] {
                result += abbreviation
            } else {
                result += word.prefix(1).uppercased() + word.dropFirst()
            }
        }
    }
}

extension UInt8 {
    fileprivate var isUppercase: Bool { self &- 0x41 < 26 }
    fileprivate var isLowercase: Bool { self &- 0x61 < 26 }
}
