import Synchronization

/// What a family holds: a counter, a gauge or a histogram.
package protocol MetricValue: Sendable {
    /// The word after `# TYPE name`.
    static var kind: String { get }
    /// Writes the sample lines. `labels` is `a="b",c="d"` or empty.
    func write(name: String, labels: String, to text: inout String)
}

protocol MetricFamilyText: Sendable {
    func write(to text: inout String)
}

/// A metric with labels: one value for each combination of label values that has been seen.
///
/// Bounded: after `limit` combinations further ones are counted together under the value `other`, so that a
/// label that somebody outside can choose cannot fill the memory.
package final class MetricFamily<Value: MetricValue>: Sendable {
    package static var limit: Int { 500 }

    package let name: String
    package let labels: [String]
    private let help: String
    private let make: @Sendable () -> Value
    private let values = Mutex<[[String]: Value]>([:])

    init(name: String, help: String, labels: [String], make: @escaping @Sendable () -> Value) {
        self.name = name
        self.help = help
        self.labels = labels
        self.make = make
    }

    /// The value for these label values, in the order of the labels' names. Keep it where it is used often.
    package subscript(_ labelValues: String...) -> Value { self[labelValues] }

    package subscript(_ labelValues: [String]) -> Value {
        precondition(labelValues.count == labels.count, "\(name) has the labels \(labels)")
        return values.withLock { values in
            if let known = values[labelValues] { return known }
            let key = values.count < Self.limit ? labelValues : labels.map { _ in "other" }
            if let known = values[key] { return known }
            let made = make()
            values[key] = made
            return made
        }
    }

    /// Forgets the combinations that `isStale` names: a worker that has gone, a queue that was removed.
    package func remove(where isStale: ([String]) -> Bool) {
        values.withLock { values in values = values.filter { !isStale($0.key) } }
    }
}

extension MetricFamily: MetricFamilyText {
    func write(to text: inout String) {
        let values = values.withLock { $0 }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        guard !values.isEmpty else { return }
        text += "# HELP \(name) \(Self.escape(help, quote: false))\n# TYPE \(name) \(Value.kind)\n"
        for (labelValues, value) in values {
            let pairs = zip(labels, labelValues).map { #"\#($0)="\#(Self.escape($1, quote: true))""# }
            value.write(name: name, labels: pairs.joined(separator: ","), to: &text)
        }
    }

    private static func escape(_ text: String, quote: Bool) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": escaped += #"\\"#
            case "\n": escaped += #"\n"#
            case "\"" where quote: escaped += #"\""#
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
