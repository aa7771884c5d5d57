#!/bin/sh
# Runs one of the programs that test.sh has compiled: conformance.ConformanceKt, or FirstDeploymentKt or SeveralCompanies of the examples.
set -eu
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
compiler=bindings/kotlin/node_modules/kotlin-compiler
jars=$compiler/lib/kotlinx-coroutines-core-jvm.jar:${JNA_JAR:-/usr/share/java/jna.jar}:${GSON_JAR:-/usr/share/java/gson.jar}
exec java "-Djna.library.path=$target/debug" -classpath "$target/uniffi/kotlin/classes:$jars:$compiler/lib/kotlin-stdlib.jar" "$1"
