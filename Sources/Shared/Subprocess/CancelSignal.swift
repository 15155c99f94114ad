import CLinux
import Glibc
import Synchronization

/// Tells the thread of a child, which waits in `poll`, that the task was cancelled.
///
/// The descriptor is closed under the same lock under which it is written to, so a late cancellation never writes into
/// a descriptor that has come to belong to somebody else.
final class CancelSignal: Sendable {
    private struct State {
        var descriptor: Int32
        var isCancelled = false
    }

    private let state: Mutex<State>

    init() throws(DescriptorError) {
        let descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0 else { throw DescriptorError(code: errno) }
        state = Mutex(State(descriptor: descriptor))
    }

    deinit {
        closeDescriptor()
    }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Readable once cancelled; -1 after `closeDescriptor`.
    var descriptor: Int32 { state.withLock { $0.descriptor } }

    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            if state.descriptor >= 0 { eventfd_write(state.descriptor, 1) }
        }
    }

    func closeDescriptor() {
        state.withLock { state in
            if state.descriptor >= 0 { close(state.descriptor) }
            state.descriptor = -1
        }
    }
}
