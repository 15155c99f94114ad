// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let nio: [Target.Dependency] = ["NIOCore", "NIOPosix"].map { .product(name: $0, package: "swift-nio") }
let nioHTTP: [Target.Dependency] = nio + [.product(name: "NIOHTTP1", package: "swift-nio")]
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

/// A folder of `Sources/Shared`: a target of its own.
func shared(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "Sources/Shared/\(name)", swiftSettings: settings)
}

/// A C library from the system, described by a module map.
func system(_ name: String) -> Target {
    .systemLibrary(name: name, path: "Sources/Shared/\(name)")
}

func program(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, path: "Sources/\(name)", exclude: exclude, swiftSettings: settings)
}

/// `Tests/XTests`: the tests of `X`.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)Tests", swiftSettings: settings)
}

/// A program to measure with, built only where `GREENROOM_BENCHMARKS` is set: the `make bench-…` commands set it.
func benchmark(_ name: String, _ dependencies: [Target.Dependency]) -> [Target] {
    guard Context.environment["GREENROOM_BENCHMARKS"] != nil else { return [] }
    return [
        .executableTarget(
            name: name, dependencies: dependencies, path: "Benchmarks/\(name)", swiftSettings: settings)
    ]
}

/// A fuzzer, built only where `GREENROOM_FUZZ` is set: `scripts/fuzz` does, and links it with libFuzzer's own `main`,
/// which an executable of SwiftPM has no room for.
func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> [Target] {
    guard Context.environment["GREENROOM_FUZZ"] != nil else { return [] }
    return [.target(name: name, dependencies: dependencies, path: "Tests/Fuzz/\(name)", swiftSettings: settings)]
}

let package = Package(
    name: "greenroom",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.65.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.5.4"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.4.0"),
    ],
    targets: [
        // C libraries
        system("CLibPQ"), system("CHiredis"), system("COpenSSL"), system("CLinux"),

        // Ground
        shared("Configuration", ["Security"]),
        shared("Lifecycle", ["Telemetry", logging]),
        shared("Security", ["COpenSSL"]),
        shared("Subprocess", ["CLinux"]),
        shared("Telemetry", [logging]),

        // Transports
        shared("HTTP", nioHTTP + ["Telemetry", logging]),
        shared("ObjectStorage", ["CLinux", "Security"] + nio),
        shared("Postgres", ["CLibPQ", "CLinux", logging]),
        shared("Redis", ["CHiredis", "COpenSSL", "Security"] + nio),

        // The job engine
        shared("JobQueue", ["Postgres", "Redis", "Security", "Telemetry", logging]),

        // Features
        shared("Accounts", ["Postgres", "Security"]),
        shared("Assignments", ["Audit", "Notifications", "Postgres", "Security"]),
        shared("Audit", ["Postgres", "Security"]),
        shared("Media", ["Audit", "JobQueue", "Notifications", "ObjectStorage", "Postgres", "Security", logging]),
        shared("MediaConversion", ["MediaInspection", "Subprocess"]),
        shared("MediaInspection"),
        shared("Notifications", ["Postgres", "Redis", "Security", logging]),
        shared("Prompts", ["Audit", "Notifications", "Postgres", "Redis", "Security", logging]),
        shared("QueueAdministration", ["Audit", "JobQueue", "Notifications", "Postgres"]),
        shared("VideoGeneration", ["MediaConversion", "MediaInspection", "Security"]),
        shared(
            "Previews",
            ["Audit", "JobQueue", "Notifications", "ObjectStorage", "Postgres", "Prompts", "Security", logging]),
        shared("Operations", ["HTTP", "ObjectStorage", "Postgres", "Redis", "Telemetry", logging] + nioHTTP),

        shared(
            "WorkerHost",
            [
                "Configuration", "HTTP", "JobQueue", "Lifecycle", "Notifications", "ObjectStorage", "Operations",
                "Postgres", "Redis", "Security", "Telemetry", logging,
            ]),

        // Programs
        program(
            "APIServer",
            nioHTTP + [
                "Accounts", "Assignments", "Audit", "Configuration", "HTTP", "JobQueue", "Lifecycle", "Media",
                "MediaConversion", "MediaInspection", "Notifications", "ObjectStorage", "Operations", "Postgres",
                "Previews", "Prompts", "QueueAdministration", "Redis",
                "Security", "Telemetry", logging, arguments,
            ],
            exclude: ["OpenAPI"]),
        program(
            "ConversionWorker",
            [
                "Configuration", "JobQueue", "Media", "MediaConversion", "MediaInspection", "Notifications",
                "ObjectStorage", "Postgres", "Security", "Telemetry", "WorkerHost", logging,
            ]),
        program(
            "PreviewWorker",
            [
                "Configuration", "JobQueue", "Lifecycle", "MediaConversion", "Notifications", "ObjectStorage",
                "Postgres", "Previews", "Security", "Telemetry", "VideoGeneration", "WorkerHost", logging,
            ]),

        // Tests
        .target(
            name: "TestSupport", dependencies: ["Postgres", "Security", logging], path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        tests(
            "APIServer",
            nioHTTP + [
                "APIServer", "HTTP", "JobQueue", "Media", "Notifications", "Postgres", "Redis", "Security",
                "TestSupport",
            ]),
        .executableTarget(
            name: "FaultWorker",
            dependencies: [
                "Configuration", "JobQueue", "Lifecycle", "Postgres", "Redis", "Security", "Telemetry", logging,
            ], path: "Tests/Faults/FaultWorker", swiftSettings: settings
        ),
        tests("Accounts", ["Accounts", "Postgres", "Security", "TestSupport"]),
        tests(
            "Assignments", ["Assignments", "Audit", "Notifications", "Postgres", "Redis", "Security", "TestSupport"]),
        tests("Audit", ["Audit", "Postgres", "TestSupport"]),
        tests("Configuration", ["Configuration", "Security"]),
        tests("HTTP", nioHTTP + ["HTTP", "Telemetry", logging]),
        tests("JobQueue", ["JobQueue", "Postgres", "Redis", "Security", "Telemetry", "TestSupport", logging]),
        tests(
            "Media",
            ["JobQueue", "Media", "Notifications", "ObjectStorage", "Postgres", "Redis", "Security", "TestSupport"]),
        tests("Lifecycle", ["Lifecycle", "Telemetry", logging]),
        tests("MediaConversion", ["MediaConversion", "MediaInspection", "Subprocess", "TestSupport"]),
        tests("MediaInspection", ["MediaInspection", "Subprocess"]),
        tests("Migration", ["Postgres", "Subprocess", "TestSupport"]),
        tests("Notifications", ["Notifications", "Postgres", "TestSupport"]),
        tests("ObjectStorage", ["ObjectStorage", "Security"] + nio),
        tests("Postgres", ["Postgres", "TestSupport", logging]),
        tests(
            "Previews",
            [
                "JobQueue", "MediaConversion", "Notifications", "ObjectStorage", "Postgres", "PreviewWorker",
                "Previews",
                "Prompts", "Redis", "Security", "Telemetry", "TestSupport", "VideoGeneration", logging,
            ]),
        tests("Prompts", ["Audit", "Notifications", "Postgres", "Prompts", "Redis", "Security", "TestSupport"]),
        tests(
            "QueueAdministration",
            ["JobQueue", "Notifications", "Postgres", "QueueAdministration", "Redis", "Security", "TestSupport"]),
        tests("Redis", ["Redis", "Security"] + nio),
        tests("Security", ["Security"]),
        tests("Subprocess", ["Subprocess", "TestSupport"]),
        tests("Telemetry", ["Telemetry", logging]),
        tests(
            "VideoGeneration",
            nioHTTP + [
                "HTTP", "MediaConversion", "Security", "Subprocess", "TestSupport", "VideoGeneration", logging,
            ]),
    ]
        // Only on demand
        + benchmark("ConvertMedia", ["MediaConversion", "MediaInspection"])
        + benchmark("QueueBenchmark", ["JobQueue", "Postgres", "Redis", "Security", "Telemetry", logging, arguments])
        + benchmark("PromptBenchmark", ["Notifications", "Postgres", "Prompts", "Redis", logging, arguments])
        + benchmark("HelloServer", nioHTTP)
        + fuzzer("FuzzMultipart", ["HTTP", .product(name: "NIOCore", package: "swift-nio")])
        + fuzzer("FuzzRequest", nioHTTP + ["HTTP"]),
    swiftLanguageModes: [.v6]
)
