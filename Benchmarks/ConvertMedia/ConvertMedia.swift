import Foundation
import MediaConversion
import MediaInspection

/// Converts one file as the worker does, without database and queue, and prints what it took: for measuring and trying out.
///
/// usage: ConvertMedia [--ffmpeg PROGRAM] FILE FOLDER
@main struct ConvertMedia {
    static func main() async {
        var arguments = Array(CommandLine.arguments.dropFirst())
        var configuration = ConversionConfiguration()
        if arguments.count == 4, arguments[0] == "--ffmpeg" {
            configuration.ffmpeg = arguments[1]
            arguments.removeFirst(2)
        }
        guard arguments.count == 2 else { return fail("usage: ConvertMedia [--ffmpeg PROGRAM] FILE FOLDER") }
        let (path, folder) = (arguments[0], arguments[1])
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let input = ConversionInput(path: path, header: try MediaHeader.read(path: path))
            let outputs = try await MediaConverter(configuration: configuration).convert(input, into: folder) {
                poster in
                line("poster", ["seconds": seconds(since: start, clock), "bytes": "\(poster.file.bytes)"])
            } report: { progress in
                line(
                    "progress",
                    ["stage": progress.stage.rawValue, "fraction": String(format: "%.3f", progress.fraction)])
            }
            for file in outputs.files {
                line(
                    file.kind.rawValue,
                    ["bytes": "\(file.bytes)", "size": "\(file.width)x\(file.height)", "path": file.path])
            }
            line(
                "finished",
                ["seconds": seconds(since: start, clock), "recipe": outputs.recipe, "thumbhash": outputs.thumbhash])
        } catch let error as ConversionError {
            fail("\(error.code): \(error)\n\(String(reflecting: error))")
        } catch {
            fail("\(error)")
        }
    }

    private static func seconds(since start: ContinuousClock.Instant, _ clock: ContinuousClock) -> String {
        String(format: "%.3f", (clock.now - start) / .seconds(1))
    }

    /// One event a line: `kind key=value …`.
    private static func line(_ kind: String, _ values: [String: String]) {
        let text =
            ([kind] + values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: " ") + "\n"
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    private static func fail(_ message: String) {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(1)
    }
}
