import Foundation
import Security
import Testing

@testable import Configuration

struct SecretFileTests {
    private func secret(in content: Data?) throws -> Result<String, ConfigurationErrors> {
        let file = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID())")
        try content?.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var reader = ConfigurationReader(["KEY_FILE": file.path])
        let secret = reader.secretFile("KEY_FILE")
        do {
            try reader.finish()
            return .success(secret.exposed)
        } catch { return .failure(error) }
    }

    @Test func `a secret is read from its file, without the newline at the end`() throws {
        #expect(try secret(in: Data(" s3cret \r\n".utf8)).get() == " s3cret ")
    }

    @Test(
        arguments: [
            (nil, "names a file that cannot be read: No such file or directory"),
            (Data("\n".utf8), "names a file with nothing in it"),
            (Data([0xff, 0xfe]), "names a file that holds no text of at most 64 KiB"),
            (Data(repeating: 65, count: 70_000), "names a file that holds no text of at most 64 KiB"),
        ] as [(Data?, String)])
    func `a file without a secret is refused`(content: Data?, text: String) throws {
        let problem = ConfigurationErrors.Problem(variable: "KEY_FILE", text: text)
        #expect(try secret(in: content) == .failure(ConfigurationErrors(problems: [problem])))
    }

    @Test func `a secret stands in its variable or in the file of another`() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID())")
        try Data("from the file\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var reader = ConfigurationReader(["A": "from the variable", "B_FILE": file.path, "C": "", "C_FILE": file.path])
        #expect(reader.secret("A").exposed == "from the variable")
        #expect(reader.secret("B").exposed == "from the file")
        #expect(reader.secret("C").exposed == "from the file")
        try reader.finish()
        #expect(reader.unread(prefix: "").isEmpty)
    }

    @Test func `a secret in both places, in none or in a file that is not there is refused`() throws {
        var reader = ConfigurationReader(["A": "s3cret", "A_FILE": "/etc/hostname", "C_FILE": "/none/\(UUID())"])
        _ = reader.secret("A")
        _ = reader.secret("B")
        _ = reader.secret("C")
        let errors = #expect(throws: ConfigurationErrors.self) { try reader.finish() }
        #expect(
            try #require(errors).description == """
                The environment is not complete:
                  A is set, and so is A_FILE; set one of them
                  B is missing; it should hold some text, or B_FILE the path of a file that does
                  C_FILE names a file that cannot be read: No such file or directory
                """)
    }
}
