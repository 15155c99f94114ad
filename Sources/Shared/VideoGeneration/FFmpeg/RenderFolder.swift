import Foundation

/// The folder that a video is made in. It knows every name that may come to be there, so that all can be taken away.
struct RenderFolder: Sendable {
    enum Name: String, CaseIterable {
        case ground = "ground.svg"
        case firstLight = "light-1.svg"
        case secondLight = "light-2.svg"
        case disc = "disc.svg"
        case mask = "mask.svg"
        case words = "words.ass"
        case initials = "initials.ass"
        case download = "download"
        case video = "video.mp4"
        case poster = "poster.jpg"
    }

    static let outputs: Set<Name> = [.video, .poster]

    let path: String

    func path(_ name: Name) -> String { "\(path)/\(name.rawValue)" }

    func write(_ text: String, as name: Name) throws(VideoGenerationError) {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
        } catch {
            throw VideoGenerationError(writing: error)
        }
    }

    func remove(_ names: some Sequence<Name> = Name.allCases) {
        for name in names { unlink(path(name)) }
    }

    /// Bytes; 0 where there is no such file.
    func size(_ name: Name) -> Int64 {
        var status = stat()
        return stat(path(name), &status) == 0 ? Int64(status.st_size) : 0
    }

    /// Puts the outputs, and their names, safely on disk.
    func sync() throws(VideoGenerationError) {
        do {
            for name in Self.outputs {
                let file = try FileHandle(forUpdating: URL(fileURLWithPath: path(name)))
                defer { try? file.close() }
                try file.synchronize()
            }
        } catch {
            throw VideoGenerationError(writing: error)
        }
    }
}

extension VideoGenerationError {
    init(writing error: any Error) {
        let outer = error as NSError
        let code = (outer.userInfo[NSUnderlyingErrorKey] as? NSError)?.code ?? outer.code
        let isFull =
            (error as? CocoaError)?.code == .fileWriteOutOfSpace || code == Int(ENOSPC) || code == Int(EDQUOT)
        self = isFull ? .outOfSpace : .transient(detail: "a file of the video could not be written (\(code))")
    }
}
