import NIOCore

/// How much is read from a socket at a time. SwiftNIO keeps a connection's last buffer for its next read, so its size
/// is what an idle connection costs: ten thousand of them must not each hold what an upload needs.
enum ReadSize {
    static let quiet = AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 2048, maximum: 16 * 1024)
    /// While a handler reads a large body, which takes one that has let the client in.
    static let upload = AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 64 * 1024, maximum: 256 * 1024)
    /// Bodies from here on are large.
    static let largeBody = 64 * 1024
}

extension Connection {
    /// Large reads last as long as the large body does.
    func setReadSize(much: Bool) {
        guard much != readsMuch, let options = context?.channel.syncOptions else { return }
        readsMuch = much
        let size = much ? ReadSize.upload : ReadSize.quiet
        // Every socket has this option; without it only the reads' size stays as it was.
        try? options.setOption(ChannelOptions.recvAllocator, value: size)
    }
}
