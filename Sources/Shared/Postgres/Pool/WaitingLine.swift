/// First in, first out, with a way to step out. All in constant time on average.
struct WaitingLine<Element> {
    private var elements: [UInt64: Element] = [:]
    /// The order; ids of those who stepped out stay until they come to the front.
    private var order: [UInt64] = []
    private var head = 0

    var count: Int { elements.count }

    var first: Element? {
        mutating get {
            skip()
            return head < order.count ? elements[order[head]] : nil
        }
    }

    mutating func append(_ element: Element, id: UInt64) {
        elements[id] = element
        order.append(id)
    }

    mutating func popFirst() -> Element? {
        skip()
        guard head < order.count else { return nil }
        defer { head += 1 }
        return elements.removeValue(forKey: order[head])
    }

    mutating func remove(_ id: UInt64) -> Element? {
        defer { compact() }
        return elements.removeValue(forKey: id)
    }

    private mutating func skip() {
        while head < order.count, elements[order[head]] == nil { head += 1 }
        compact()
    }

    private mutating func compact() {
        if elements.isEmpty {
            order.removeAll(keepingCapacity: true)
            head = 0
        } else if order.count > 64, order.count > 2 * elements.count {
            order = order[head...].filter { elements[$0] != nil }
            head = 0
        }
    }
}
