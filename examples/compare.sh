#!/usr/bin/env bash
# Runs the first deployment in every language that is built, and fails where the output differs from Rust's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
expected=$(cargo run --quiet --locked -p remote-assist-example)
printf '%s\n' "$expected"
status=0
same() {
  local name=$1
  shift
  local actual
  actual=$("$@") || { echo "examples: $name failed" >&2; status=1; return; }
  if [ "$actual" = "$expected" ]; then echo "examples: $name is the same"; else
    diff <(printf '%s\n' "$expected") <(printf '%s\n' "$actual") >&2 || true
    echo "examples: $name differs" >&2
    status=1
  fi
}
same python .venv/bin/python examples/python/first_deployment.py
same node node examples/node/first-deployment.mjs
same ruby env LD_LIBRARY_PATH=target/debug ruby -Ibindings/ruby/lib examples/ruby/first_deployment.rb
same kotlin bindings/kotlin/run.sh FirstDeploymentKt
exit "$status"
