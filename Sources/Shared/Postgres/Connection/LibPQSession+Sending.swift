internal import CLibPQ

extension LibPQSession {
    func sendPrepare(_ query: SQL, as name: String) -> Bool {
        let types = query.parameters.map(\.type.rawValue)
        return PQsendPrepare(pointer, name, query.text, Int32(types.count), types) == 1
    }

    /// Runs a prepared statement with the query's values; results come in binary format.
    func sendExecute(_ query: SQL, name: String) -> Bool {
        query.withParameters { count, values, lengths, formats in
            PQsendQueryPrepared(pointer, name, count, values, lengths, formats, 1) == 1
        }
    }
}

extension SQL {
    typealias Values = UnsafePointer<UnsafePointer<CChar>?>

    /// The parameters as libpq takes them.
    func withParameters<Result>(
        _ body: (Int32, Values?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
    ) -> Result {
        guard !parameters.isEmpty else { return body(0, nil, nil, nil) }
        return payload.withUnsafeBytes { bytes in
            let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = parameters.map { $0.length < 0 ? nil : base.map { [offset = $0.offset] in $0 + offset } }
            let lengths = parameters.map { Int32(max(0, $0.length)) }
            let formats: [Int32] = parameters.map { $0.type.isText ? 0 : 1 }
            return body(Int32(parameters.count), values, lengths, formats)
        }
    }
}
