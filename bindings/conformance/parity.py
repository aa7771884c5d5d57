"""Adds up what each runner of the corpus passed, prints the parity line, and fails where a language lacks a case.

Run by `make test` after all runners. A runner writes `target/parity.d/NAME.json`; a missing one counts as zero.
"""

import json
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LANGUAGES = ["rust", "python", "python-async", "node", "kotlin", "ruby", "uniffi-python"]


def main() -> int:
    cases = len(list((ROOT / "bindings/conformance/cases").glob("*.json")))
    found: dict[str, int] = {}
    for part in sorted((ROOT / "target/parity.d").glob("*.json")):
        found.update(json.loads(part.read_text()))
    parity = {language: found.get(language, 0) for language in LANGUAGES}
    (ROOT / "target/parity.json").write_text(json.dumps(parity) + "\n")
    print("parity: " + ", ".join(f"{language} {count}" for language, count in parity.items()))
    missing = [language for language, count in parity.items() if count == 0]
    short = [language for language, count in parity.items() if 0 < count < cases]
    if short:
        print(f"not every one of the {cases} cases passed in: {', '.join(short)}", file=sys.stderr)
        return 1
    if missing:
        print(f"did not run: {', '.join(missing)} (is the toolchain there?)", file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
