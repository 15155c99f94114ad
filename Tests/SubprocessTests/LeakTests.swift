import Foundation
import Glibc
import Subprocess
import Testing

@Suite(.serialized, .timeLimit(.minutes(10))) struct LeakTests {
    @Test func `a hundred children at once leave no zombie`() async throws {
        let outcomes = await withTaskGroup(of: Outcome?.self) { group in
            for index in 0..<100 {
                group.addTask {
                    var command = shell("echo $$; exit \(index % 3)")
                    command.outputLimit = 100
                    return try? await command.run()
                }
            }
            return await group.reduce(into: [Outcome]()) { all, one in if let one { all.append(one) } }
        }
        #expect(outcomes.count == 100)
        #expect(outcomes.filter(\.isSuccess).count == 34)
        for outcome in outcomes {
            let text = String(decoding: outcome.output, as: UTF8.self)
            let pid = try #require(pid_t(text.trimmingCharacters(in: .newlines)))
            #expect(isGone(pid))
        }
    }

    @Test func `descriptors are the same in number after many runs as after one`() async throws {
        func openDescriptors() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        }
        _ = try await shell("true").run()
        let before = try openDescriptors()
        for _ in 0..<200 { _ = try await shell("true").run() }
        // Other suites run children of their own at the same time: some descriptors each, far from 200.
        #expect(try openDescriptors() < before + 100)
    }
}
