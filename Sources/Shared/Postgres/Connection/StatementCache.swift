/// The statements that one connection has prepared, the least recently used of them given up first.
struct StatementCache {
    /// The same text with parameters of other types is another statement.
    struct Key: Hashable {
        let text: String
        let types: [PostgresType]

        init(_ query: SQL) {
            text = query.text
            types = query.parameters.map(\.type)
        }
    }

    private struct Entry {
        let name: String
        var lastUse: UInt64
    }

    let capacity: Int
    private var entries: [Key: Entry] = [:]
    private var clock: UInt64 = 0
    private var lastName = 0
    /// Names that the server still holds and that are to be deallocated.
    private var evicted: [String] = []

    init(capacity: Int) {
        self.capacity = capacity
    }

    var count: Int { entries.count }

    mutating func name(of key: Key) -> String? {
        guard let index = entries.index(forKey: key) else { return nil }
        clock += 1
        entries.values[index].lastUse = clock
        return entries.values[index].name
    }

    /// A name that no statement of this connection ever had; "" (the unnamed statement) when nothing is kept.
    mutating func makeName() -> String {
        guard capacity > 0 else { return "" }
        lastName += 1
        return "s\(lastName)"
    }

    /// To be called once the server has prepared it.
    mutating func insert(_ name: String, for key: Key) {
        guard capacity > 0 else { return }
        clock += 1
        if let old = entries.updateValue(Entry(name: name, lastUse: clock), forKey: key) { evicted.append(old.name) }
        // A linear search, but only when a statement is prepared, which costs a hundred times as much.
        if entries.count > capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            entries.removeValue(forKey: oldest.key)
            evicted.append(oldest.value.name)
        }
    }

    /// Forgets a statement that the server does not carry out any more.
    mutating func remove(_ key: Key) {
        if let entry = entries.removeValue(forKey: key) { evicted.append(entry.name) }
    }

    /// The names to deallocate now. Each is given once.
    mutating func takeEvicted() -> [String] {
        defer { evicted = [] }
        return evicted
    }
}
