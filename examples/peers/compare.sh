#!/usr/bin/env bash
# Builds remote-assist for release, installs Microsoft's libraries below target/, and prints the table: compare.sh [ACCOUNTS ...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
make --silent target/tools/judges/.made
# msgraph-core imports it for batches and does not ask for it.
target/tools/judges/bin/pip install --quiet deprecated
cargo build --quiet --release --locked -p remote-assist-cli
target="$(cargo metadata --format-version 1 --no-deps --locked | python3 -c 'import json,sys; print(json.load(sys.stdin)["target_directory"])')"
export PEER_MODULES="$PWD/target/tools/judges" REMOTE_ASSIST_BINARY="$target/release/remote-assist"
exec python3 examples/peers/compare.py "$@"
