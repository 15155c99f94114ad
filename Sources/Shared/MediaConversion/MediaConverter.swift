import Synchronization

/// Makes thumbnail, GIF and WebM of a video, or thumbnail and clean copy of an image, with FFmpeg.
package struct MediaConverter: Sendable {
    package let configuration: ConversionConfiguration

    package init(configuration: ConversionConfiguration = ConversionConfiguration()) {
        self.configuration = configuration
    }

    /// Converts one file.
    ///
    /// The outputs lie in `workFolder`, which must exist, be this conversion's alone and belong to the caller: it names
    /// and moves the files from there. On failure and on cancellation nothing of this conversion is left in it, and no
    /// process runs on.
    ///
    /// - Parameters:
    ///   - onPoster: called once, as soon as the poster is there (some 0.2 s after the start); the encoding goes on
    ///     meanwhile, and `convert` returns after it has returned. The file is in the outputs too.
    ///   - report: called at most twice a second, and once at the end; it must not block.
    package func convert(
        _ input: ConversionInput, into workFolder: String, recipe: Recipe = .standard,
        onPoster: @escaping @Sendable (Poster) async -> Void = { _ in },
        report: @escaping @Sendable (ConversionProgress) -> Void = { _ in }
    ) async throws(ConversionError) -> ConversionOutputs {
        let folder = try WorkFolder(workFolder)
        _ = try FileLength.of(input.path)
        let meter = ProgressMeter(report)
        let wasAnnounced = Mutex(false)
        var next: Recipe? = recipe
        var failure = ConversionError.cancelled
        while let current = next {
            let conversion = Conversion(
                input: input, recipe: current, ffmpeg: FFmpeg(configuration: configuration), folder: folder,
                meter: meter,
                announce: { poster in
                    let isFirst = wasAnnounced.withLock { wasAnnounced in
                        defer { wasAnnounced = true }
                        return !wasAnnounced
                    }
                    if isFirst { await onPoster(poster) }
                })
            do throws(ConversionError) {
                let outputs = try await conversion.run()
                meter.enter(.finished)
                return outputs
            } catch {
                failure = error
                next = nil
                if case .limit = error { next = current.lighter }
            }
        }
        throw failure
    }
}
