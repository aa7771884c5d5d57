#!/usr/bin/env python3
"""Checks kiosk and shared-account documents with libxml2 and Microsoft's schemas, which are no part of this repository.

    python validate.py SCHEMAS FILE.xml...

SCHEMAS is a folder with assignedaccess-*.xsd and configuresharedaccount.xsd. Needs lxml. Prints one line per file; exits with 1 where a
file is not valid.
"""

import pathlib
import sys

from lxml import etree

SCHEMAS = {
    "AssignedAccessConfiguration": "assignedaccess-2017.xsd",
    "SharedAccountConfiguration": "configuresharedaccount.xsd",
}


def validate(folder: pathlib.Path, file: pathlib.Path) -> str:
    """What is wrong with a file; nothing where it is valid."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        document = etree.parse(str(file), parser)
    except etree.XMLSyntaxError as error:
        return f"not XML: {error}"
    name = etree.QName(document.getroot()).localname
    if name not in SCHEMAS:
        return f"no schema for {name}"
    schema = etree.XMLSchema(etree.parse(str(folder / SCHEMAS[name])))
    if schema.validate(document):
        return ""
    first = schema.error_log[0]
    return f"line {first.line}: {first.message}"


def main() -> int:
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    folder, *files = (pathlib.Path(argument) for argument in sys.argv[1:])
    wrong = {file: told for file in files if (told := validate(folder, file))}
    for file in files:
        print(f"{file}: {wrong.get(file) or 'valid'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
