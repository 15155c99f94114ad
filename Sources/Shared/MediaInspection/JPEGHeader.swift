/// JPEG: segments up to the frame header; the orientation stands in the Exif segment.
///
/// ITU-T T.81 annex B; Exif 2.3.
struct JPEGHeader {
    private var reader: BoundedReader

    init(_ reader: BoundedReader) {
        self.reader = reader
    }

    /// Cameras write up to some forty segments: colour profiles and previews come in pieces of 64 KB.
    private static let segments = 1_024

    mutating func read() throws(MediaHeaderError) -> MediaHeader {
        var offset: UInt64 = 2
        var orientation = 1
        for _ in 0..<Self.segments {
            let head = try reader.bytes(at: offset, count: 4)
            guard head[0] == 0xFF else { throw .damaged(.jpg) }
            let marker = head[1]
            if marker == 0xFF {
                // Any number of fill bytes may stand before a marker.
                offset += 1
                continue
            }
            if marker == 0x01 || (0xD0...0xD7).contains(marker) {
                offset += 2
                continue
            }
            guard let length = head.number(at: 2, size: 2), length >= 2, marker != 0xD9, marker != 0xDA else {
                throw .damaged(.jpg)
            }
            if isFrame(marker) { return try readFrame(at: offset, orientation) }
            if marker == 0xE1, let found = try readOrientation(at: offset + 4, Int(length) - 2) { orientation = found }
            offset += 2 + length
        }
        throw .damaged(.jpg)
    }

    /// SOF0…SOF15, of which three numbers mean tables and extensions.
    private func isFrame(_ marker: UInt8) -> Bool {
        (0xC0...0xCF).contains(marker) && ![0xC4, 0xC8, 0xCC].contains(marker)
    }

    private mutating func readFrame(at offset: UInt64, _ orientation: Int) throws(MediaHeaderError) -> MediaHeader {
        let bytes = try reader.bytes(at: offset + 4, count: 5)
        guard let height = bytes.number(at: 1, size: 2), let width = bytes.number(at: 3, size: 2), width > 0, height > 0
        else { throw .damaged(.jpg) }
        let isRotated = orientation >= 5
        return MediaHeader(
            type: .jpg, width: Int(isRotated ? height : width), height: Int(isRotated ? width : height))
    }

    /// Nil where the segment is no Exif or says nothing usable: orientation is a nicety, never a reason to refuse.
    private mutating func readOrientation(at offset: UInt64, _ length: Int) throws(MediaHeaderError) -> Int? {
        let bytes = try reader.upTo(length, at: offset)
        guard bytes.starts(with: Array("Exif\0\0".utf8)) else { return nil }
        return ExifOrientation.find(Array(bytes.dropFirst(6)))
    }
}

/// The orientation in a TIFF structure: 1 upright … 8, of which 5 to 8 swap width and height.
enum ExifOrientation {
    static func find(_ tiff: [UInt8]) -> Int? {
        let isLittle: Bool
        switch tiff.prefix(4) {
        case [0x49, 0x49, 0x2A, 0x00]: isLittle = true
        case [0x4D, 0x4D, 0x00, 0x2A]: isLittle = false
        default: return nil
        }
        func value(_ offset: Int, _ size: Int) -> Int? {
            tiff.number(at: offset, size: size).map { number in
                isLittle ? Int(number.byteSwapped >> UInt64(64 - 8 * size)) : Int(number)
            }
        }
        guard let directory = value(4, 4), let count = value(directory, 2) else { return nil }
        for index in 0..<min(count, 512) {
            let entry = directory + 2 + 12 * index
            guard let tag = value(entry, 2) else { return nil }
            guard tag == 0x0112 else { continue }
            guard let orientation = value(entry + 8, 2), (1...8).contains(orientation) else { return nil }
            return orientation
        }
        return nil
    }
}
