import NIOCore
import NIOPosix

/// Files go from the page cache to the socket without passing through this process (sendfile).
extension Connection {
    /// One region at a time, so that a write's progress can be seen; the next follows when the socket has taken
    /// enough of it.
    static let regionBytes = 512 * 1024
    func continueFile() {
        while case .file(var transfer) = exchange?.progress, let context, case .open = phase {
            guard !transfer.range.isEmpty else { return finish(with: ByteBuffer()) }
            guard context.channel.isWritable else { return context.flush() }
            let part = transfer.range.prefix(Self.regionBytes)
            // A file that shrank while it was sent cannot be made good, and sendfile would wait for its end for ever.
            guard transfer.file.size >= part.upperBound else { return context.close(promise: nil) }
            transfer.range = part.upperBound..<transfer.range.upperBound
            exchange?.progress = .file(transfer)
            exchange?.lastWrite = .now()
            write(part, of: transfer.file, context)
        }
    }

    private func write(_ part: Range<Int>, of file: OpenFile, _ context: ChannelHandlerContext) {
        let handle = NIOFileHandle(descriptor: file.descriptor)
        let region = FileRegion(fileHandle: handle, readerIndex: part.lowerBound, endIndex: part.upperBound)
        let written = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound((connection: self, handle: handle), eventLoop: context.eventLoop)
        written.futureResult.whenComplete { result in
            // The descriptor stays the file's, which closes it when nobody needs it any more.
            _ = try? bound.value.handle.takeDescriptorOwnership()
            withExtendedLifetime(file) {}
            if case .failure = result { bound.value.connection.context?.close(promise: nil) }
        }
        context.write(wrapOutboundOut(.fileRegion(region)), promise: written)
        context.flush()
    }
}
