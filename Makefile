# The checks of the repository, cheapest first. `make test` is what `.ci/run` runs.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := test

CARGO ?= cargo
FEATURES := --locked --all-features

# A tool that is missing on a workplace is named and skipped; where CI is set it is a failure.
define need
	if $(CARGO) $(1) --version >/dev/null 2>&1; then $(CARGO) $(2); \
	elif [ -n "$${CI:-}" ]; then echo "missing: cargo $(1)" >&2; exit 1; \
	else echo "skipped: cargo $(1) is not installed"; fi
endef

.PHONY: test format lint suites doctests

test: format lint suites doctests

# 1. How the code is laid out: seconds.
format:
	@$(call need,fmt,fmt --all --check)

# 2. What the compiler and its lints say.
lint:
	@$(call need,clippy,clippy $(FEATURES) --all-targets -- -D warnings)

# 3. Every suite: unit tests, layers, schemas, conformance, transcripts of the command line.
suites:
	@if $(CARGO) nextest --version >/dev/null 2>&1; then $(CARGO) nextest run $(FEATURES); \
	else $(CARGO) test $(FEATURES) --lib --bins --tests; fi

# 4. The examples in the documentation.
doctests:
	@$(CARGO) test $(FEATURES) --doc
