import Foundation

extension Command {
    /// Runs the program to its end and says how it ended. A failure of the program itself is an outcome, not an error.
    ///
    /// Cancelling the task sends SIGTERM to the process group, SIGKILL after `killDelay`, and throws `.cancelled` once
    /// the child has been reaped. When this returns or throws, no process of the group and no descriptor is left.
    ///
    /// - Parameter onLine: called for each line of standard output, in order, on the thread that reads it: a handler
    ///   that blocks holds up the child, and nothing else.
    package func run(
        onLine: @escaping @Sendable (String) -> LineMeaning = { _ in .noProgress }
    ) async throws(SubprocessError) -> Outcome {
        let cancelSignal: CancelSignal
        do { cancelSignal = try CancelSignal() } catch {
            throw .cannotStart(program: program, errno: error.code)
        }
        defer { cancelSignal.closeDescriptor() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation {
                (continuation: CheckedContinuation<Result<Outcome, SubprocessError>, Never>) in
                // A thread a child, alive as long as the child: the kernel's parent-death signal is tied to the thread
                // that started it, and 100 threads that sleep in poll cost less than one encoder.
                Thread.detachNewThread {
                    var supervision = Supervision(self, cancelSignal: cancelSignal, onLine: onLine)
                    do throws(SubprocessError) {
                        continuation.resume(returning: .success(try supervision.run()))
                    } catch {
                        continuation.resume(returning: .failure(error))
                    }
                }
            }
        } onCancel: {
            cancelSignal.cancel()
        }
        return try result.get()
    }
}
