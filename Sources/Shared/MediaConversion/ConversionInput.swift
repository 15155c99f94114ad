package import MediaInspection

/// A file to convert: where it lies and what its header says.
package struct ConversionInput: Sendable {
    /// The path may have any name: it reaches FFmpeg as an argument of its own with a `file:` prefix.
    package let path: String
    package let header: MediaHeader

    package init(path: String, header: MediaHeader) {
        self.path = path
        self.header = header
    }
}
