#!/bin/sh
# Generates the Ruby library and runs the conformance corpus through it. Needs Ruby 3.1 or later with the gem `ffi`.
set -eu
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
bindings/uniffi/generate.sh ruby
generated=bindings/ruby/lib/remote_assist/generated
mkdir -p "$generated"
cp "$target/uniffi/ruby/remote_assist.rb" "$generated/"
LD_LIBRARY_PATH="$target/debug" ruby -Ibindings/ruby/lib bindings/ruby/test/conformance.rb
