#!/bin/sh
# Builds the wheel and the source distribution, installs each in an empty folder of its own, and runs the first example.
#
# PROFILE=release builds what is published; the default is quick. The source distribution compiles everything again.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
dist="$root/target/dist"
profile=${PROFILE:-dev}
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target/maturin}"
rm -rf "$dist"
cd "$root"
.venv/bin/maturin build --quiet --manifest-path python/Cargo.toml --profile "$profile" --out "$dist"
.venv/bin/maturin sdist --manifest-path python/Cargo.toml --out "$dist"

for package in "$dist"/*.whl "$dist"/*.tar.gz; do
  place=$(mktemp -d)
  trap 'rm -rf "$place"' EXIT
  cp examples/scenarios/plant-7.yaml examples/scenarios/plant-7-devices.csv "$place"
  cd "$place"
  python3 -m venv venv
  # The build of the source distribution shares what was compiled before.
  MATURIN_PEP517_ARGS="--profile $profile" venv/bin/pip install --quiet --disable-pip-version-check "$package"
  venv/bin/python -c '
import remote_assist as ra
client = ra.Client.simulated()
assert client.apply(client.plan("plant-7.yaml")).result().outcome == ra.Outcome.DONE
assert client.plan("plant-7.yaml").summary.create == 0
'
  venv/bin/remote-assist --version
  venv/bin/python -m remote_assist validate plant-7.yaml
  cd "$root"
  rm -rf "$place"
  trap - EXIT
  echo "$(basename "$package") installs and runs in an empty folder"
done
