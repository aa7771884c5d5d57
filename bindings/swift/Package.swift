// swift-tools-version:5.9
import PackageDescription

// Sources/RemoteAssist and Frameworks/RemoteAssistFFI.xcframework are build output; README.md says how they are made.
let package = Package(
    name: "RemoteAssist",
    platforms: [.iOS(.v15), .macOS(.v12)],
    products: [.library(name: "RemoteAssist", targets: ["RemoteAssist"])],
    targets: [
        .target(name: "RemoteAssist", dependencies: ["RemoteAssistFFI"]),
        .binaryTarget(name: "RemoteAssistFFI", path: "Frameworks/RemoteAssistFFI.xcframework"),
    ]
)
