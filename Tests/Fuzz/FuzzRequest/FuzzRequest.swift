import NIOCore
import NIOHTTP1

@testable import HTTP

/// Looks for bytes that bring the request parser down, that it takes differently when they arrive cut differently, or
/// that get something past it which a proxy might read otherwise: the input's first bytes choose the cuts, the rest is
/// what one connection sends. Built and run by `scripts/fuzz FuzzRequest`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRequest(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let cuts = input.prefix(4).map { Int($0) % 7 + 1 }
    let bytes = Array(input.dropFirst(4))
    precondition(outcome(bytes, cuts: cuts) == outcome(bytes, cuts: []), "the cut of the bytes shows")
    return 0
}

private let headLimit = 512
private let fieldLimit = 8

/// Everything that the parser says, with bodies joined.
private func outcome(_ bytes: [UInt8], cuts: [Int]) -> [String] {
    var parser = RequestParser(headLimit: headLimit, fieldLimit: fieldLimit)
    var input = ByteBuffer()
    var said: [String] = []
    var body: [UInt8] = []
    var framing = BodyFraming.none
    var rest = bytes[...]
    var turn = 0
    while !rest.isEmpty {
        let size = cuts.isEmpty ? rest.count : cuts[turn % cuts.count]
        turn += 1
        input.writeBytes(rest.prefix(size))
        rest = rest.dropFirst(size)
        events: while true {
            switch parser.next(&input) {
            case .needsMore: break events
            case .head(let head):
                said.append(describe(head))
                framing = head.framing
                body = []
            case .body(let slice):
                precondition(slice.readableBytes > 0, "an empty slice")
                body += slice.readableBytesView
            case .end:
                switch framing {
                case .none: precondition(body.isEmpty, "a request without a body has one")
                case .length(let length): precondition(body.count == length, "a body of another length than was said")
                case .chunked: break
                }
                said.append("end \(String(decoding: body, as: UTF8.self))")
            case .failed(let failure): return said + [failure.code]
            }
        }
    }
    return said
}

private func describe(_ head: RequestHead) -> String {
    precondition(head.bytes.readableBytes <= headLimit, "a head beyond its limit")
    precondition(head.fields.count <= fieldLimit, "more fields than allowed")
    var lengths = 0
    var codings = 0
    for (name, value) in head.headers() {
        precondition(!name.isEmpty && !name.contains { $0.isWhitespace || $0 == ":" }, "a name that is none")
        precondition(!value.utf8.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7f }, "a control character in a value")
        if name.lowercased() == "content-length" { lengths += 1 }
        if name.lowercased() == "transfer-encoding" { codings += 1 }
    }
    precondition(lengths + codings <= 1, "two ways to find the body's end")
    precondition((head.framing == .chunked) == (codings == 1), "framing and fields differ")
    let target = head.string(head.path) + (head.query.map { "?" + head.string($0) } ?? "")
    precondition(!target.isEmpty && !target.utf8.contains { $0 <= 0x20 || $0 == 0x7f }, "a target that is none")
    return "\(head.method.rawValue) \(target) \(head.framing) \(head.keepAlive) \(head.headers())"
}
