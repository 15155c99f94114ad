import Foundation
import Security

/// Has a model at Replicate make the video, and FFmpeg make of it a clip that browsers play.
///
/// Orders, asks every 2 s how it goes, fetches the output. A prediction that is not waited for any more is cancelled.
package struct ReplicateVideoGenerator: VideoGenerator {
    package static let provider = "replicate"
    package var provider: String { Self.provider }

    private let configuration: ReplicateConfiguration
    private let time: Timekeeper
    private let api: ReplicateAPI

    /// One value a process: its breaker knows how the provider does.
    package init(configuration: ReplicateConfiguration, time: Timekeeper = .system) {
        self.configuration = configuration
        self.time = time
        api = ReplicateAPI(configuration, time: time)
    }

    package func generate(
        _ request: VideoRequest, into folder: String, report: @escaping @Sendable (VideoProgress) -> Void
    ) async throws(VideoGenerationError) -> GeneratedVideo {
        let folder = RenderFolder(path: folder)
        do throws(VideoGenerationError) {
            report(VideoProgress(stage: .preparing, fraction: 0))
            let prediction = try await finished(request, report)
            guard let address = prediction.files.first else {
                throw .providerFailed(reason: "The video provider was done without a video.")
            }
            report(VideoProgress(stage: .rendering, fraction: 0.85))
            try await api.download(
                address, to: folder.path(.download), until: time.now() + configuration.output.timeLimit)
            report(VideoProgress(stage: .encoding, fraction: 0.9))
            let video = try await OutputEncoder(configuration: configuration.conversion, folder: folder).encode(
                costMicrodollars: cost(of: prediction))
            folder.remove(RenderFolder.Name.allCases.filter { !RenderFolder.outputs.contains($0) })
            return video
        } catch {
            folder.remove()
            throw error
        }
    }

    private func cost(of prediction: Prediction) -> Int64 {
        let seconds = min(max(prediction.seconds ?? 0, 0), 86_400)
        return Int64((seconds * Double(configuration.microdollarsPerSecond)).rounded())
    }

    // MARK: The prediction

    private func finished(
        _ request: VideoRequest, _ report: @Sendable (VideoProgress) -> Void
    ) async throws(VideoGenerationError) -> Prediction {
        let start = time.now()
        let deadline = start + configuration.output.timeLimit
        var prediction = try await api.create(input: body(of: request), until: deadline)
        do throws(VideoGenerationError) {
            while try Self.isUnderWay(prediction) {
                report(progress(of: prediction, since: start))
                guard time.now() + configuration.pollInterval <= deadline else {
                    throw .timedOut(seconds: Int(configuration.output.timeLimit / .seconds(1)))
                }
                do { try await time.sleep(configuration.pollInterval) } catch { throw .cancelled }
                prediction = try await api.prediction(prediction.id, until: deadline)
            }
        } catch {
            let id = prediction.id
            // Must reach the provider although our task is cancelled.
            if case .providerFailed = error {} else { await Task { await api.cancel(id) }.value }
            throw error
        }
        return prediction
    }

    private static func isUnderWay(_ prediction: Prediction) throws(VideoGenerationError) -> Bool {
        switch prediction.status {
        case .starting, .processing, .other: return true
        case .succeeded: return false
        case .canceled: throw .providerFailed(reason: "The video was cancelled at the provider. Test it again.")
        case .failed:
            let reason = prediction.error.map { DisplayText.line($0).prefix(300) } ?? ""
            throw .providerFailed(
                reason: reason.isEmpty
                    ? "The video provider failed and gave no reason." : "The video provider failed: \(reason)")
        }
    }

    /// The API does not say how far it is: a curve that nears the end without reaching it, half of it after a minute.
    private func progress(of prediction: Prediction, since start: Duration) -> VideoProgress {
        let elapsed = (time.now() - start) / .seconds(1)
        let isBegun = prediction.status == .processing
        return VideoProgress(
            stage: isBegun ? .rendering : .preparing, fraction: isBegun ? 0.1 + 0.75 * elapsed / (elapsed + 60) : 0.05)
    }

    /// Files are sent within the order up to this size, which Replicate asks for.
    private static let mostPictureBytes = 256 << 10

    private func body(of request: VideoRequest) throws(VideoGenerationError) -> Data {
        var input = ["prompt": request.text]
        if let name = configuration.pictureInput, let path = request.thumbnailPath,
            let picture = FileManager.default.contents(atPath: path), picture.count <= Self.mostPictureBytes,
            let type = Self.mimeType(of: picture)
        {
            input[name] = "data:\(type);base64,\(picture.base64EncodedString())"
        }
        do {
            return try JSONEncoder().encode(Order(version: configuration.model.version, input: input))
        } catch {
            throw .rejected(reason: "The prompt cannot be sent to the video provider.")
        }
    }

    private struct Order: Encodable {
        let version: String?
        let input: [String: String]
    }

    private static func mimeType(of picture: Data) -> String? {
        if picture.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        return picture.starts(with: [0x89, 0x50, 0x4E, 0x47]) ? "image/png" : nil
    }
}
