import COpenSSL
import Security

/// A Lua script, known to the server by its hash after its first run.
package struct RedisScript: Sendable {
    package let text: String
    /// SHA-1 in hexadecimal digits, as Redis wants it.
    package let hash: String

    package init(_ text: String) {
        self.text = text
        let bytes = Array(text.utf8)
        hash = Hex.encode(
            [UInt8](unsafeUninitializedCapacity: 20) { buffer, filled in
                guard EVP_Digest(bytes, bytes.count, buffer.baseAddress, nil, EVP_sha1(), nil) == 1 else {
                    preconditionFailure("OpenSSL offers no SHA-1")
                }
                filled = 20
            })
    }

    func byHash(keys: [String], arguments: [any RedisArgument]) -> RedisCommand {
        RedisCommand("EVALSHA", [hash, keys.count] + keys + arguments)
    }

    /// For a pipeline, where the server's not knowing the hash could not be answered in time.
    package func byText(keys: [String], arguments: [any RedisArgument]) -> RedisCommand {
        RedisCommand("EVAL", [text, keys.count] + keys + arguments)
    }
}
