import Foundation
import Synchronization

/// Writes `Encodable` values straight into bytes: no tree in between. Against Foundation's encoder it also
/// keeps `null` for what is nil, so that a field of the API is always there.
///
/// Containers are closed by whoever opened the level above them: each container knows its scope, and writing to it
/// closes what was opened inside.
///
/// A writer is had from `JSONWriter.lent`, by one task at a time; hence `@unchecked Sendable`. What it has learned of
/// names and types it keeps.
final class JSONWriter: @unchecked Sendable {
    struct Scope {
        let number: Int
        let isObject: Bool
        var isEmpty = true
    }

    // Nobody else ever sees a writer while it writes: checking for overlapping access took a tenth of its time.
    @exclusivity(unchecked) var output = JSONOutput(capacity: 512)
    @exclusivity(unchecked) private var scopes: [Scope] = []
    @exclusivity(unchecked) private var scopeCount = 0
    @exclusivity(unchecked) private var keys = JSONKeys()
    @exclusivity(unchecked) private var indirectTypes: Set<ObjectIdentifier> = []
    @exclusivity(unchecked) private var lastIndirectType: ObjectIdentifier?

    private static let idle = Mutex<[JSONWriter]>([])
    private static let mostIdle = 16
    /// Bytes: the room of one that has written more is given back.
    private static let mostKept = 1 << 21

    /// An empty writer, for as long as `body` runs.
    static func lent<Result>(_ body: (JSONWriter) throws -> Result) rethrows -> Result {
        let writer = idle.withLock { $0.popLast() } ?? JSONWriter()
        defer {
            writer.forget()
            idle.withLock { if $0.count < mostIdle { $0.append(writer) } }
        }
        return try body(writer)
    }

    private func forget() {
        scopes.removeAll(keepingCapacity: true)
        if output.count > Self.mostKept { output = JSONOutput(capacity: 512) } else { output.clear() }
    }

    func encode<Value: Encodable>(_ value: Value) throws {
        if let value = direct(value) { return try value.write(to: self) }
        let depth = scopes.count
        let start = output.count
        try value.encode(
            to: JSONValueEncoder(writer: self, codingPath: [], keepsKeys: Value.self is any StringKeyed.Type))
        close(to: depth)
        if output.count == start { output.append(literal: "{}") }
    }

    /// Whether a type is written directly is asked once: a look into a table costs a fifth of a cast.
    private func direct<Value>(_ value: Value) -> (any DirectJSON)? {
        let type = ObjectIdentifier(Value.self)
        if type == lastIndirectType { return nil }
        if !indirectTypes.contains(type) {
            if let value = value as? any DirectJSON { return value }
            indirectTypes.insert(type)
        }
        lastIndirectType = type
        return nil
    }

    // MARK: Scopes

    func open(object: Bool) -> Int {
        output.append(object ? UInt8(ascii: "{") : UInt8(ascii: "["))
        scopeCount += 1
        scopes.append(Scope(number: scopeCount, isObject: object))
        return scopeCount
    }

    func close(to depth: Int) {
        while scopes.count > depth, let scope = scopes.popLast() {
            output.append(scope.isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
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
            output.append(UInt8.comma)
        }
    }

    // MARK: Leaves

    func writeKey(_ name: String, keepsKeys: Bool) {
        if keepsKeys {
            write(name)
            output.append(UInt8.colon)
        } else if let known = keys.written(name) {
            output.append(known)
        } else {
            let start = output.count
            write(String(decoding: SnakeCase.encode(name), as: UTF8.self))
            output.append(UInt8.colon)
            keys.remember(name, written: output.bytes(from: start))
        }
    }

    func writeNull() { output.append(literal: "null") }

    func write(_ value: Bool) { output.append(literal: value ? "true" : "false") }

    func write(_ value: some BinaryInteger) { output.append(value.description) }

    func write(_ value: Double) throws {
        guard value.isFinite else {
            let context = EncodingError.Context(codingPath: [], debugDescription: "JSON has no word for \(value)")
            throw EncodingError.invalidValue(value, context)
        }
        if value == value.rounded(), abs(value) < 1e15 {
            write(Int64(value))
        } else {
            output.append(value.description)
        }
    }

    func write(_ text: String) {
        output.append(UInt8.quote)
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            for index in bytes.indices where bytes[index] < 0x20 || bytes[index] == .quote || bytes[index] == .backslash
            {
                output.append(UnsafeBufferPointer(rebasing: bytes[start..<index]))
                writeEscape(bytes[index])
                start = index + 1
            }
            output.append(UnsafeBufferPointer(rebasing: bytes[start...]))
        }
        output.append(UInt8.quote)
    }

    private func writeEscape(_ byte: UInt8) {
        switch byte {
        case .quote: output.append(literal: "\\\"")
        case .backslash: output.append(literal: "\\\\")
        case .lineFeed: output.append(literal: "\\n")
        case .carriageReturn: output.append(literal: "\\r")
        case .tab: output.append(literal: "\\t")
        default:
            output.append(literal: "\\u00")
            output.append((byte >> 4).hexDigit)
            output.append((byte & 0xF).hexDigit)
        }
    }
}

/// Dictionaries: their keys are data and stay as they are.
private protocol StringKeyed {}
extension Dictionary: StringKeyed where Key == String {}
