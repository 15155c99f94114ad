/// MP4 and QuickTime: a tree of boxes; the index box `moov` may stand before or after the media data.
///
/// ISO/IEC 14496-12; QuickTime File Format.
struct MP4Header {
    private var reader: BoundedReader
    private var movieDuration: Double?
    private var fragmentTicks: UInt64?
    private var movieTimescale: UInt64 = 0

    init(_ reader: BoundedReader) {
        self.reader = reader
    }

    private struct Box {
        let type: String
        /// Where its content starts and ends; the end may lie beyond the file.
        let start: UInt64
        let end: UInt64
    }

    private struct Track {
        var isVideo = false
        var isRotated = false
        var shown: (width: Int, height: Int) = (0, 0)
        var coded: (width: Int, height: Int) = (0, 0)

        /// What the decoder will make of it, before rotation; what the track says where that is not there.
        var size: (width: Int, height: Int) { coded.width > 0 && coded.height > 0 ? coded : shown }
    }

    /// Deepest and widest that the walk goes; files from cameras and editors stay far below.
    private static let mostTracks = 64
    private static let mostChildren = 256

    mutating func read() throws(MediaHeaderError) -> MediaHeader {
        let moov = try findMovie()
        var tracks: [Track] = []
        for box in try children(of: moov) {
            switch box.type {
            case "mvhd": try readMovieHeader(box)
            case "trak" where tracks.count < Self.mostTracks: tracks.append(try readTrack(box))
            case "mvex": try readFragmentDuration(box)
            case "cmov": throw .unsupported(format: "a QuickTime video with a compressed index")
            default: break
            }
        }
        let videos = tracks.filter(\.isVideo)
        guard !videos.isEmpty else { throw .noVideoTrack(reader.type) }
        guard let track = videos.first(where: { $0.size.width > 0 && $0.size.height > 0 }) else {
            throw .damaged(reader.type)
        }
        let (width, height) = track.isRotated ? (track.size.height, track.size.width) : track.size
        return MediaHeader(type: reader.type, width: width, height: height, duration: duration)
    }

    private var duration: Double? {
        if let movieDuration { return movieDuration }
        guard let fragmentTicks, movieTimescale > 0 else { return nil }
        return Double(fragmentTicks) / Double(movieTimescale)
    }

    /// Walks the top level. Media data that reaches beyond the end tells of a file that lost its tail.
    private mutating func findMovie() throws(MediaHeaderError) -> Box {
        var offset: UInt64 = 0
        var movie: Box?
        var hasMedia = false
        while offset < reader.length {
            let found: Box?
            do { found = try readBox(at: offset, limit: .max) } catch {
                // Padding behind the index harms nobody.
                if movie != nil, error == .damaged(reader.type) { break }
                throw error
            }
            guard let box = found else { break }
            if box.type == "moov" || box.type == "mdat", box.end > reader.length { throw .truncated(reader.type) }
            if box.type == "moov" { movie = box }
            if box.type == "mdat" || box.type == "moof" { hasMedia = true }
            if movie != nil, hasMedia { break }
            offset = box.end
        }
        // Whichever of the two comes last is missing where the recording or the transfer was cut off.
        guard let movie, hasMedia else { throw .truncated(reader.type) }
        return movie
    }

    /// Nil where fewer bytes than a box's head are left before the limit.
    private mutating func readBox(at offset: UInt64, limit: UInt64) throws(MediaHeaderError) -> Box? {
        let head = try reader.upTo(16, at: offset)
        guard let short = head.number(at: 0, size: 4), let type = head.tag(at: 4), offset + 8 <= limit else {
            return nil
        }
        var size = short
        var headLength: UInt64 = 8
        if short == 1 {
            guard let long = head.number(at: 8, size: 8) else { throw .truncated(reader.type) }
            (size, headLength) = (long, 16)
        } else if short == 0 {
            size = min(limit, reader.length) - offset
        }
        let (end, overflow) = offset.addingReportingOverflow(size)
        guard size >= headLength, !overflow, end <= limit else { throw .damaged(reader.type) }
        return Box(type: type, start: offset + headLength, end: end)
    }

    private mutating func children(of parent: Box) throws(MediaHeaderError) -> [Box] {
        var boxes: [Box] = []
        var offset = parent.start
        // QuickTime ends some lists with a 32-bit zero, which is not a box of size 0.
        while offset + 8 <= parent.end, boxes.count < Self.mostChildren {
            guard let box = try readBox(at: offset, limit: parent.end) else { break }
            boxes.append(box)
            offset = box.end
        }
        return boxes
    }

    /// The first bytes of a box's content, at most `count`.
    private mutating func content(_ box: Box, _ count: Int) throws(MediaHeaderError) -> [UInt8] {
        try reader.upTo(Int(min(UInt64(count), box.end - box.start)), at: box.start)
    }

    private mutating func readMovieHeader(_ box: Box) throws(MediaHeaderError) {
        let bytes = try content(box, 32)
        let wide = bytes.first == 1
        guard let timescale = bytes.number(at: wide ? 20 : 12, size: 4),
            let ticks = bytes.number(at: wide ? 24 : 16, size: wide ? 8 : 4)
        else { throw .damaged(reader.type) }
        movieTimescale = timescale
        let unknown: UInt64 = wide ? .max : UInt64(UInt32.max)
        if timescale > 0, ticks > 0, ticks != unknown { movieDuration = Double(ticks) / Double(timescale) }
    }

    private mutating func readFragmentDuration(_ box: Box) throws(MediaHeaderError) {
        for child in try children(of: box) where child.type == "mehd" {
            let bytes = try content(child, 12)
            fragmentTicks = bytes.number(at: 4, size: bytes.first == 1 ? 8 : 4)
        }
    }

    private mutating func readTrack(_ box: Box) throws(MediaHeaderError) -> Track {
        var track = Track()
        for child in try children(of: box) {
            switch child.type {
            case "tkhd": try readTrackHeader(child, &track)
            case "mdia": try readMedia(child, &track)
            default: break
            }
        }
        return track
    }

    private mutating func readTrackHeader(_ box: Box, _ track: inout Track) throws(MediaHeaderError) {
        let bytes = try content(box, 96)
        let matrix = bytes.first == 1 ? 52 : 40
        guard let a = bytes.number(at: matrix, size: 4), let b = bytes.number(at: matrix + 4, size: 4),
            let c = bytes.number(at: matrix + 12, size: 4), let d = bytes.number(at: matrix + 16, size: 4),
            let width = bytes.number(at: matrix + 36, size: 4), let height = bytes.number(at: matrix + 40, size: 4)
        else { throw .damaged(reader.type) }
        track.isRotated = a == 0 && d == 0 && b != 0 && c != 0
        // 16.16 fixed point.
        track.shown = (Int(width >> 16), Int(height >> 16))
    }

    private mutating func readMedia(_ box: Box, _ track: inout Track) throws(MediaHeaderError) {
        for child in try children(of: box) {
            if child.type == "hdlr" { track.isVideo = try content(child, 12).tag(at: 8) == "vide" }
            guard child.type == "minf" else { continue }
            for table in try children(of: child) where table.type == "stbl" {
                for entry in try children(of: table) where entry.type == "stsd" {
                    // The first visual sample entry: 16 bytes of heads, 24 reserved or of no interest, then the size.
                    let bytes = try content(entry, 44)
                    track.coded = (
                        Int(bytes.number(at: 40, size: 2) ?? 0), Int(bytes.number(at: 42, size: 2) ?? 0)
                    )
                }
            }
        }
    }
}
