import NIOCore

/// RFC 9112 7.1, strictly: sizes in at most 15 hexadecimal digits, CR LF everywhere, extensions and trailers bounded.
/// Extensions and trailers are checked and dropped: nothing here needs them.
struct ChunkedDecoder {
    enum Piece {
        case bytes(ByteBuffer)
        case needsMore
        case end
    }

    /// Bytes of a size line's extension, and of all trailers together.
    static let extensionLimit = 1024
    static let trailerLimit = 8 * 1024

    private enum Phase {
        case size(value: Int, digits: Int)
        case sizeExtension(value: Int, seen: Int)
        case sizeLineFeed(value: Int)
        case data(remaining: Int)
        case dataCarriageReturn
        case dataLineFeed
        case trailer(lineLength: Int)
        case trailerLineFeed(lineLength: Int)
        case end
    }

    private var phase = Phase.size(value: 0, digits: 0)
    private var trailerBytes = 0

    mutating func next(_ input: inout ByteBuffer) throws(ParseFailure) -> Piece {
        while true {
            if case .end = phase { return .end }
            if case .data(let remaining) = phase {
                guard let slice = input.readSlice(length: min(remaining, input.readableBytes)),
                    slice.readableBytes > 0
                else { return .needsMore }
                let left = remaining - slice.readableBytes
                phase = left == 0 ? .dataCarriageReturn : .data(remaining: left)
                return .bytes(slice)
            }
            guard let byte = input.readInteger(as: UInt8.self) else { return .needsMore }
            phase = try after(byte)
        }
    }

    private mutating func after(_ byte: UInt8) throws(ParseFailure) -> Phase {
        switch phase {
        case .size(let value, let digits): return try afterSize(byte, value, digits)
        case .sizeExtension(let value, let seen): return try afterExtension(byte, value, seen)
        case .sizeLineFeed(let value):
            try expect(.lineFeed, byte)
            return value == 0 ? .trailer(lineLength: 0) : .data(remaining: value)
        case .dataCarriageReturn:
            try expect(.carriageReturn, byte)
            return .dataLineFeed
        case .dataLineFeed:
            try expect(.lineFeed, byte)
            return .size(value: 0, digits: 0)
        case .trailer(let length): return try afterTrailer(byte, length)
        case .trailerLineFeed(let length):
            try expect(.lineFeed, byte)
            return length == 0 ? .end : .trailer(lineLength: 0)
        case .data, .end: return phase
        }
    }

    private func afterSize(_ byte: UInt8, _ value: Int, _ digits: Int) throws(ParseFailure) -> Phase {
        if let digit = byte.hexValue {
            guard digits < 15 else { throw .malformed("A chunk's size is too large.") }
            return .size(value: value << 4 | Int(digit), digits: digits + 1)
        }
        guard digits > 0 else { throw .malformed("A chunk has no size.") }
        if byte == .carriageReturn { return .sizeLineFeed(value: value) }
        guard byte == .semicolon || byte.isBlank else { throw .malformed("A chunk's size is not a number.") }
        return .sizeExtension(value: value, seen: 1)
    }

    private func afterExtension(_ byte: UInt8, _ value: Int, _ seen: Int) throws(ParseFailure) -> Phase {
        if byte == .carriageReturn { return .sizeLineFeed(value: value) }
        guard !byte.isRefusedInValue, seen < Self.extensionLimit else {
            throw .malformed("A chunk's extension is too long or malformed.")
        }
        return .sizeExtension(value: value, seen: seen + 1)
    }

    private mutating func afterTrailer(_ byte: UInt8, _ length: Int) throws(ParseFailure) -> Phase {
        trailerBytes += 1
        guard trailerBytes <= Self.trailerLimit else { throw .headTooLarge }
        if byte == .carriageReturn { return .trailerLineFeed(lineLength: length) }
        guard !byte.isRefusedInValue else { throw .malformed("A trailer holds a control character.") }
        return .trailer(lineLength: length + 1)
    }

    private func expect(_ expected: UInt8, _ byte: UInt8) throws(ParseFailure) {
        guard byte == expected else { throw .malformed("The body's chunks are not framed as they should be.") }
    }
}
