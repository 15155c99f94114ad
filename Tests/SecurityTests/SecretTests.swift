import Security
import Testing

struct SecretTests {
    private struct Configuration { let key = Secret("hunter2") }

    @Test func `a secret cannot be printed by accident`() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(Configuration(), to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\(Configuration())", "\([secret])", dumped] {
            #expect(!text.contains("hunter2"))
            #expect(text.contains("[redacted]"))
        }
        #expect(secret.exposed == "hunter2")
    }
}
