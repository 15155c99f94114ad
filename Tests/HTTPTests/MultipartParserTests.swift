import HTTP
import NIOCore
import Testing

/// What a parser says about a body, with neighbouring data joined: how it was cut must not show.
struct Transcript: Equatable {
    enum Entry: Equatable {
        case part(name: String, filename: String?, type: String?)
        case data([UInt8])
        case partEnd
        case end
        case error(MultipartError)
    }

    var entries: [Entry] = []

    init(_ body: [UInt8], boundary: String, cuts: some Sequence<Int>) throws {
        var parser = MultipartParser(boundary: try MultipartBoundary(boundary))
        var rest = body[...]
        do throws(MultipartError) {
            for cut in cuts {
                try feed(Array(rest.prefix(cut)), &parser)
                rest = rest.dropFirst(cut)
            }
            try feed(Array(rest), &parser)
            try parser.finish()
        } catch {
            entries.append(.error(error))
        }
    }

    private mutating func feed(_ bytes: [UInt8], _ parser: inout MultipartParser) throws(MultipartError) {
        var input = ByteBuffer(bytes: bytes)
        while true {
            switch try parser.next(&input) {
            case .part(let head):
                entries.append(.part(name: head.name, filename: head.filename, type: head.contentType))
            case .data(let slice): append(Array(slice.readableBytesView))
            case .partEnd: entries.append(.partEnd)
            case .end: entries.append(.end)
            case .needsMore: return
            }
        }
    }

    private mutating func append(_ bytes: [UInt8]) {
        if case .data(let before) = entries.last {
            entries[entries.count - 1] = .data(before + bytes)
        } else {
            entries.append(.data(bytes))
        }
    }
}

func transcript(_ body: String, boundary: String = "b") throws -> [Transcript.Entry] {
    try Transcript(Array(body.utf8), boundary: boundary, cuts: []).entries
}

func part(_ disposition: String, _ content: String = "x", fields: String = "") -> String {
    "--b\r\nContent-Disposition: form-data; \(disposition)\r\n\(fields)\r\n\(content)\r\n"
}

@Suite struct MultipartParserTests {
    @Test func `a form's fields and files come out as they went in`() throws {
        let body =
            "preamble\r\n" + part(#"name="client_id""#, "abc")
            + part(#"name="file"; filename="a.mp4""#, "\r\n--\r\n-b", fields: "Content-Type: Video/MP4; x=1\r\n")
            + "--b  \r\ncontent-disposition: FORM-DATA;name=empty\r\n\r\n\r\n--b--\r\nepilogue"
        #expect(
            try transcript(body) == [
                .part(name: "client_id", filename: nil, type: nil), .data(Array("abc".utf8)), .partEnd,
                .part(name: "file", filename: "a.mp4", type: "video/mp4"), .data(Array("\r\n--\r\n-b".utf8)), .partEnd,
                .part(name: "empty", filename: nil, type: nil), .partEnd, .end,
            ])
    }

    @Test func `any cut of the same bytes says the same`() throws {
        var random = SeededRandom(seed: 7)
        let alphabet = Array("\r\n-b".utf8) + [0, 255]
        for _ in 0..<400 {
            let noise = (0..<Int.random(in: 0...60, using: &random)).map { _ in alphabet[random.index(6)] }
            var body = Array("--b\r\nContent-Disposition: form-data; name=n; filename=\"f\"\r\n\r\n".utf8) + noise
            if random.index(4) > 0 {
                body += Array("\r\n--b\r\nContent-Disposition: form-data; name=m\r\n\r\n".utf8) + noise
            }
            if random.index(8) > 0 { body += Array("\r\n--b--\r\n".utf8) }
            let whole = try Transcript(body, boundary: "b", cuts: [])
            #expect(try Transcript(body, boundary: "b", cuts: Array(repeating: 1, count: body.count)) == whole)
            for _ in 0..<6 {
                let cuts = (0..<20).map { _ in random.index(9) }
                #expect(try Transcript(body, boundary: "b", cuts: cuts) == whole)
            }
        }
    }

    @Test(arguments: [
        (#"name="f"; filename="../../etc/passwd""#, "../../etc/passwd"),
        (#"name="f"; filename="C:\dir\a.mp4""#, #"C:\dir\a.mp4"#),
        (#"name="f"; filename="a \"b\" \\ c.mp4""#, #"a "b" \ c.mp4"#),
        (#"name="f"; filename="a%22b;c.mp4""#, #"a"b;c.mp4"#),
        (#"name="f"; filename="plain"; filename*=UTF-8''J%C3%B6rg%20%E2%82%AC.mp4"#, "Jörg €.mp4"),
        (#"name="f"; filename*=utf-8'en'x"#, "x"), (#"name="f"; filename=token.txt"#, "token.txt"),
        (#"name="f"; filename="""#, ""), ("name=\"f\"; filename=\"日本.mov\"", "日本.mov"),
    ])
    func `file names are decoded and kept as data`(disposition: String, expected: String) throws {
        #expect(try transcript(part(disposition) + "--b--").first == .part(name: "f", filename: expected, type: nil))
    }

    @Test func `a name of 4,000 characters is a name`() throws {
        let name = String(repeating: "n", count: 4000)
        let body = part("name=f; filename=\"\(name)\"") + "--b--"
        #expect(try transcript(body).first == .part(name: "f", filename: name, type: nil))
    }

    @Test(arguments: [
        ("", MultipartError.noEnd), (part("name=a"), .noEnd), ("--b", .noEnd), ("--b-x", .malformedDelimiter),
        ("--bx\r\n", .malformedDelimiter), (part("filename=a"), .notFormData),
        ("--b\r\n\r\nx\r\n--b--", .notFormData),
        ("--b\r\nContent-Disposition: attachment; name=a\r\n\r\n", .notFormData),
        ("--b\r\nno colon\r\n\r\n", .malformedHeaders),
        ("--b\r\nContent-Disposition: form-data; name=a\n\r\n", .malformedHeaders),
        (part("name=\"unclosed"), .malformedHeaders), (part("name=a; name=b"), .duplicateParameter),
        (part("name=a; filename*=latin1''x"), .malformedHeaders),
        (part("name=a; filename*=UTF-8''%00"), .malformedHeaders),
        (part("name=a", fields: "Content-Type: multipart/mixed; boundary=c\r\n"), .nested),
        (part("name=a", fields: "Content-Transfer-Encoding: base64\r\n"), .unsupportedEncoding),
        (
            part("name=a", fields: "X: " + String(repeating: "x", count: 17_000) + "\r\n"),
            .headersTooLarge(limit: 16_384)
        ),
        (String(repeating: part("name=a"), count: 33) + "--b--", .tooManyParts(limit: 32)),
        (String(repeating: "x", count: 20_000), .preambleTooLong),
        (part("name=a") + "--b--" + String(repeating: "x", count: 20_000), .epilogueTooLong),
    ])
    func `what is malformed is refused by name`(body: String, expected: MultipartError) throws {
        #expect(try transcript(body).last == .error(expected))
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"a b \"",
        "multipart/form-data; boundary=" + String(repeating: "x", count: 71), "multipart/form-data; boundary=a\"b",
    ])
    func `a boundary that is none is refused`(contentType: String) {
        #expect(throws: MultipartError.noBoundary) { try MultipartBoundary(contentType: contentType) }
    }
}
