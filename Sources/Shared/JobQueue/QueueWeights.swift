/// The queues that a worker serves, and how often each goes first.
package struct QueueWeights: Sendable, Equatable {
    package let weights: [(queue: String, weight: Int)]

    /// - Parameter weights: each at least 1: with 3 and 1 the first goes first three times out of four, and the other is
    ///   never starved.
    package init(_ weights: [(queue: String, weight: Int)]) {
        self.weights = weights.map { ($0.queue, max(1, $0.weight)) }
    }

    /// `conversion:3,preview`; a weight is 1 unless given.
    package init(_ text: String) throws(QueueNameError) {
        var weights: [(String, Int)] = []
        for part in text.split(separator: ",") {
            let fields = part.split(separator: ":").map { $0.trimmingPrefix(" ") }
            guard let name = fields.first, name.wholeMatch(of: /[a-z][a-z0-9_-]{0,62}/) != nil, fields.count <= 2,
                let weight = fields.count == 2 ? Int(fields[1]) : 1, (1...100).contains(weight)
            else { throw QueueNameError(text: String(part)) }
            weights.append((String(name), weight))
        }
        guard !weights.isEmpty else { throw QueueNameError(text: text) }
        self.init(weights)
    }

    package var queues: [String] { weights.map(\.queue) }

    /// All queues, the first drawn by weight, then of the others the next, and so on.
    package func order(using generator: inout some RandomNumberGenerator) -> [String] {
        guard weights.count > 1 else { return queues }
        var left = weights
        var order: [String] = []
        while !left.isEmpty {
            var draw = Int.random(in: 0..<left.reduce(0) { $0 + $1.weight }, using: &generator)
            let place = left.firstIndex { entry in
                draw -= entry.weight
                return draw < 0
            }
            order.append(left.remove(at: place ?? 0).queue)
        }
        return order
    }

    package static func == (one: QueueWeights, other: QueueWeights) -> Bool {
        one.weights.elementsEqual(other.weights) { $0.queue == $1.queue && $0.weight == $1.weight }
    }
}

extension QueueWeights: ExpressibleByArrayLiteral {
    /// All of equal weight.
    package init(arrayLiteral queues: String...) { self.init(queues.map { ($0, 1) }) }
}

/// The text is no list of queues.
package struct QueueNameError: Error, CustomStringConvertible {
    package let text: String
    package var description: String {
        "“\(text)” names no queue: write name or name:weight, such as conversion:3,preview, the weight from 1 to 100"
    }
}
