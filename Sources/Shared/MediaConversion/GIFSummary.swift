/// What a whole GIF holds, by its own blocks. Quicker than ffprobe, whose start alone costs a tenth of a second, and more
/// thorough: it follows every block to the end mark, which a file that was cut off lacks.
///
/// CompuServe GIF89a.
struct GIFSummary: Equatable {
    let width: Int
    let height: Int
    private(set) var frames = 0
    /// Seconds.
    private(set) var duration = 0.0

    /// Nil where the bytes are no whole GIF.
    init?(_ bytes: [UInt8]) {
        guard bytes.count > 13, bytes.starts(with: Array("GIF89a".utf8)) else { return nil }
        width = Int(bytes[6]) | Int(bytes[7]) << 8
        height = Int(bytes[8]) | Int(bytes[9]) << 8
        var offset = 13 + Self.tableLength(bytes[10])
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x3B:
                return
            case 0x21:
                // An extension: its label, then sub-blocks. Graphic control holds the delay in hundredths of a second.
                guard offset + 6 < bytes.count else { return nil }
                if bytes[offset + 1] == 0xF9 {
                    duration += Double(Int(bytes[offset + 4]) | Int(bytes[offset + 5]) << 8) / 100
                }
                offset += 2
            case 0x2C:
                // A frame: its place and table, then the code size, then sub-blocks.
                guard offset + 10 < bytes.count else { return nil }
                frames += 1
                offset += 10 + Self.tableLength(bytes[offset + 9]) + 1
            default:
                return nil
            }
            guard let next = Self.endOfSubBlocks(bytes, offset) else { return nil }
            offset = next
        }
        return nil
    }

    private static func tableLength(_ flags: UInt8) -> Int {
        flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1)
    }

    /// Each sub-block begins with its length; one of no length ends them.
    private static func endOfSubBlocks(_ bytes: [UInt8], _ start: Int) -> Int? {
        var offset = start
        while offset < bytes.count {
            let length = Int(bytes[offset])
            offset += 1 + length
            if length == 0 { return offset }
        }
        return nil
    }
}
