#!/usr/bin/env bash
# Runs each story in every language that is built, and fails where the output differs from Rust's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
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
# The names of one story in Rust, Python and Ruby, Node, Kotlin.
story() {
  expected=$(cargo run --quiet --locked -p remote-assist-example --bin "$1")
  printf '%s\n' "$expected"
  same python .venv/bin/python "examples/python/$2.py"
  same node node "examples/node/$3.mjs"
  same ruby env LD_LIBRARY_PATH=target/debug ruby -Ibindings/ruby/lib "examples/ruby/$2.rb"
  same kotlin bindings/kotlin/run.sh "$4"
}
story remote-assist-example first_deployment first-deployment FirstDeploymentKt
story several_companies several_companies several-companies SeveralCompanies
exit "$status"
