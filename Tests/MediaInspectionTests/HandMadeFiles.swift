import MediaInspection

/// Files built byte by byte, so that a test can break just one thing.
enum HandMade {
    static func bigEndian(_ value: UInt64, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }

    // MARK: MP4

    static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        bigEndian(UInt64(content.count + 8), 4) + Array(type.utf8) + content
    }

    static func wideBox(_ type: String, size: UInt64, _ content: [UInt8]) -> [UInt8] {
        bigEndian(1, 4) + Array(type.utf8) + bigEndian(size, 8) + content
    }

    static func ftyp(_ brand: String = "isom") -> [UInt8] {
        box("ftyp", Array(brand.utf8) + [0, 0, 2, 0] + Array("isomavc1".utf8))
    }

    static func mvhd(timescale: UInt64 = 1_000, ticks: UInt64) -> [UInt8] {
        let fields = [0, 0, 0, timescale, ticks].flatMap { bigEndian($0, 4) }
        return box("mvhd", fields + [UInt8](repeating: 0, count: 80))
    }

    static func tkhd(width: UInt64, height: UInt64, isRotated: Bool = false) -> [UInt8] {
        let one: UInt64 = 0x1_0000
        let matrix: [UInt64] =
            isRotated
            ? [0, one, 0, UInt64(UInt32.max) - 0xFFFF, 0, 0, 0, 0, one << 14] : [one, 0, 0, 0, one, 0, 0, 0, one << 14]
        let fields = matrix.flatMap { bigEndian($0, 4) } + bigEndian(width << 16, 4) + bigEndian(height << 16, 4)
        return box("tkhd", [UInt8](repeating: 0, count: 40) + fields)
    }

    static func media(handler: String, width: UInt64 = 0, height: UInt64 = 0) -> [UInt8] {
        let entry = box(
            "avc1",
            [UInt8](repeating: 0, count: 24) + bigEndian(width, 2) + bigEndian(height, 2)
                + [UInt8](repeating: 0, count: 50))
        let stsd = box("stsd", bigEndian(0, 4) + bigEndian(1, 4) + entry)
        let hdlr = box("hdlr", bigEndian(0, 8) + Array(handler.utf8) + [UInt8](repeating: 0, count: 13))
        return box("mdia", hdlr + box("minf", box("stbl", stsd)))
    }

    static func videoTrack(width: UInt64 = 640, height: UInt64 = 360, isRotated: Bool = false) -> [UInt8] {
        box(
            "trak",
            tkhd(width: width, height: height, isRotated: isRotated)
                + media(handler: "vide", width: width, height: height))
    }

    static func mp4(ticks: UInt64 = 2_500, tracks: [UInt8] = videoTrack()) -> [UInt8] {
        ftyp() + box("moov", mvhd(ticks: ticks) + tracks) + box("mdat", [1, 2, 3])
    }

    // MARK: WebM

    static func element(_ id: UInt64, _ content: [UInt8]) -> [UInt8] {
        let idBytes = bigEndian(id, (64 - id.leadingZeroBitCount + 7) / 8)
        return idBytes + bigEndian(UInt64(content.count) | 1 << 56, 8) + content
    }

    static func webmHead(docType: String = "webm") -> [UInt8] {
        element(0x1A45_DFA3, element(0x4282, Array(docType.utf8)))
    }

    static func webmTracks(type: UInt64 = 1, width: UInt64 = 640, height: UInt64 = 360) -> [UInt8] {
        let video = element(0xE0, element(0xB0, bigEndian(width, 2)) + element(0xBA, bigEndian(height, 2)))
        return element(0x1654_AE6B, element(0xAE, element(0x83, [UInt8(type)]) + video))
    }

    static func webmInfo(milliseconds: Double) -> [UInt8] {
        element(
            0x1549_A966,
            element(0x2AD7B1, bigEndian(1_000_000, 3)) + element(0x4489, bigEndian(milliseconds.bitPattern, 8)))
    }

    static func webm(_ body: [UInt8]) -> [UInt8] {
        webmHead() + element(0x1853_8067, body)
    }

    // MARK: Images

    static func jpeg(width: UInt64, height: UInt64, before segments: [UInt8] = []) -> [UInt8] {
        let frame = [0xFF, 0xC0] + bigEndian(17, 2) + [8] + bigEndian(height, 2) + bigEndian(width, 2)
        return [0xFF, 0xD8] + segments + frame + [UInt8](repeating: 1, count: 10)
    }

    /// An Exif segment in either byte order.
    static func exif(orientation: UInt64, isLittle: Bool) -> [UInt8] {
        func number(_ value: UInt64, _ size: Int) -> [UInt8] {
            isLittle ? bigEndian(value, size).reversed() : bigEndian(value, size)
        }
        let entry = number(0x0112, 2) + number(3, 2) + number(1, 4) + number(orientation, 2) + [0, 0]
        let tiff =
            (isLittle ? Array("II".utf8) : Array("MM".utf8)) + number(42, 2) + number(8, 4) + number(1, 2) + entry
        let content = Array("Exif\0\0".utf8) + tiff + [0, 0, 0, 0]
        return [0xFF, 0xE1] + bigEndian(UInt64(content.count + 2), 2) + content
    }

    static func png(width: UInt64, height: UInt64) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + bigEndian(13, 4) + Array("IHDR".utf8) + bigEndian(width, 4)
            + bigEndian(height, 4) + [8, 2, 0, 0, 0, 0, 0, 0, 0]
    }
}

func header(_ bytes: [UInt8]) throws -> MediaHeader {
    try MediaHeader.read(MemoryBytes(bytes))
}
