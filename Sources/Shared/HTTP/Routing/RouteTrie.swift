import NIOHTTP1

/// The URL map as a tree of segments. Literals win over parameters, parameters over a trailing wildcard, and a match
/// that leads nowhere is taken back, so the order in which routes are added never matters.
struct RouteTrie: Sendable {
    /// All that is known of one method on one pattern.
    struct Leaf: Sendable {
        var route: Route?
        var handler: Handler?
        var immediate: ImmediateHandler?
        var immediateBodyLimit = 0
        var parameterNames: [String]
    }

    struct Match: Sendable {
        let node: Int
        /// Values of the parameters, in the order of the pattern.
        let values: [String]
    }

    private struct Node: Sendable {
        var literals: [(name: String, node: Int)] = []
        var parameter: Int?
        var wildcard: Int?
        var leaves: [(method: HTTPMethod, leaf: Leaf)] = []
    }

    private var nodes: [Node] = [Node()]

    // MARK: Building

    /// Creates what is missing on the way, and lets `update` fill in the leaf.
    mutating func update(_ method: HTTPMethod, _ pattern: RoutePattern, _ update: (inout Leaf) -> Void) {
        var node = 0
        for part in pattern.parts { node = child(of: node, part) }
        if let index = nodes[node].leaves.firstIndex(where: { $0.method == method }) {
            precondition(
                nodes[node].leaves[index].leaf.parameterNames == pattern.parameterNames,
                "\(pattern.text): one route's parameters need the same names everywhere")
            update(&nodes[node].leaves[index].leaf)
        } else {
            var leaf = Leaf(parameterNames: pattern.parameterNames)
            update(&leaf)
            nodes[node].leaves.append((method, leaf))
        }
    }

    private mutating func child(of parent: Int, _ part: RoutePattern.Part) -> Int {
        switch part {
        case .literal(let name):
            if let known = nodes[parent].literals.first(where: { $0.name == name }) { return known.node }
            nodes.append(Node())
            nodes[parent].literals.append((name, nodes.count - 1))
        case .parameter:
            if let known = nodes[parent].parameter { return known }
            nodes.append(Node())
            nodes[parent].parameter = nodes.count - 1
        case .wildcard:
            if let known = nodes[parent].wildcard { return known }
            nodes.append(Node())
            nodes[parent].wildcard = nodes.count - 1
        }
        return nodes.count - 1
    }

    // MARK: Matching

    func match(_ path: PathSegments) -> Match? {
        var values: [String] = []
        guard let node = find(path.segments[...], from: 0, &values) else { return nil }
        return Match(node: node, values: values)
    }

    private func find(_ rest: ArraySlice<String>, from index: Int, _ values: inout [String]) -> Int? {
        let node = nodes[index]
        guard let segment = rest.first else { return node.leaves.isEmpty ? nil : index }
        if let next = node.literals.first(where: { $0.name == segment })?.node,
            let found = find(rest.dropFirst(), from: next, &values)
        {
            return found
        }
        if let next = node.parameter, !segment.isEmpty {
            values.append(segment)
            if let found = find(rest.dropFirst(), from: next, &values) { return found }
            values.removeLast()
        }
        guard let wildcard = node.wildcard else { return nil }
        values.append(rest.joined(separator: "/"))
        return wildcard
    }

    /// HEAD is answered by GET's leaf where it has none of its own.
    func leaf(_ method: HTTPMethod, at node: Int) -> Leaf? {
        for entry in nodes[node].leaves where entry.method == method { return entry.leaf }
        return method == .HEAD ? leaf(.GET, at: node) : nil
    }

    /// The value of `Allow`, sorted.
    func allowed(at node: Int) -> String {
        var methods = Set(
            nodes[node].leaves.filter { $0.leaf.handler != nil || $0.leaf.immediate != nil }.map(\.method.rawValue))
        if methods.contains("GET") { methods.insert("HEAD") }
        methods.insert("OPTIONS")
        return methods.sorted().joined(separator: ", ")
    }
}

/// `/api/assets/:id` or `/files/*path`, taken apart.
struct RoutePattern: Sendable {
    enum Part: Sendable, Equatable {
        case literal(String)
        case parameter(String)
        case wildcard(String)
    }

    let text: String
    let parts: [Part]

    init(_ text: String) {
        precondition(text.hasPrefix("/"), "\(text): a route begins with a slash")
        self.text = text
        parts =
            text == "/" ? [] : text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(Self.part)
        precondition(
            !parts.dropLast().contains { if case .wildcard = $0 { true } else { false } },
            "\(text): a wildcard is a route's last part")
    }

    var parameterNames: [String] {
        parts.compactMap {
            switch $0 {
            case .literal: nil
            case .parameter(let name), .wildcard(let name): name
            }
        }
    }

    private static func part(_ text: Substring) -> Part {
        if text.hasPrefix(":") { return .parameter(String(text.dropFirst())) }
        if text.hasPrefix("*") { return .wildcard(String(text.dropFirst())) }
        return .literal(String(text))
    }
}
