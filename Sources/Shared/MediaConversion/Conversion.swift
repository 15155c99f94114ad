import MediaInspection
import Synchronization

/// One attempt to convert one file by one recipe.
struct Conversion: Sendable {
    let input: ConversionInput
    let recipe: Recipe
    let ffmpeg: FFmpeg
    let folder: WorkFolder
    let meter: ProgressMeter
    /// Announces the poster, unless an earlier attempt has.
    let announce: @Sendable (Poster) async -> Void

    /// Leaves the outputs in the work folder, or nothing.
    func run() async throws(ConversionError) -> ConversionOutputs {
        do throws(ConversionError) {
            let (source, poster) = try await prepare()
            let (files, _) = try await concurrently(
                { () async throws(ConversionError) in
                    input.header.type.isVideo ? try await encode(source) : [try await image(source)]
                },
                { () async throws(ConversionError) in await announce(poster) })
            if Task.isCancelled { throw .cancelled }
            return ConversionOutputs(
                files: [poster.file] + files, thumbhash: poster.thumbhash, source: source.facts, recipe: recipe.id)
        } catch {
            folder.remove()
            throw error
        }
    }

    /// Looks at the file and makes its poster at the same time: the header is enough to begin with. Where the look shows
    /// more than the header did (transparency, high dynamic range, oblong pixels), the poster is made again.
    private func prepare() async throws(ConversionError) -> (Source, Poster) {
        meter.enter(.inspecting)
        let maker = PosterMaker(ffmpeg: ffmpeg, folder: folder, recipe: recipe)
        let fromHeader = PosterMaker.Subject(input)
        let (source, draft) = try await concurrently(
            { () async throws(ConversionError) in try await inspect() },
            { () async throws(ConversionError) in try await draftPoster(fromHeader, maker) })
        meter.enter(.poster)
        let subject = PosterMaker.Subject(source)
        if let draft, subject == fromHeader { return (source, draft) }
        return (source, try await maker.make(subject))
    }

    /// Nil where the file defies it: what ffprobe has to say then is clearer, and it may know the way to a better try.
    private func draftPoster(
        _ subject: PosterMaker.Subject, _ maker: PosterMaker
    ) async throws(ConversionError) -> Poster? {
        do throws(ConversionError) {
            return try await maker.make(subject)
        } catch {
            guard case .rejected = error else { throw error }
            return nil
        }
    }

    private func inspect() async throws(ConversionError) -> Source {
        let demuxer = FFmpegArguments.demuxer(of: input.header.type)
        return try Source(input, try await ProbeReport.read(input.path, demuxer: demuxer, with: ffmpeg))
    }

    /// GIF and WebM side by side, each verified as soon as it is there.
    private func encode(_ source: Source) async throws(ConversionError) -> [ConvertedFile] {
        let seconds = source.facts.duration ?? recipe.gif.seconds
        // A second of GIF costs about two thirds of a second of WebM, a copy next to nothing.
        meter.beginEncoding(gif: 0.65 * min(seconds, recipe.gif.seconds), webm: source.fitsAlready ? 0.01 : seconds)
        let (gif, webm) = try await concurrently(
            { () async throws(ConversionError) in
                try await GIFMaker(ffmpeg: ffmpeg, folder: folder, recipe: recipe.gif, meter: meter).make(source)
            },
            { () async throws(ConversionError) in
                try await WebMMaker(ffmpeg: ffmpeg, folder: folder, recipe: recipe.webm, meter: meter).make(source)
            })
        meter.enter(.verifying)
        return [gif, webm]
    }

    private func image(_ source: Source) async throws(ConversionError) -> ConvertedFile {
        meter.beginEncoding(gif: 0, webm: 1)
        let image = try await ImageMaker(ffmpeg: ffmpeg, folder: folder).make(source)
        meter.enter(.verifying)
        return image
    }
}
