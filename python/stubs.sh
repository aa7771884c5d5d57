#!/bin/sh
# Writes remote_assist/_native.pyi from the built library; with --check it only compares.
#
# The stubs come from pyo3's introspection, for the oldest Python that is supported (abi3-py310).
set -eu
cd "$(dirname "$0")/.."
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-target/maturin} \
  .venv/bin/maturin generate-stubs --quiet --manifest-path python/Cargo.toml --features stubs --out "$made"
stub=$(find "$made" -name '_native*.pyi' | head -n 1)
if [ "${1:-}" = --check ]; then
  diff -u python/remote_assist/_native.pyi "$stub" || { echo "not up to date: run python/stubs.sh" >&2; exit 1; }
else
  cp "$stub" python/remote_assist/_native.pyi
fi
