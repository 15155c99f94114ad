/// Where the programs are and how much they may take. One value a worker process.
package struct ConversionConfiguration: Sendable {
    /// Names are looked up in `PATH`; absolute paths are taken as they are.
    package var ffmpeg = "ffmpeg"
    package var ffprobe = "ffprobe"

    /// Encoder threads of one conversion.
    package var threads = 2

    /// No progress for this long ends the conversion.
    package var stallLimit: Duration = .seconds(30)
    /// Longest run of one that only looks at a file, or makes one still picture: tenths of a second on an idle machine,
    /// a hundred times as long on one that has thirty times as much to do as it can.
    package var stillLimit: Duration = .seconds(120)
    /// Longest run of one FFmpeg process. Ten minutes of 1080p take some seven on two cores.
    package var wallLimit: Duration = .seconds(1_800)
    /// From SIGTERM to SIGKILL.
    package var killDelay: Duration = .seconds(2)

    /// Bytes of address space, seconds of CPU, bytes a file, of one FFmpeg process.
    package var memoryLimit: Int64 = 3 << 30
    package var cpuLimit = 3_600
    package var fileSizeLimit: Int64 = 256 << 20

    package init() {}
}
