// swift-tools-version: 6.2
import PackageDescription

/// One list for every target of ours. A warning is an error, also in tests.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")

/// A library target: its folder, what it stands on, and a test target of its own.
func library(_ name: String, on dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(of name: String, on dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + dependencies,
    swiftSettings: settings)
}

/// Folder = target = module. Which may import which is said once, by floor, in
/// `Tests/ArchitectureTests/LayeringTests.swift`.
let package = Package(
  name: "pyk",
  products: [
    .executable(name: "pyk", targets: ["pyk"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
  ],
  targets: [
    // Floor 0: system libraries, and what an error owes a person.
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CDeflate", pkgConfig: "libdeflate",
      providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl",
      providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
    .systemLibrary(name: "CLinux"),
    library("PykDiagnostics"),

    // Floor 1
    library("PykThreads"),
    library("PykDigests", on: ["CCrypto"]),
    library("PykFormats", on: ["PykDiagnostics", system]),
    library("PykFiles", on: ["PykDiagnostics", "CLinux", system]),

    // Floor 2
    library(
      "PykArchive",
      on: ["PykDiagnostics", "PykFiles", "PykDigests", "CZlib", "CDeflate", system]),
    library("PykVersions", on: ["PykDiagnostics"]),

    // Floor 3
    library(
      "PykRequirements",
      on: ["PykDiagnostics", "PykFormats", "PykDigests", "PykVersions", system]),
    library("PykConfiguration", on: ["PykDiagnostics", "PykFormats", "PykFiles", system]),

    // Floor 4
    library(
      "PykMetadata",
      on: [
        "PykDiagnostics", "PykFormats", "PykDigests", "PykVersions", "PykRequirements", system,
      ]),

    // Floor 5
    library(
      "PykIndex",
      on: [
        "PykDiagnostics", "PykThreads", "PykFormats", "PykFiles", "PykDigests", "PykArchive",
        "PykVersions", "PykRequirements", "PykMetadata", "CCurl", "CDeflate", "CZlib", system,
      ]),
    library(
      "PykInterpreter",
      on: [
        "PykDiagnostics", "PykFormats", "PykFiles", "PykDigests", "PykVersions", "PykRequirements",
        "PykMetadata", "CLinux", system,
      ]),

    // Floor 6: the verbs. None imports another.
    library(
      "PykVenv",
      on: [
        "PykDiagnostics", "PykThreads", "PykFormats", "PykFiles", "PykInterpreter", "PykVersions",
        "PykRequirements", system,
      ]),
    library(
      "PykInstall",
      on: [
        "PykDiagnostics", "PykThreads", "PykFormats", "PykFiles", "PykDigests", "PykArchive",
        "PykVersions", "PykRequirements", "PykMetadata", "CDeflate", system,
      ]),
    library(
      "PykResolve",
      on: ["PykDiagnostics", "PykFormats", "PykVersions", "PykRequirements"]),
    library(
      "PykBuild",
      on: [
        "PykDiagnostics", "PykThreads", "PykFormats", "PykFiles", "PykDigests", "PykArchive",
        "PykVersions", "PykRequirements", "PykMetadata", "PykInterpreter", system,
      ]),
    library(
      "PykPublish",
      on: [
        "PykDiagnostics", "PykThreads", "PykFormats", "PykFiles", "PykDigests", "PykArchive",
        "PykVersions", "PykRequirements", "PykMetadata", "PykIndex", system,
      ]),

    // Floor 7
    library(
      "PykOperations",
      on: [
        "PykDiagnostics", "PykThreads", "PykFormats", "PykFiles", "PykDigests", "PykArchive",
        "PykVersions", "PykRequirements", "PykConfiguration", "PykMetadata", "PykIndex",
        "PykInterpreter", "PykVenv", "PykInstall", "PykResolve", "PykBuild", "PykPublish", system,
      ]),

    // Floor 8
    library(
      "PykCommands",
      on: [
        "PykDiagnostics", "PykThreads", "PykFormats", "PykFiles", "PykDigests", "PykVersions",
        "PykRequirements", "PykConfiguration", "PykMetadata", "PykIndex", "PykInterpreter",
        "PykVenv", "PykInstall", "PykResolve", "PykBuild", "PykPublish", "PykOperations", "CLinux",
        system, .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Floor 9
    .executableTarget(name: "pyk", dependencies: ["PykCommands"], swiftSettings: settings),
    .executableTarget(
      name: "pyk-bench",
      dependencies: [
        "PykDiagnostics", "PykThreads", "PykFormats", "PykFiles", "PykDigests", "PykArchive",
        "PykVersions", "PykRequirements", "PykMetadata", "PykIndex", "PykInterpreter", "PykInstall",
        "PykResolve", "PykBuild", "PykOperations", system,
      ],
      swiftSettings: settings),

    // A scripted HTTP server for tests.
    .target(
      name: "LoopbackServers", dependencies: ["PykThreads", system],
      path: "Tests/LoopbackServers", swiftSettings: settings),

    // Python as the oracle of tests.
    .target(name: "Oracles", path: "Tests/Oracles", swiftSettings: settings),

    .testTarget(name: "ArchitectureTests", swiftSettings: settings),
    tests(of: "PykDiagnostics"),
    tests(of: "PykThreads"),
    tests(of: "PykDigests"),
    tests(of: "PykFormats", on: ["PykDiagnostics", "Oracles", system]),
    tests(of: "PykFiles", on: ["PykDiagnostics", system]),
    tests(of: "PykArchive", on: ["PykDiagnostics", "PykFiles", "PykDigests", system]),
    tests(of: "PykVersions", on: [system]),
    tests(of: "PykRequirements", on: ["PykVersions", "PykFormats", "PykDigests", system]),
    tests(of: "PykConfiguration", on: ["PykDiagnostics", "PykFormats", system]),
    tests(
      of: "PykMetadata",
      on: ["PykFormats", "PykDigests", "PykVersions", "PykRequirements", "Oracles", system]),
    tests(
      of: "PykIndex",
      on: [
        "PykDiagnostics", "PykThreads", "PykFormats", "PykFiles", "PykDigests", "PykArchive",
        "PykVersions", "PykRequirements", "PykMetadata", "CZlib", "LoopbackServers", system,
      ]),
    tests(
      of: "PykInterpreter",
      on: ["PykFormats", "PykFiles", "PykVersions", "PykRequirements", "PykMetadata", system]),
    tests(
      of: "PykVenv", on: ["PykFiles", "PykInterpreter", "PykVersions", "PykDiagnostics", system]),
    tests(
      of: "PykInstall",
      on: [
        "PykDiagnostics", "PykThreads", "PykFormats", "PykFiles", "PykDigests", "PykArchive",
        "PykVersions", "PykRequirements", "PykMetadata", system,
      ]),
    tests(of: "PykResolve", on: ["PykDiagnostics", "PykVersions", "PykRequirements"]),
    tests(
      of: "PykBuild",
      on: [
        "PykDiagnostics", "PykFormats", "PykFiles", "PykDigests", "PykArchive", "PykVersions",
        "PykRequirements", "PykMetadata", "PykInterpreter", "Oracles", system,
      ]),
    tests(
      of: "PykPublish",
      on: [
        "PykDiagnostics", "PykFormats", "PykFiles", "PykDigests", "PykArchive", "PykVersions",
        "PykRequirements", "PykMetadata", "PykIndex", "LoopbackServers", "Oracles", system,
      ]),
    tests(
      of: "PykOperations",
      on: [
        "PykDiagnostics", "PykThreads", "PykFormats", "PykFiles", "PykDigests", "PykArchive",
        "PykVersions", "PykRequirements", "PykConfiguration", "PykMetadata", "PykIndex",
        "PykInterpreter", "PykVenv", "PykInstall", "PykResolve", "PykBuild", "PykPublish", system,
      ]),
    tests(
      of: "PykCommands",
      on: [
        "PykDiagnostics", "PykFormats", "PykFiles", "PykDigests", "PykArchive", "PykVersions",
        "PykRequirements", "PykConfiguration", "PykMetadata", "PykOperations", "LoopbackServers",
        system, .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ]
)

/// `PYK_ONLY=PykVersions swift test` builds that target, what it stands on and its tests, and
/// nothing else: what one works on is compiled in seconds.
if let only = Context.environment["PYK_ONLY"] {
  var wanted: Set<String> = [only, "\(only)Tests"]
  var found = 0
  while found != wanted.count {
    found = wanted.count
    for target in package.targets where wanted.contains(target.name) {
      for dependency in target.dependencies {
        if case .byNameItem(let name, _) = dependency { wanted.insert(name) }
      }
    }
  }
  package.targets.removeAll { !wanted.contains($0.name) }
  package.products.removeAll { _ in !wanted.contains("pyk") }
  if !wanted.contains("PykCommands") {
    package.dependencies.removeAll { dependency in
      if case .sourceControl(_, let location, _) = dependency.kind {
        location.hasSuffix("swift-argument-parser")
      } else {
        false
      }
    }
  }
}
