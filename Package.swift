// swift-tools-version: 6.1
import PackageDescription

// Loading and relocating Swift's libraries takes longer than most queries. What the static library of Foundation
// needs is named, as modules compiled for the dynamic one don't say it. The toolchain's own linker knows the orders
// below.
let selfContained: LinkerSetting = .unsafeFlags(
  ["-static-executable", "-use-ld=lld", "-l_FoundationCollections", "-l_FoundationCShims"],
  .when(platforms: [.linux], configuration: .release))

// What a start runs is a twentieth of the program. Strewn over it, it would bring most of the rest into memory; the
// linker puts it together, by a list that `.ci/order-starts` makes. Names in it that are no more do no harm.
let startsTogether: LinkerSetting = .unsafeFlags(
  [
    "-Xlinker", "--symbol-ordering-file=\(Context.packageDirectory)/Sources/OIQTool/starts.order",
    "-Xlinker", "--no-warn-symbol-ordering",
  ],
  .when(platforms: [.linux], configuration: .release))

// The linker orders and drops sections, so each function has one. A start would spend a fifth of its time on looking
// types up by their mangled names. SwiftPM takes such flags from no dependency: where this package is one, it does
// without.
let startsFast: SwiftSetting = .unsafeFlags(
  [
    "-Xfrontend", "-function-sections",
    "-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors",
  ],
  .when(configuration: .release))
let isDependency = Context.packageDirectory.contains("/checkouts/")

// Floors, lowest first: a target depends only on targets listed before it.
let package = Package(
  name: "oiq",
  products: [
    .library(name: "OIQ", targets: ["OIQ"]),
    .executable(name: "oiq", targets: ["OIQTool"]),
    .executable(name: "oiq-bench", targets: ["OIQBench"]),
  ],
  dependencies: [
    // Argument parsing with generated help; used by the executables only.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .target(name: "OIQText"),
    .target(name: "OIQSyntax", dependencies: ["OIQText"]),
    // In C for the one thing that Swift can't say: that a function may use wider registers where there are.
    .target(name: "CPortableMath"),
    .target(name: "OIQValues", dependencies: ["OIQText", "CPortableMath"]),
    .target(name: "CatalogData", exclude: ["data", "model"]),
    .target(name: "OIQCatalog", dependencies: ["OIQText", "OIQValues", "CatalogData"]),
    .target(name: "OIQPlan", dependencies: ["OIQText", "OIQSyntax", "OIQValues", "OIQCatalog"]),
    .target(name: "OIQExecution", dependencies: ["OIQText", "OIQValues", "OIQCatalog", "OIQPlan"]),
    // A script for each error, compiled in for `oiq explain`.
    .target(name: "Specimens"),
    // SQLite itself, not GRDB: that brings Foundation and queues of its own to every start, and the
    // workspace makes do with a dozen calls. Linked statically, it costs nothing until it is called.
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .target(name: "OIQWorkspace", dependencies: ["OIQText", "OIQValues", "OIQCatalog", "CSQLite"]),
    .target(
      name: "OIQ",
      dependencies: [
        "OIQText", "OIQSyntax", "OIQValues", "OIQCatalog", "OIQPlan", "OIQExecution", "Specimens",
        "OIQWorkspace",
      ]),
    .systemLibrary(name: "CReadline", providers: [.apt(["libreadline-dev"])]),
    .executableTarget(
      name: "OIQTool",
      dependencies: [
        "OIQText", "OIQ", "CReadline",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["starts.order"],
      linkerSettings: [
        // readline's own need, which only a static link has to be told.
        .linkedLibrary("tinfo"), selfContained, startsTogether,
      ]),
    // Programs run as a user runs them, through pipes and on pseudo-terminals; folders and chance for tests.
    .target(name: "Support", path: "Tests/Support"),
    .executableTarget(
      name: "OIQBench",
      dependencies: [
        "OIQ", "Support", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], linkerSettings: [selfContained]),
    .testTarget(name: "TextTests", dependencies: ["OIQText"]),
    // Samples and the comparison of trees, for the tests of the syntax.
    .target(
      name: "SyntaxSupport", dependencies: ["OIQText", "OIQSyntax"], path: "Tests/SyntaxSupport"),
    .testTarget(
      name: "SyntaxTests", dependencies: ["OIQText", "OIQSyntax", "Support", "SyntaxSupport"]),
    .testTarget(
      name: "GrammarTests", dependencies: ["OIQText", "OIQSyntax", "Support", "SyntaxSupport"]),
    .testTarget(
      name: "ExecutionTests",
      dependencies: ["OIQText", "OIQValues", "OIQCatalog", "OIQPlan", "OIQExecution", "Support"]),
    .testTarget(
      name: "DrawTests",
      dependencies: [
        "CPortableMath", "OIQText", "OIQValues", "OIQCatalog", "OIQPlan", "OIQExecution", "Support",
      ]),
    .testTarget(name: "RangeTests", dependencies: ["OIQ", "Support"]),
    .testTarget(name: "ValueTests", dependencies: ["OIQText", "OIQValues", "Support"]),
    .testTarget(name: "ModelTests", dependencies: ["OIQ", "Support"]),
    .testTarget(name: "CatalogTests", dependencies: ["OIQText", "OIQValues", "OIQCatalog"]),
    .testTarget(
      name: "FileTests", dependencies: ["OIQText", "OIQValues", "OIQCatalog", "OIQ", "Support"]),
    .testTarget(
      name: "WorkspaceTests",
      dependencies: ["OIQCatalog", "OIQWorkspace", "OIQ", "OIQTool", "Support"]),
    .testTarget(name: "SQLTests", dependencies: ["OIQ", "CSQLite", "Support"]),
    .testTarget(name: "ChartTests", dependencies: ["OIQ", "Support"]),
    .testTarget(
      name: "OIQTests",
      dependencies: [
        "OIQText", "OIQValues", "OIQCatalog", "OIQPlan", "OIQExecution", "OIQ", "Support",
      ]),
    .testTarget(
      name: "ExampleTests",
      dependencies: [
        "OIQText", "OIQSyntax", "OIQValues", "OIQCatalog", "OIQPlan", "OIQ", "Support",
      ]),
    .testTarget(
      name: "ShellTests",
      dependencies: [
        "OIQ", "OIQTool", "Support",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.name.hasPrefix("OIQ") && !isDependency {
  target.swiftSettings = [startsFast]
}
