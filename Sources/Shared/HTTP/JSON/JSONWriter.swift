import Foundation
import NIOCore

/// Writes `Encodable` values straight into a byte buffer: no tree in between. Against Foundation's encoder it also
/// keeps `null` for what is nil, so that a field of the API is always there.
///
/// Containers are closed by whoever opened the level above them: each container knows its scope, and writing to it
/// closes what was opened inside.
final class JSONWriter {
    struct Scope {
        let number: Int
        let isObject: Bool
        var isEmpty = true
    }

    var output: ByteBuffer
    private var scopes: [Scope] = []
    private var scopeCount = 0
    private var keys: [String: [UInt8]] = [:]

    init() {
        output = ByteBufferAllocator().buffer(capacity: 512)
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        switch value {
        case let value as any DirectJSON: try value.write(to: self)
        default:
            let depth = scopes.count
            let start = output.writerIndex
            try value.encode(to: JSONValueEncoder(writer: self, codingPath: [], keepsKeys: value is any StringKeyed))
            close(to: depth)
            if output.writerIndex == start { output.writeStaticString("{}") }
        }
    }

    // MARK: Scopes

    func open(object: Bool) -> Int {
        output.writeInteger(object ? UInt8(ascii: "{") : UInt8(ascii: "["))
        scopeCount += 1
        scopes.append(Scope(number: scopeCount, isObject: object))
        return scopeCount
    }

    func close(to depth: Int) {
        while scopes.count > depth, let scope = scopes.popLast() {
            output.writeInteger(scope.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        }
    }

    /// Makes ready for the next element of a scope: closes what is open inside it, writes the comma.
    func advance(in number: Int) throws {
        guard let index = scopes.lastIndex(where: { $0.number == number }) else {
            let context = EncodingError.Context(
                codingPath: [], debugDescription: "written to a container that was closed by writing to its parent")
            throw EncodingError.invalidValue(number, context)
        }
        close(to: index + 1)
        if scopes[index].isEmpty {
            scopes[index].isEmpty = false
        } else {
            output.writeInteger(UInt8.comma)
        }
    }

    // MARK: Leaves

    func writeKey(_ name: String, keepsKeys: Bool) {
        if keepsKeys {
            write(name)
        } else if let known = keys[name] {
            output.writeBytes(known)
            return
        } else {
            let start = output.writerIndex
            write(String(decoding: SnakeCase.encode(name), as: UTF8.self))
            output.writeInteger(UInt8.colon)
            keys[name] = output.getBytes(at: start, length: output.writerIndex - start)
            return
        }
        output.writeInteger(UInt8.colon)
    }

    func writeNull() { output.writeStaticString("null") }

    func write(_ value: Bool) { output.writeStaticString(value ? "true" : "false") }

    func write(_ value: some BinaryInteger) { output.writeString(value.description) }

    func write(_ value: Double) throws {
        guard value.isFinite else {
            let context = EncodingError.Context(codingPath: [], debugDescription: "JSON has no word for \(value)")
            throw EncodingError.invalidValue(value, context)
        }
        if value == value.rounded(), abs(value) < 1e15 {
            write(Int64(value))
        } else {
            output.writeString(value.description)
        }
    }

    func write(_ text: String) {
        output.writeInteger(UInt8.quote)
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            for index in bytes.indices where bytes[index] < 0x20 || bytes[index] == .quote || bytes[index] == .backslash
            {
                output.writeBytes(UnsafeBufferPointer(rebasing: bytes[start..<index]))
                writeEscape(bytes[index])
                start = index + 1
            }
            output.writeBytes(UnsafeBufferPointer(rebasing: bytes[start...]))
        }
        output.writeInteger(UInt8.quote)
    }

    private func writeEscape(_ byte: UInt8) {
        switch byte {
        case .quote: output.writeStaticString("\\\"")
        case .backslash: output.writeStaticString("\\\\")
        case .lineFeed: output.writeStaticString("\\n")
        case .carriageReturn: output.writeStaticString("\\r")
        case .tab: output.writeStaticString("\\t")
        default:
            output.writeStaticString("\\u00")
            output.writeInteger((byte >> 4).hexDigit)
            output.writeInteger((byte & 0xF).hexDigit)
        }
    }
}

/// Dictionaries: their keys are data and stay as they are.
private protocol StringKeyed {}
extension Dictionary: StringKeyed where Key == String {}
