#!/bin/sh
# Generates UniFFI's Python output and runs the conformance corpus through it.
set -eu
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
bindings/uniffi/generate.sh python
cp "$target/debug/libremote_assist_uniffi.so" "$target/uniffi/python/"
PYTHONPATH="$target/uniffi/python" python3 bindings/python/test_conformance.py
