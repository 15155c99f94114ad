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
        shared("ObjectStorage", ["CLinux", "Security"] + nio),
        shared("Redis", ["CHiredis", "COpenSSL", "Security"] + nio),
        shared("Security", ["COpenSSL"]),
        shared("Telemetry", [logging]),

        // Tests of the ground
        tests("Configuration", ["Configuration", "Security"]),
        tests("Lifecycle", ["Lifecycle", logging]),
        tests("ObjectStorage", ["ObjectStorage", "Security"] + nio),
        tests("Redis", ["Redis", "Security"] + nio),
        tests("Security", ["Security"]),
        tests("Telemetry", ["Telemetry", logging]),
    ],
    swiftLanguageModes: [.v6]
)
