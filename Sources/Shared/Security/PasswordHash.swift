/// A password's scrypt hash with its parameters, as it is stored:
/// `$scrypt$ln=15,r=8,p=1$salt$hash` (the PHC string format; salt and hash in base64 without padding).
struct PasswordHash: Equatable {
    struct Parameters: Equatable {
        /// log₂ of N.
        var logN: Int
        var r: Int
        var p: Int

        /// OWASP's advice of 2024 at 32 MiB of memory for each hash: N=2¹⁵, r=8 (p=3 there; one pass here, so that two
        /// logins at once take 0.1 s and not a third of one).
        static let current = Parameters(logN: 15, r: 8, p: 1)

        /// What scrypt fills: 128·N·r bytes.
        var memory: Int { 128 * r << logN }
    }

    let parameters: Parameters
    let salt: [UInt8]
    let hash: [UInt8]

    var text: String {
        let (p, base64) = (parameters, Base64.standard)
        return "$scrypt$ln=\(p.logN),r=\(p.r),p=\(p.p)$\(base64.encode(salt))$\(base64.encode(hash))"
    }

    init(parameters: Parameters, salt: [UInt8], hash: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.hash = hash
    }

    /// - Returns: nil for another format, or parameters that would take more than 256 MiB or be no protection.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
        let settings = parts[2].split(separator: ",").map { $0.split(separator: "=") }
        guard settings.count == 3, settings.allSatisfy({ $0.count == 2 }),
            settings.map({ $0[0] }) == ["ln", "r", "p"],
            let logN = Int(settings[0][1]), let r = Int(settings[1][1]), let p = Int(settings[2][1]),
            (10...20).contains(logN), (1...32).contains(r), (1...16).contains(p),
            let salt = Base64.standard.decode(String(parts[3])), (8...64).contains(salt.count),
            let hash = Base64.standard.decode(String(parts[4])), (16...64).contains(hash.count)
        else { return nil }
        self.init(parameters: Parameters(logN: logN, r: r, p: p), salt: salt, hash: hash)
        guard parameters.memory <= 256 << 20 else { return nil }
    }
}
