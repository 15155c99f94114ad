import TestSupport
import Testing

@testable import APIServer

struct AuditCSVTests {
    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("=1+1", "'=1+1"), ("+49", "'+49"), ("-1", "'-1"), ("@here", "'@here"),
        ("\tx", "'\tx"), ("\rx", "\"'\rx\""), ("'quoted", "''quoted"), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""),
        ("a\nb", "\"a\nb\""), ("=\"x\"", "\"'=\"\"x\"\"\""),
    ])
    func `a cell runs nothing in a spreadsheet`(text: String, cell: String) {
        #expect(AuditCSV.cell(text) == cell)
    }

    @Test func `any cells come back equal: unquoted by RFC 4180, and one leading apostrophe taken away`() {
        var random = SplitMix64(seed: 4180)
        let alphabet = Array("=+-@\t\r\n'\",;ab é猫\u{202E}")
        for _ in 0..<5_000 {
            let cells = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                String(
                    (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in alphabet.randomElement(using: &random)
                    })
            }
            let line = cells.map(AuditCSV.cell).joined(separator: ",")
            let back = Self.parse(line).map { $0.hasPrefix("'") ? String($0.dropFirst()) : $0 }
            #expect(back == cells)
            #expect(!Self.parse(line).contains { $0.first.map("=+-@\t\r".contains) ?? false })
        }
    }

    /// One record of RFC 4180, by Unicode scalars: CR and LF are one character in Swift.
    private static func parse(_ line: String) -> [String] {
        var (cells, cell, isQuoted) = ([String](), String.UnicodeScalarView(), false)
        var scalars = Array(line.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            if isQuoted {
                if scalar != "\"" {
                    cell.append(scalar)
                } else if scalars.first == "\"" {
                    cell.append(scalars.removeFirst())
                } else {
                    isQuoted = false
                }
            } else if scalar == "\"" {
                isQuoted = true
            } else if scalar == "," {
                cells.append(String(cell))
                cell = String.UnicodeScalarView()
            } else {
                cell.append(scalar)
            }
        }
        return cells + [String(cell)]
    }
}
