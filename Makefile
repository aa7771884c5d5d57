# The checks of the repository, cheapest first. `make test` is what `.ci/run` runs; it makes `.venv` and `node_modules` where needed.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := test
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export npm_config_audit := false
export npm_config_fund := false
export npm_config_update_notifier := false
# Lock files name no registry: they must serve behind every mirror.
export npm_config_omit_lockfile_registry_resolved := true

CARGO ?= cargo
FEATURES := --locked --all-features
# What runs without an interpreter; the language shells have their own suites below.
RUST := -p remote-assist -p remote-assist-bridge -p remote-assist-cli -p remote-assist-codegen -p remote-assist-proof
# maturin and cargo would rebuild each other's pyo3 in one folder.
MATURIN := CARGO_TARGET_DIR=target/maturin .venv/bin/maturin

# A tool that is missing on a workplace is named and skipped; where CI is set it is a failure.
define need
	if $(CARGO) $(1) --version >/dev/null 2>&1; then $(CARGO) $(2); \
	elif [ -n "$${CI:-}" ]; then echo "missing: cargo $(1)" >&2; exit 1; \
	else echo "skipped: cargo $(1) is not installed"; fi
endef

.PHONY: test format lint suites doctests generated tools python node foreign ruby kotlin uniffi-python examples parity replay judges stores crashes crashes-long canaries faults proof packages bench

test: format lint suites doctests generated tools python node foreign examples parity replay judges stores crashes canaries faults

# 1. How the code is laid out: seconds.
format:
	@$(call need,fmt,fmt --all --check)

# 2. What the compiler and its lints say.
lint:
	@$(call need,clippy,clippy $(FEATURES) $(RUST) --all-targets -- -D warnings)

# 3. Every suite: unit tests, layers, schemas, conformance, transcripts of the command line.
suites:
	@rm -rf target/parity.d target/parity.json
	@if $(CARGO) nextest --version >/dev/null 2>&1; then $(CARGO) nextest run $(FEATURES) $(RUST); \
	else $(CARGO) test $(FEATURES) $(RUST) --lib --bins --tests; fi

# 4. The examples in the documentation.
doctests:
	@$(CARGO) test $(FEATURES) -p remote-assist --doc

# 5. What is generated is up to date.
generated:
	@$(CARGO) run --quiet --locked -p remote-assist-codegen -- --check

# 6. Programs and packages that the language suites need. Debian's are installed where that is possible.
tools: .venv/.made target/tools/.made
	@missing=""; \
	command -v ruby >/dev/null || missing="$$missing ruby"; \
	ruby -e 'require "ffi"' 2>/dev/null || missing="$$missing ruby-ffi"; \
	[ -e "$${JNA_JAR:-/usr/share/java/jna.jar}" ] || missing="$$missing libjna-java"; \
	[ -e "$${GSON_JAR:-/usr/share/java/gson.jar}" ] || missing="$$missing libgoogle-gson-java"; \
	command -v strace >/dev/null || missing="$$missing strace"; \
	command -v java >/dev/null || missing="$$missing openjdk-17-jdk-headless"; \
	if [ -n "$$missing" ]; then \
		echo "missing:$$missing"; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
		else echo "install them: apt-get install$$missing" >&2; fi; \
	fi

.venv/.made:
	@python3 -m venv .venv
	@.venv/bin/pip install --quiet maturin==1.16.0 pytest==8.4.2 mypy==2.4.1 azure-identity==1.27.0 aiohttp==3.14.5
	@touch $@

target/tools/.made:
	@mkdir -p target/tools
	@npm install --silent --no-package-lock --prefix target/tools pyright@1.1.414
	@touch $@

# 7. Python: the extension module, its stubs, its tests, both type checkers.
python: tools
	@$(MATURIN) develop --quiet --features stubs --manifest-path python/Cargo.toml
	@python/stubs.sh --check
	@cd python && REMOTE_ASSIST_BINARY="$$PWD/../target/debug/remote-assist" ../.venv/bin/python -m pytest -q

# 8. Node: the addon, its declarations, its tests.
node:
	@cd node && npm ci --silent && npm run --silent build
	@git diff --exit-code --stat -- node/native.d.ts
	@cd node && npm test --silent

# 9. Kotlin, Ruby and the smoke runner over UniFFI's Python.
foreign: uniffi-python ruby kotlin

uniffi-python: ; @bindings/python/test.sh
ruby: tools ; @bindings/ruby/test.sh
kotlin: tools ; @bindings/kotlin/test.sh

# 10. One story in each language, with the same output.
examples:
	@npm install --silent --no-package-lock --install-links=false --prefix examples/node
	@examples/compare.sh

# 11. The corpus passed in every language.
parity:
	@python3 bindings/conformance/parity.py

# 12. Documented requests and answers against the simulated tenant. Those of the Graph reference are not part of the repository; which of
# them fail, and why, stands in core/src/sim/FIDELITY.md and is tested there, so that here failures do not count.
EXAMPLES := ../shared/conformance/graph-examples.jsonl
replay:
	@$(CARGO) build --quiet $(FEATURES) $(RUST) --bin remote-assist
	@echo "own requests: $$(target/debug/remote-assist sim replay core/tests/fixtures/graph-requests.jsonl)"
	@if [ -e $(EXAMPLES) ]; then \
		counts=$$(target/debug/remote-assist sim replay $(EXAMPLES) || [ $$? = 1 ]); \
		echo "documented examples: $${counts##*: }"; \
	else echo "documented examples: absent, so only our own requests were replayed"; fi

# 13. Libraries of Microsoft deploy to the simulated tenant (core/tests/judges/README.md). Installed once, measured on two cores:
# Python's takes 31 s and 268 MB without byte code (77 s and 473 MB with it), JavaScript's 3 s. The runs take 6 s and 2 s.
judges: target/tools/judges/.made
	@$(CARGO) build --quiet $(FEATURES) $(RUST) --bin remote-assist
	@export REMOTE_ASSIST_BINARY="$$PWD/target/debug/remote-assist" JUDGE_MODULES="$$PWD/target/tools/judges"; \
	target/tools/judges/bin/python core/tests/judges/judge.py; \
	node core/tests/judges/judge.mjs

target/tools/judges/.made:
	@python3 -m venv target/tools/judges
	@target/tools/judges/bin/pip install --quiet --no-compile msgraph-sdk==1.65.0
	@npm install --silent --no-package-lock --prefix target/tools/judges @microsoft/microsoft-graph-client@3.0.7
	@touch $@

# 14. The checks of the journal's stores on real servers (core/tests/stores/run.py). Installed once, measured on two busy cores: 51 s for
# npm's two, 34 s for PyPI's one, 280 MB; the checks take 28 s.
stores: target/tools/stores/.made
	@python3 core/tests/stores/run.py target/tools/stores $(CARGO) test --quiet $(FEATURES) $(RUST) --lib

target/tools/stores/.made:
	@python3 -m venv target/tools/stores
	@target/tools/stores/bin/pip install --quiet --no-compile moto==5.2.5 flask==3.1.3 flask-cors==6.0.5
	@npm install --silent --no-package-lock --prefix target/tools/stores azurite@3.35.0 s3rver@3.7.1
	@touch $@

# 15. The command line is killed at random times, and meets faults of the file system at each call (core/tests/crashes).
crashes: tools
	@$(CARGO) build --quiet $(FEATURES) $(RUST) --bin remote-assist
	@python3 core/tests/crashes/kill.py --kills 30
	@python3 core/tests/crashes/syscalls.py --cases 30

# The same for longer.
crashes-long: tools
	@$(CARGO) build --quiet $(FEATURES) $(RUST) --bin remote-assist
	@python3 core/tests/crashes/kill.py --kills 300
	@python3 core/tests/crashes/syscalls.py --every

# 16. The memory of the command line holds no password that it no longer needs (`suites` searches everything else).
canaries:
	@$(CARGO) build --quiet $(FEATURES) $(RUST) --bin remote-assist
	@REMOTE_ASSIST_BINARY="$$PWD/target/debug/remote-assist" python3 core/tests/crashes/core_dump.py

# 17. The engine in virtual time, through faults (core/proof). Its totals are printed; `make proof` runs all of it.
faults:
	@$(CARGO) run --quiet --locked --release -p remote-assist-proof -- short

# The long form of the two: all pairs of faults, more random worlds, more kills, a fault at every call; and a million texts in the data of
# the scripts.
proof: crashes-long
	@$(CARGO) run --quiet --locked --release -p remote-assist-proof -- long
	@PROPTEST_CASES=1000000 $(CARGO) test --quiet --release $(FEATURES) -p remote-assist --test powershell any_text_comes_back_from_ascii

# The packages, built for release and installed in an empty folder. Slower than the rest, so not part of `test`.
packages: tools
	@python/package.sh
	@cd node && npm ci --silent && npm run --silent build:release && npm run --silent test:pack

# Figures beside their bounds.
bench:
	@$(CARGO) bench --locked -p remote-assist --all-features --bench plan --bench pace --bench journal --bench simulator --bench transport --bench lint --bench emit --bench reach
