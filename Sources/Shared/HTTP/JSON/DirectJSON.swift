import Foundation

/// Values with one form in JSON, written without asking their `encode(to:)`. Every type whose own coding asks a single
/// value container to encode itself must be here, or the two would ask each other for ever.
protocol DirectJSON {
    func write(to writer: JSONWriter) throws
}

extension String: DirectJSON {
    func write(to writer: JSONWriter) { writer.write(self) }
}

extension Bool: DirectJSON {
    func write(to writer: JSONWriter) { writer.write(self) }
}

extension DirectJSON where Self: BinaryInteger {
    func write(to writer: JSONWriter) { writer.write(self) }
}

extension Int: DirectJSON {}
extension Int8: DirectJSON {}
extension Int16: DirectJSON {}
extension Int32: DirectJSON {}
extension Int64: DirectJSON {}
extension UInt: DirectJSON {}
extension UInt8: DirectJSON {}
extension UInt16: DirectJSON {}
extension UInt32: DirectJSON {}
extension UInt64: DirectJSON {}

extension Double: DirectJSON {
    func write(to writer: JSONWriter) throws { try writer.write(self) }
}

extension Float: DirectJSON {
    func write(to writer: JSONWriter) throws { try writer.write(Double(self)) }
}

extension Date: DirectJSON {
    func write(to writer: JSONWriter) { writer.write(Timestamp.format(self)) }
}

extension UUID: DirectJSON {
    func write(to writer: JSONWriter) {
        writer.output.append(UInt8.quote)
        withUnsafeBytes(of: uuid) { bytes in
            for (index, byte) in bytes.enumerated() {
                if index == 4 || index == 6 || index == 8 || index == 10 { writer.output.append(UInt8.hyphen) }
                writer.output.append((byte >> 4).hexDigit)
                writer.output.append((byte & 0xF).hexDigit)
            }
        }
        writer.output.append(UInt8.quote)
    }
}

extension URL: DirectJSON {
    func write(to writer: JSONWriter) { writer.write(absoluteString) }
}

extension Decimal: DirectJSON {
    func write(to writer: JSONWriter) { writer.output.append(description) }
}

extension Data: DirectJSON {
    func write(to writer: JSONWriter) { writer.write(base64EncodedString()) }
}
