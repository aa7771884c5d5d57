#!/bin/sh
# Builds the library and writes the foreign languages' files from it.
# Usage: generate.sh LANGUAGE...    (kotlin, python, ruby, swift)
# They are written to target/uniffi/LANGUAGE, with the library beside them in target/debug.
set -eu
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
cargo build --quiet -p remote-assist-uniffi
library=$target/debug/libremote_assist_uniffi.so
for language in "$@"; do
    # The generator wants the library's own folder, where it finds `uniffi.toml`.
    cargo run --quiet -p remote-assist-uniffi --features cli --bin uniffi-bindgen -- \
        generate "$library" --language "$language" --no-format --out-dir "$target/uniffi/$language"
done
