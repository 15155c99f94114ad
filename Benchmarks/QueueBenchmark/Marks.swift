import Foundation
import Glibc

/// A file in memory to whose end each job writes 24 bytes when it begins: its number, its process, and the wall clock in
/// nanoseconds. All contenders do; it costs microseconds.
enum Marks {
    static let size = 24

    private static let path = ProcessInfo.processInfo.environment["BENCHMARK_MARKS"]
    private static let descriptor = path.map { open($0, O_WRONLY | O_APPEND | O_CLOEXEC) } ?? -1

    static func write(_ number: Int) {
        let now = nanoseconds()
        guard descriptor >= 0 else { return }
        let mark = [Int64(number), Int64(getpid()), now]
        _ = mark.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, size) }
    }

    /// The number and the nanosecond of the mark at a place; nil as long as there is none.
    static func read(at place: Int) -> (number: Int, nanosecond: Int64)? {
        guard let path, let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        guard (try? file.seek(toOffset: UInt64(place * size))) != nil, let data = try? file.read(upToCount: size),
            data.count == size
        else { return nil }
        return data.withUnsafeBytes { bytes in
            (
                Int(bytes.loadUnaligned(as: Int64.self)),
                bytes.loadUnaligned(fromByteOffset: 16, as: Int64.self)
            )
        }
    }

    static var count: Int {
        var status = stat()
        guard let path, stat(path, &status) == 0 else { return 0 }
        return Int(status.st_size) / size
    }

    static func nanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
