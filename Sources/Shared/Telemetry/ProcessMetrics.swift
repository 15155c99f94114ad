import Glibc

/// Prometheus' own metrics of a process, read from `/proc/self` at each rendering.
enum ProcessMetrics {
    static func register(in metrics: Metrics) {
        let cpu = metrics.counter("process_cpu_seconds_total", "User and system CPU time spent, in seconds.")
        let resident = metrics.gauge("process_resident_memory_bytes", "Resident memory size in bytes.")
        let open = metrics.gauge("process_open_fds", "Number of open file descriptors.")
        let limit = metrics.gauge("process_max_fds", "Maximum number of open file descriptors.")
        let threads = metrics.gauge("process_threads", "Number of threads.")
        let start = metrics.gauge("process_start_time_seconds", "Start time since the Unix epoch, in seconds.")
        start.set(startTime() ?? 0)
        metrics.collect {
            cpu.read(cpuSeconds())
            open.set(openDescriptors())
            var descriptors = rlimit()
            if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &descriptors) == 0 {
                limit.set(Double(descriptors.rlim_cur))
            }
            let fields = statFields()
            if fields.count > 21 {
                threads.set(fields[17])
                resident.set(fields[21] * Double(sysconf(Int32(_SC_PAGESIZE))))
            }
        }
    }

    /// The fields of `/proc/self/stat` after the command's name, which may itself hold spaces and brackets:
    /// number 0 here is field 3 of proc(5).
    private static func statFields() -> [Double] {
        guard let text = smallFile("/proc/self/stat"), let end = text.lastIndex(of: ")") else { return [] }
        return text[text.index(after: end)...].split(separator: " ").map { Double($0) ?? 0 }
    }

    private static func startTime() -> Double? {
        let fields = statFields()
        guard fields.count > 19 else { return nil }
        // Not from /proc/stat, which a service that sees processes alone (systemd's ProcSubset=pid) cannot read.
        let boot = seconds(CLOCK_REALTIME) - seconds(CLOCK_BOOTTIME)
        return boot + fields[19] / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func cpuSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
        return Double(seconds) + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    private static func openDescriptors() -> Int {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        return count - 3  // ".", ".." and the descriptor of this listing
    }

    private static func smallFile(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while bytes.count < 1 << 20 {
            let chunk = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, filled in
                filled = max(0, read(descriptor, buffer.baseAddress, buffer.count))
            }
            guard !chunk.isEmpty else { break }
            bytes += chunk
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
