import CLinux
import Glibc

/// An open file descriptor, closed when its owner lets go of it. Close-on-exec always.
struct Descriptor: ~Copyable {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// Reads what is there now. Nil at the end of the stream; 0 when there is nothing at the moment.
    func readAvailable(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        while true {
            let count = read(number, buffer.baseAddress, buffer.count)
            if count > 0 { return count }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return 0 }
            return nil
        }
    }
}

/// A pipe whose reading end does not block.
struct Pipe: ~Copyable {
    let reading: Descriptor
    let writing: Descriptor

    init() throws(DescriptorError) {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { throw DescriptorError(code: errno) }
        reading = Descriptor(ends[0])
        writing = Descriptor(ends[1])
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    }

    consuming func readingEnd() -> Descriptor { reading }
}

struct DescriptorError: Error {
    let code: Int32
}
