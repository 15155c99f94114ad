/// Names of fields as they are written, each worked out once. Objects of a list have the same fields in the same order,
/// so what followed a name the last time is looked at first: cheaper than a hash.
struct JSONKeys {
    private struct Entry {
        let name: String
        let written: [UInt8]
        /// The place of the one that came after it.
        var next: Int
    }

    private var entries: [Entry] = []
    private var places: [String: Int] = [:]
    private var last: Int?

    /// The quoted name in snake_case and its colon; nil: not seen yet.
    mutating func written(_ name: String) -> [UInt8]? {
        if let last {
            let guess = entries[last].next
            if guess < entries.count, entries[guess].name == name {
                self.last = guess
                return entries[guess].written
            }
        }
        guard let place = places[name] else { return nil }
        go(to: place)
        return entries[place].written
    }

    mutating func remember(_ name: String, written: [UInt8]) {
        places[name] = entries.count
        entries.append(Entry(name: name, written: written, next: entries.count + 1))
        go(to: entries.count - 1)
    }

    private mutating func go(to place: Int) {
        if let last { entries[last].next = place }
        last = place
    }
}
