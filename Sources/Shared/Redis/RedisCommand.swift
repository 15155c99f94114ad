package import NIOCore

/// A command, ready to be sent.
package struct RedisCommand: Sendable {
    /// For error messages; arguments never stand there.
    let name: String
    let encoded: ByteBuffer

    /// `RedisCommand("LPUSH", key, id)`
    package init(_ name: String, _ arguments: any RedisArgument...) { self.init(name, arguments) }

    package init(_ name: String, _ arguments: [any RedisArgument]) {
        self.name = name
        var buffer = ByteBufferAllocator().buffer(capacity: 64)
        buffer.writeString("*\(arguments.count + 1)\r\n")
        name.write(to: &buffer)
        for argument in arguments { argument.write(to: &buffer) }
        encoded = buffer
    }
}

/// What can stand in a command: text, whole numbers, fractions, bytes.
package protocol RedisArgument: Sendable {
    /// Writes a RESP bulk string.
    func write(to buffer: inout ByteBuffer)
}

extension String: RedisArgument {
    package func write(to buffer: inout ByteBuffer) {
        buffer.writeString("$\(utf8.count)\r\n")
        buffer.writeString(self)
        buffer.writeStaticString("\r\n")
    }
}

extension Int: RedisArgument {
    package func write(to buffer: inout ByteBuffer) { "\(self)".write(to: &buffer) }
}

extension Double: RedisArgument {
    package func write(to buffer: inout ByteBuffer) {
        let text = isInfinite ? (self < 0 ? "-inf" : "+inf") : "\(self)"
        text.write(to: &buffer)
    }
}

extension [UInt8]: RedisArgument {
    package func write(to buffer: inout ByteBuffer) {
        buffer.writeString("$\(count)\r\n")
        buffer.writeBytes(self)
        buffer.writeStaticString("\r\n")
    }
}
