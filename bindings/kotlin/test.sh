#!/bin/sh
# Generates the Kotlin library, compiles it with Extensions.kt, and runs the conformance corpus through it.
# Needs a JDK of version 17 or later, npm, and the jars of JNA and Gson (Debian: libjna-java, libgoogle-gson-java).
set -eu
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
compiler=bindings/kotlin/node_modules/kotlin-compiler
[ -d "$compiler" ] || npm install --silent --no-package-lock --prefix bindings/kotlin
bindings/uniffi/generate.sh kotlin
jars=$compiler/lib/kotlinx-coroutines-core-jvm.jar:${JNA_JAR:-/usr/share/java/jna.jar}:${GSON_JAR:-/usr/share/java/gson.jar}
out=$target/uniffi/kotlin/classes
rm -rf "$out"
"$compiler/bin/kotlinc" -nowarn -jvm-target 17 -classpath "$jars" -d "$out" \
    "$target/uniffi/kotlin/remoteassist/remote_assist.kt" bindings/kotlin/src/main/kotlin bindings/kotlin/src/test/kotlin examples/kotlin
bindings/kotlin/run.sh conformance.ConformanceKt
