/// Runs two pieces of work side by side. The first failure cancels the other, is awaited, and is what is thrown.
func concurrently<First: Sendable, Second: Sendable>(
    _ first: @escaping @Sendable () async throws(ConversionError) -> First,
    _ second: @escaping @Sendable () async throws(ConversionError) -> Second
) async throws(ConversionError) -> (First, Second) {
    let result = await withTaskGroup(of: Part<First, Second>.self) { group in
        group.addTask {
            do throws(ConversionError) { return .first(try await first()) } catch { return .failure(error) }
        }
        group.addTask {
            do throws(ConversionError) { return .second(try await second()) } catch { return .failure(error) }
        }
        var parts: (First?, Second?) = (nil, nil)
        var failure: ConversionError?
        for await part in group {
            switch part {
            case .first(let value): parts.0 = value
            case .second(let value): parts.1 = value
            case .failure(let error):
                failure = failure ?? error
                group.cancelAll()
            }
        }
        return (parts, failure)
    }
    guard let first = result.0.0, let second = result.0.1 else { throw result.1 ?? .cancelled }
    return (first, second)
}

private enum Part<First: Sendable, Second: Sendable>: Sendable {
    case first(First)
    case second(Second)
    case failure(ConversionError)
}
