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

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: "Sources/\(name)", swiftSettings: settings)
}

/// `Tests/XTests`: the tests of `X`.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)Tests", swiftSettings: settings)
}

/// A measurement, built only where `GREENROOM_BENCHMARKS` is set: see `Benchmarks/`.
func benchmark(_ name: String, _ dependencies: [Target.Dependency]) -> [Target] {
    guard Context.environment["GREENROOM_BENCHMARKS"] != nil else { return [] }
    return [
        .executableTarget(
            name: name, dependencies: dependencies, path: "Benchmarks/\(name)", swiftSettings: settings)
    ]
}

/// A fuzzer, built only where `GREENROOM_FUZZ` is set: `scripts/fuzz` does, with the flags that it needs.
func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> [Target] {
    guard Context.environment["GREENROOM_FUZZ"] != nil else { return [] }
    return [
        .executableTarget(
            name: name, dependencies: dependencies, path: "Tests/Fuzz/\(name)",
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])])
    ]
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
        shared("Security", ["COpenSSL"]),
        shared("Subprocess", ["CLinux"]),

        // Media
        shared("MediaConversion", ["MediaInspection", "Subprocess"]),
        shared("MediaInspection"),

        // Tests
        tests("MediaInspection", ["MediaInspection", "Subprocess"]),
        tests("MediaConversion", ["MediaConversion", "MediaInspection", "Subprocess"]),
        tests("Subprocess", ["Subprocess"]),
    ]
        // Only on demand
        + benchmark("ConvertMedia", ["MediaConversion", "MediaInspection"]),
    swiftLanguageModes: [.v6]
)
