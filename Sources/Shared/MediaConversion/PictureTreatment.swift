/// A size in pixels, and how it is made to fit.
struct PictureSize: Equatable, Sendable {
    var width: Int
    var height: Int

    /// The largest size of the same shape with sides of at most `side`: never larger than this one, even (4:2:0 needs
    /// that), and at least 2.
    func fitting(_ side: Int) -> PictureSize {
        let scale = min(1, Double(side) / Double(max(width, height, 1)))
        func even(_ length: Int) -> Int { max(2, Int((Double(length) * scale / 2).rounded()) * 2) }
        // Rounding up must not enlarge: 15 becomes 14, not 16.
        return PictureSize(width: min(even(width), max(2, width & ~1)), height: min(even(height), max(2, height & ~1)))
    }
}

/// What has to be done to a frame before it is scaled or encoded.
struct PictureTreatment: Equatable, Sendable {
    /// The transfer function of high dynamic range, which has to be mapped to what GIF, JPEG and our WebM can show.
    var hdrTransfer: String?
    var hdrPrimaries = "bt2020"
    var hdrMatrix = "bt2020nc"
    var isInterlaced = false
    var hasAlpha = false

    static let none = PictureTreatment()

    /// The beginning of every filter graph: the picture's stream, whole frames.
    var start: String { "[0:V:0]" + (isInterlaced ? "bwdif=mode=send_frame," : "") }

    /// Filters that bring a frame to `size`, square pixels and standard range.
    ///
    /// HDR is mapped after scaling: it works on 32-bit floats, and 480 px have a twentieth of the pixels of 1080p.
    func filters(to size: PictureSize, scaler: String = "bicubic") -> String {
        var filters = ["scale=w=\(size.width):h=\(size.height):flags=\(scaler)", "setsar=1"]
        if let hdrTransfer {
            filters += [
                // Said anew, because files leave some of it out and zscale knows no way from there.
                "setparams=color_trc=\(hdrTransfer):color_primaries=\(hdrPrimaries):colorspace=\(hdrMatrix)",
                "zscale=t=linear:npl=203",
                "format=gbrpf32le", "zscale=p=bt709", "tonemap=mobius:desat=0",
                "zscale=t=bt709:m=bt709:r=tv", "format=yuv420p",
            ]
        }
        return filters.joined(separator: ",")
    }
}
