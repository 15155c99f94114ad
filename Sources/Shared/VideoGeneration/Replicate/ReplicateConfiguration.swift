package import Foundation
package import MediaConversion
package import Security

/// How a model at Replicate is asked.
package struct ReplicateConfiguration: Sendable {
    package enum Output: String, Sendable, CaseIterable {
        /// The model makes a video.
        case video
        /// The model makes a picture, which is shown for four seconds.
        case image

        /// What a prediction may take, from its order to its end.
        package var timeLimit: Duration { self == .video ? .seconds(600) : .seconds(120) }
    }

    /// With the version of the API: `https://api.replicate.com/v1`.
    package var baseURL: URL
    package var token: Secret<String>
    package var model: ReplicateModel
    package var output = Output.video
    /// The model's input that takes a picture to begin with, such as `image`; nil: it gets the text alone.
    package var pictureInput: String?
    /// For the audit: what a second of the model's hardware costs, in millionths of a US dollar. The API does not say.
    package var microdollarsPerSecond = 0

    /// Hosts that outputs may come from, with all below them, beside that of `baseURL`.
    package var outputHosts = ["replicate.delivery"]
    /// Bytes of an output.
    package var outputLimit: Int64 = 256 << 20
    /// Of one request, from one byte to the next; whole seconds, since URLSession on Linux counts no others.
    package var requestTimeout: Duration = .seconds(30)
    package var pollInterval: Duration = .seconds(2)

    /// Where FFmpeg is, which makes every output a clip that browsers play.
    package var conversion = ConversionConfiguration()

    package init(baseURL: URL, token: Secret<String>, model: ReplicateModel) {
        self.baseURL = baseURL
        self.token = token
        self.model = model
    }
}

/// Which model: `owner/name`, or one version of one, by the version's id or as `owner/name:id`.
package struct ReplicateModel: Sendable, Equatable {
    /// Below the base URL.
    let path: String
    /// For the body; nil where the path names the model.
    let version: String?

    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if let version = parts.last, parts.count <= 2, Self.isVersion(version),
            parts.count == 1 || Self.isModel(parts[0])
        {
            self.init(path: "predictions", version: String(version))
        } else if parts.count == 1, Self.isModel(parts[0]) {
            self.init(path: "models/\(text)/predictions", version: nil)
        } else {
            return nil
        }
    }

    private init(path: String, version: String?) {
        self.path = path
        self.version = version
    }

    private static func isVersion(_ text: Substring) -> Bool {
        text.utf8.count == 64 && text.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    }

    private static func isModel(_ text: Substring) -> Bool {
        text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_.\-]{0,99}\/[A-Za-z0-9][A-Za-z0-9_.\-]{0,99}/) != nil
    }
}
