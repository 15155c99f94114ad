/// A value that must not be seen: printing, interpolating, dumping or encoding the wrapper shows `[redacted]`.
///
/// `exposed` is the one way to it; grep for that word finds every use.
package struct Secret<Value: Sendable>: Sendable {
    package let exposed: Value

    package init(_ value: Value) { exposed = value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "[redacted]" }
    package var debugDescription: String { "[redacted]" }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }
}
