/// WebM: a tree of EBML elements. Tracks and duration stand before the first cluster.
///
/// RFC 8794 (EBML), RFC 9559 (Matroska).
struct WebMHeader {
    private var reader: BoundedReader

    init(_ reader: BoundedReader) {
        self.reader = reader
    }

    private struct Element {
        let id: UInt64
        let start: UInt64
        /// Nil: the size is unknown, as live recorders write it.
        let end: UInt64?
    }

    private enum ID {
        static let head: UInt64 = 0x1A45_DFA3
        static let docType: UInt64 = 0x4282
        static let segment: UInt64 = 0x1853_8067
        static let info: UInt64 = 0x1549_A966
        static let timestampScale: UInt64 = 0x2AD7B1
        static let duration: UInt64 = 0x4489
        static let tracks: UInt64 = 0x1654_AE6B
        static let trackEntry: UInt64 = 0xAE
        static let trackType: UInt64 = 0x83
        static let video: UInt64 = 0xE0
        static let pixelWidth: UInt64 = 0xB0
        static let pixelHeight: UInt64 = 0xBA
        static let cluster: UInt64 = 0x1F43_B675
    }

    /// Widest that the walk goes at any level.
    private static let mostChildren = 512

    mutating func read() throws(MediaHeaderError) -> MediaHeader {
        let segment = try findSegment()
        var duration: Double?
        var size: (width: Int, height: Int)?
        var sawTracks = false
        var offset = segment.start
        let end = segment.end ?? reader.length
        for _ in 0..<Self.mostChildren {
            guard offset < end, let element = try readElement(at: offset, limit: end) else { break }
            switch element.id {
            case ID.info: duration = try readDuration(element)
            case ID.tracks:
                sawTracks = true
                size = try readVideoSize(element)
            default: break
            }
            // A cluster of unknown size cannot be stepped over, and behind known ones the rest is of no interest.
            guard let next = element.end, !(sawTracks && element.id == ID.cluster) else { break }
            offset = next
        }
        guard sawTracks else { throw .truncated(.webm) }
        guard let size else { throw .noVideoTrack(.webm) }
        guard size.width > 0, size.height > 0 else { throw .damaged(.webm) }
        return MediaHeader(type: .webm, width: size.width, height: size.height, duration: duration)
    }

    private mutating func findSegment() throws(MediaHeaderError) -> Element {
        guard let head = try readElement(at: 0, limit: reader.length), head.id == ID.head, let body = head.end else {
            throw .damaged(.webm)
        }
        var isWebM = false
        for element in try children(of: head) where element.id == ID.docType {
            let name = try content(element, 8)
            isWebM = String(decoding: name.prefix { $0 != 0 }, as: Unicode.ASCII.self) == "webm"
        }
        guard isWebM else { throw .unrecognised }
        guard let segment = try readElement(at: body, limit: .max) else { throw .truncated(.webm) }
        guard segment.id == ID.segment else { throw .damaged(.webm) }
        if let end = segment.end, end > reader.length { throw .truncated(.webm) }
        return segment
    }

    /// Seconds. The file gives a float in units of the timestamp scale, which is in nanoseconds (10⁶ by default).
    private mutating func readDuration(_ info: Element) throws(MediaHeaderError) -> Double? {
        var scale = 1_000_000.0
        var ticks: Double?
        for element in try children(of: info) {
            if element.id == ID.timestampScale { scale = Double(try unsigned(element)) }
            if element.id == ID.duration {
                let bytes = try content(element, 8)
                let bits = bytes.number(at: 0, size: bytes.count) ?? 0
                if bytes.count == 4 { ticks = Double(Float(bitPattern: UInt32(bits))) }
                if bytes.count == 8 { ticks = Double(bitPattern: bits) }
            }
        }
        guard let seconds = ticks.map({ $0 * scale / 1_000_000_000 }), seconds.isFinite, seconds > 0 else { return nil }
        return seconds
    }

    /// The size of the first video track; nil where there is none.
    private mutating func readVideoSize(_ tracks: Element) throws(MediaHeaderError) -> (width: Int, height: Int)? {
        for track in try children(of: tracks) where track.id == ID.trackEntry {
            var isVideo = false
            var size = (width: 0, height: 0)
            for element in try children(of: track) {
                if element.id == ID.trackType { isVideo = try unsigned(element) == 1 }
                guard element.id == ID.video else { continue }
                for property in try children(of: element) {
                    if property.id == ID.pixelWidth { size.width = Int(clamping: try unsigned(property)) }
                    if property.id == ID.pixelHeight { size.height = Int(clamping: try unsigned(property)) }
                }
            }
            if isVideo { return size }
        }
        return nil
    }

    private mutating func children(of parent: Element) throws(MediaHeaderError) -> [Element] {
        guard let end = parent.end else { throw .damaged(.webm) }
        guard end <= reader.length else { throw .truncated(.webm) }
        var elements: [Element] = []
        var offset = parent.start
        while offset < end, elements.count < Self.mostChildren {
            guard let element = try readElement(at: offset, limit: end), let next = element.end else {
                throw .damaged(.webm)
            }
            elements.append(element)
            offset = next
        }
        return elements
    }

    private mutating func content(_ element: Element, _ count: Int) throws(MediaHeaderError) -> [UInt8] {
        let length = (element.end ?? element.start) - element.start
        return try reader.bytes(at: element.start, count: Int(min(UInt64(count), length)))
    }

    private mutating func unsigned(_ element: Element) throws(MediaHeaderError) -> UInt64 {
        let bytes = try content(element, 8)
        return bytes.number(at: 0, size: bytes.count) ?? 0
    }

    /// An id keeps its length marker; a size drops it, and all ones mean unknown.
    private mutating func readElement(at offset: UInt64, limit: UInt64) throws(MediaHeaderError) -> Element? {
        let bytes = try reader.upTo(12, at: offset)
        guard let first = bytes.first else { return nil }
        let idLength = first.leadingZeroBitCount + 1
        guard idLength <= 4 else { throw .damaged(.webm) }
        guard let id = bytes.number(at: 0, size: idLength), bytes.count > idLength else { throw .truncated(.webm) }
        let sizeLength = bytes[idLength].leadingZeroBitCount + 1
        guard sizeLength <= 8 else { throw .damaged(.webm) }
        guard let marked = bytes.number(at: idLength, size: sizeLength) else { throw .truncated(.webm) }
        let mask = (UInt64(1) << UInt64(7 * sizeLength)) - 1
        let size = marked & mask
        let start = offset + UInt64(idLength + sizeLength)
        if size == mask { return Element(id: id, start: start, end: nil) }
        guard start + size <= limit else {
            if limit >= reader.length { throw .truncated(.webm) }
            throw .damaged(.webm)
        }
        return Element(id: id, start: start, end: start + size)
    }
}
