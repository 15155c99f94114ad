package import NIOCore

/// A form's bytes in, its parts out: a pure state machine, the same for any cut of the same bytes. Contents come out
/// as slices of what went in; only what is cut between two reads is remembered, as a count.
package struct MultipartParser: Sendable {
    package struct Limits: Sendable {
        package var parts: Int
        /// Bytes of one part's header.
        package var headerBytes: Int

        package init(parts: Int = 32, headerBytes: Int = 16 * 1024) {
            self.parts = parts
            self.headerBytes = headerBytes
        }
    }

    package enum Event: Sendable, Equatable {
        case part(MultipartPartHead)
        case data(ByteBuffer)
        case partEnd
        /// The last boundary. What follows is dropped.
        case end
        /// All of the input has been taken.
        case needsMore
    }

    private enum Phase {
        case preamble
        case afterDelimiter
        case afterHyphen
        case padding
        case lineFeed
        case headers
        case data
        case epilogue
    }

    private enum Scan {
        case data(ByteBuffer)
        case delimiter
        case needsMore
    }

    private static let looseBytes = 16 * 1024

    private let delimiter: [UInt8]
    private let limits: Limits
    private var phase = Phase.preamble
    /// How much of the delimiter the last bytes of the input were. The first delimiter needs no line break before it,
    /// which is as if one had been seen.
    private var matched = 2
    private var header: [UInt8] = []
    private var parts = 0
    /// Bytes before the first and after the last delimiter.
    private var loose = 0

    package init(boundary: MultipartBoundary, limits: Limits = Limits()) {
        delimiter = boundary.delimiter
        self.limits = limits
    }

    /// To be called until it says `needsMore`, then with the next bytes.
    package mutating func next(_ input: inout ByteBuffer) throws(MultipartError) -> Event {
        while true {
            switch phase {
            case .preamble:
                guard try skipPreamble(&input) else { return .needsMore }
            case .data:
                switch scan(&input) {
                case .data(let slice): return .data(slice)
                case .needsMore: return .needsMore
                case .delimiter:
                    phase = .afterDelimiter
                    return .partEnd
                }
            case .headers:
                guard let head = try readHeaders(&input) else { return .needsMore }
                phase = .data
                return .part(head)
            case .epilogue:
                loose += input.readableBytes
                input.moveReaderIndex(to: input.writerIndex)
                guard loose <= Self.looseBytes else { throw .epilogueTooLong }
                return .needsMore
            case .afterDelimiter, .afterHyphen, .padding, .lineFeed:
                guard let byte = input.readInteger(as: UInt8.self) else { return .needsMore }
                if try isEnd(after: byte) { return .end }
            }
        }
    }

    /// The input is over.
    /// - Throws: `MultipartError.noEnd` where the last boundary has not come.
    package func finish() throws(MultipartError) {
        guard case .epilogue = phase else { throw .noEnd }
    }

    // MARK: Around the delimiter

    private mutating func skipPreamble(_ input: inout ByteBuffer) throws(MultipartError) -> Bool {
        while true {
            switch scan(&input) {
            case .delimiter:
                phase = .afterDelimiter
                loose = 0
                return true
            case .needsMore: return false
            case .data(let slice):
                loose += slice.readableBytes
                guard loose <= Self.looseBytes else { throw .preambleTooLong }
            }
        }
    }

    /// `--` ends the form; else blanks and a line break come before the part's header.
    private mutating func isEnd(after byte: UInt8) throws(MultipartError) -> Bool {
        switch (phase, byte) {
        case (.afterDelimiter, .hyphen): phase = .afterHyphen
        case (.afterHyphen, .hyphen):
            phase = .epilogue
            return true
        case (.afterDelimiter, .carriageReturn), (.padding, .carriageReturn): phase = .lineFeed
        case (.afterDelimiter, .space), (.afterDelimiter, .tab), (.padding, .space), (.padding, .tab): phase = .padding
        case (.lineFeed, .lineFeed):
            guard parts < limits.parts else { throw .tooManyParts(limit: limits.parts) }
            parts += 1
            header.removeAll(keepingCapacity: true)
            phase = .headers
        default: throw .malformedDelimiter
        }
        return false
    }

    private mutating func readHeaders(_ input: inout ByteBuffer) throws(MultipartError) -> MultipartPartHead? {
        while input.readableBytes > 0 {
            let lineEnd = input.withUnsafeReadableBytes { $0.firstOccurrence(of: [.lineFeed]) }
            let count = lineEnd.map { $0 + 1 } ?? input.readableBytes
            guard header.count + count <= limits.headerBytes else {
                throw .headersTooLarge(limit: limits.headerBytes)
            }
            header.append(contentsOf: input.readBytes(length: count) ?? [])
            guard lineEnd != nil else { return nil }
            if header == [.carriageReturn, .lineFeed] || header.hasSuffix([.lineFeed, .carriageReturn, .lineFeed]) {
                return try MultipartPartHead(header)
            }
        }
        return nil
    }

    // MARK: The search

    private mutating func scan(_ input: inout ByteBuffer) -> Scan {
        if matched > 0, let result = continueMatch(&input) { return result }
        guard input.readableBytes > 0 else { return .needsMore }
        let delimiter = delimiter
        let (found, tail) = input.withUnsafeReadableBytes { raw in
            let found = raw.firstOccurrence(of: delimiter)
            return (found, found == nil ? raw.suffixMatching(delimiter) : 0)
        }
        if found == 0 {
            input.moveReaderIndex(forwardBy: delimiter.count)
            return .delimiter
        }
        let count = found ?? input.readableBytes - tail
        if count == 0 {
            matched = tail
            input.moveReaderIndex(forwardBy: tail)
            return .needsMore
        }
        return input.readSlice(length: count).map { .data($0) } ?? .needsMore
    }

    /// Goes on with a delimiter that began in the bytes before; nil where there was none after all and nothing of it
    /// is to be given out.
    private mutating func continueMatch(_ input: inout ByteBuffer) -> Scan? {
        let rest = delimiter[matched...]
        let same = input.withUnsafeReadableBytes { raw in zip(raw, rest).prefix { $0 == $1 }.count }
        if same == rest.count {
            input.moveReaderIndex(forwardBy: same)
            matched = 0
            return .delimiter
        }
        if same == input.readableBytes {
            input.moveReaderIndex(forwardBy: same)
            matched += same
            return .needsMore
        }
        let held = ByteBuffer(bytes: delimiter[..<matched])
        matched = 0
        return .data(held)
    }
}

extension UnsafeRawBufferPointer {
    /// How many of the last bytes are the beginning of `delimiter`, which holds its first byte only once.
    fileprivate func suffixMatching(_ delimiter: [UInt8]) -> Int {
        guard let first = delimiter.first else { return 0 }
        let tail = suffix(delimiter.count - 1)
        guard let start = tail.lastIndex(of: first),
            tail[start...].elementsEqual(delimiter.prefix(tail.endIndex - start))
        else { return 0 }
        return tail.endIndex - start
    }
}

extension [UInt8] {
    fileprivate func hasSuffix(_ suffix: [UInt8]) -> Bool { self.suffix(suffix.count) == suffix[...] }
}
