import Glibc

/// Reads a file that holds one secret.
enum SecretFile {
    struct Problem: Error {
        let text: String
    }

    static let limit = 64 * 1024

    static func content(of path: String) -> Result<String, Problem> {
        // Without O_NONBLOCK a fifo put there would hold the start for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            return .failure(Problem(text: "names a file that cannot be read: \(String(cString: strerror(errno)))"))
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while bytes.count <= limit {
            let chunk = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, filled in
                filled = max(0, Glibc.read(descriptor, buffer.baseAddress, buffer.count))
            }
            guard !chunk.isEmpty else { break }
            bytes += chunk
        }
        while let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.isEmpty else { return .failure(Problem(text: "names a file with nothing in it")) }
        guard bytes.count <= limit, let text = String(validating: bytes, as: UTF8.self) else {
            return .failure(Problem(text: "names a file that holds no text of at most 64 KiB"))
        }
        return .success(text)
    }
}
