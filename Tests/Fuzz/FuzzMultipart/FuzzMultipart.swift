import HTTP
import NIOCore

/// Looks for forms that bring the parser down, or that it takes differently when they are cut differently: the
/// input's first bytes choose the cuts, the rest is a form's body. Built and run by `scripts/fuzz FuzzMultipart`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMultipart(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let cuts = input.prefix(4).map { Int($0) % 7 + 1 }
    let body = Array(input.dropFirst(4))
    precondition(outcome(body, cuts: cuts) == outcome(body, cuts: []), "the cut of the bytes shows")
    return 0
}

/// Everything that the parser says, with data joined.
private func outcome(_ body: [UInt8], cuts: [Int]) -> [String] {
    guard let boundary = try? MultipartBoundary("b") else { preconditionFailure("b is a boundary") }
    var parser = MultipartParser(boundary: boundary)
    var said: [String] = []
    var data: [UInt8] = []
    var rest = body[...]
    var turn = 0
    do throws(MultipartError) {
        while !rest.isEmpty {
            let size = cuts.isEmpty ? rest.count : cuts[turn % cuts.count]
            turn += 1
            var input = ByteBuffer(bytes: rest.prefix(size))
            rest = rest.dropFirst(size)
            try feed(&input, to: &parser, &said, &data)
            precondition(input.readableBytes == 0, "more is asked for, but not all was taken")
        }
        try parser.finish()
    } catch {
        said.append("\(error)")
    }
    return said + [String(decoding: data, as: UTF8.self)]
}

private func feed(
    _ input: inout ByteBuffer, to parser: inout MultipartParser, _ said: inout [String], _ data: inout [UInt8]
) throws(MultipartError) {
    while true {
        switch try parser.next(&input) {
        case .needsMore: return
        case .data(let slice):
            precondition(slice.readableBytes > 0, "an empty slice")
            data += Array(slice.readableBytesView)
        case .part(let head): said.append("part \(head)")
        case .partEnd:
            said.append(String(decoding: data, as: UTF8.self))
            data = []
        case .end: said.append("end")
        }
    }
}
