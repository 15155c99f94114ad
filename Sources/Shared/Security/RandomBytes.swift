import COpenSSL

/// Bytes from OpenSSL's generator, fit for keys, tokens and salts.
///
/// - Precondition: `count` ≥ 0. The process ends when the generator fails: no caller could go on safely.
package func randomBytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        guard RAND_bytes(buffer.baseAddress, Int32(count)) == 1 else {
            preconditionFailure("OpenSSL's random generator failed")
        }
        filled = count
    }
}
