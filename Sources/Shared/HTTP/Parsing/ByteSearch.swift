import Glibc

extension UnsafeRawBufferPointer {
    /// The first place of `needle` at or after `start`. The C library looks for the needle's first byte, 32 bytes at a
    /// time; only where that stands is the rest compared. So choose needles that begin with a rare byte.
    func firstOccurrence(of needle: [UInt8], from start: Int = 0) -> Int? {
        guard let baseAddress, let first = needle.first else { return nil }
        return needle.withUnsafeBytes { sought -> Int? in
            guard let soughtBase = sought.baseAddress else { return nil }
            var position = start
            while position + sought.count <= count {
                let span = count - position - sought.count + 1
                guard let found = memchr(baseAddress + position, Int32(first), span) else { return nil }
                position = baseAddress.distance(to: UnsafeRawPointer(found))
                if memcmp(found, soughtBase, sought.count) == 0 { return position }
                position += 1
            }
            return nil
        }
    }
}
