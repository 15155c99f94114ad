/// A value of an answer that stands there many times: written once, then copied.
package struct WrittenJSON: Encodable, Sendable {
    let bytes: [UInt8]

    package init(_ value: some Encodable) throws {
        bytes = try JSONWriter.lent { writer in
            try writer.encode(value)
            return writer.output.bytes(from: 0)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        preconditionFailure("only the JSON of this API is written so")
    }
}

extension WrittenJSON: DirectJSON {
    func write(to writer: JSONWriter) { writer.output.append(bytes) }
}
