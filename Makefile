# The checks of the repository, cheapest first. `make test` is what `.ci/run` runs.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := test

CARGO ?= cargo
# The Python extension needs an interpreter to be built; its own suite builds it.
CRATES := --workspace --exclude remote-assist-python --locked --all-features

# A tool that is missing on a workplace is named and skipped; where CI is set it is a failure.
define need
	if $(CARGO) $(1) --version >/dev/null 2>&1; then $(CARGO) $(2); \
	elif [ -n "$${CI:-}" ]; then echo "missing: cargo $(1)" >&2; exit 1; \
	else echo "skipped: cargo $(1) is not installed"; fi
endef

.PHONY: test format lint suites generated doctests

test: format lint suites generated doctests

# 1. How the code is laid out: seconds.
format:
	@$(call need,fmt,fmt --all --check)

# 2. What the compiler and its lints say.
lint:
	@$(call need,clippy,clippy $(CRATES) --all-targets -- -D warnings)

# 3. Every suite: unit tests, layers, schemas, conformance, transcripts of the command line.
suites:
	@if $(CARGO) nextest --version >/dev/null 2>&1; then $(CARGO) nextest run $(CRATES); \
	else $(CARGO) test $(CRATES) --lib --bins --tests; fi

# 4. Whether what is generated from the Rust types and codes is up to date.
generated:
	@$(CARGO) run --locked --quiet -p remote-assist-codegen -- --check && echo "generated files: up to date"

# 5. The examples: those in the documentation, and the program in examples/rust.
doctests:
	@$(CARGO) test --locked --all-features --doc
	@$(CARGO) run --locked --quiet -p remote-assist-example
