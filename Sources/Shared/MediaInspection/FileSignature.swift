/// What the first bytes of a file say it is.
enum FileSignature: Equatable {
    case media(MediaType)
    case unsupported(String)
    case unrecognised

    /// How many bytes are enough.
    static let length = 64

    init(_ bytes: [UInt8]) {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .media(.jpg)
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .media(.png)
        } else if bytes.starts(with: [0x1A, 0x45, 0xDF, 0xA3]) {
            self = Self.ebml(bytes)
        } else if let box = bytes.tag(at: 4), let size = bytes.number(at: 0, size: 4),
            let found = Self.box(box, size, bytes)
        {
            self = found
        } else {
            self = Self.known(bytes).map { .unsupported($0) } ?? .unrecognised
        }
    }

    /// The DocType stands within the first bytes of every EBML header that a muxer writes.
    private static func ebml(_ bytes: [UInt8]) -> FileSignature {
        let text = String(decoding: bytes, as: Unicode.ASCII.self)
        if text.contains("webm") { return .media(.webm) }
        return text.contains("matroska") ? .unsupported("a Matroska (MKV) video") : .unrecognised
    }

    private static func box(_ box: String, _ size: UInt64, _ bytes: [UInt8]) -> FileSignature? {
        switch box {
        case "ftyp":
            guard size >= 16, let brand = bytes.tag(at: 8) else { return .unrecognised }
            return brandSignature(brand)
        case "moov", "mdat", "wide", "free", "skip", "pnot":
            // QuickTime before 2001 had no brands. Text does not pass: its first four bytes would be a size of 500 MB.
            return size >= 8 || size <= 1 ? .media(.mov) : nil
        case "moof", "styp", "sidx":
            return .unsupported("a fragment of a streamed video")
        default:
            return nil
        }
    }

    private static func brandSignature(_ brand: String) -> FileSignature {
        switch brand {
        case "qt  ": .media(.mov)
        case "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1": .unsupported("a HEIC image")
        case "avif", "avis": .unsupported("an AVIF image")
        case "crx ": .unsupported("a camera raw image")
        case "jp2 ", "jpx ": .unsupported("a JPEG 2000 image")
        default: .media(.mp4)
        }
    }

    /// Formats that people try, by name, so that the answer tells them what they hold.
    private static func known(_ bytes: [UInt8]) -> String? {
        let start = String(decoding: bytes.prefix(16), as: Unicode.ASCII.self)
        let table: [(prefix: String, name: String)] = [
            ("GIF8", "a GIF image"), ("BM", "a BMP image"), ("II*\0", "a TIFF image"), ("MM\0*", "a TIFF image"),
            ("%PDF", "a PDF document"), ("PK\u{3}\u{4}", "a ZIP archive or an office document"),
            ("OggS", "an Ogg file"), ("FLV", "a Flash video"), ("ID3", "an audio file"), ("fLaC", "an audio file"),
            ("8BPS", "a Photoshop document"),
        ]
        if start.hasPrefix("RIFF"), let form = bytes.tag(at: 8) {
            return ["WEBP": "a WebP image", "AVI ": "an AVI video", "WAVE": "an audio file"][form]
        }
        return table.first { start.hasPrefix($0.prefix) }?.name
    }
}
