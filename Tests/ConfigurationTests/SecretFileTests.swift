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
}
