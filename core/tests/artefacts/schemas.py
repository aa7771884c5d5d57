"""Validates emitted kiosk and shared-account documents with Microsoft's schemas.

    python schemas.py SCHEMAS FOLDER...

SCHEMAS is a folder with assignedaccess-*.xsd and configuresharedaccount.xsd, each FOLDER one that `emit` wrote to. Needs lxml. Run by hand:
the schemas are Microsoft's. Exits with 1 where a document is invalid, and where no document was found.
"""
import pathlib
import sys

from lxml import etree

# What the root element is, and which schema judges it.
SCHEMAS = {"AssignedAccessConfiguration": "assignedaccess-2017.xsd", "SharedAccountConfiguration": "configuresharedaccount.xsd"}


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    schemas, folders = pathlib.Path(sys.argv[1]), [pathlib.Path(folder) for folder in sys.argv[2:]]
    judges = {root: etree.XMLSchema(etree.parse(str(schemas / name))) for root, name in SCHEMAS.items()}
    judged = failed = 0
    for path in sorted(path for folder in folders for path in folder.rglob("*.xml")):
        document = etree.parse(str(path))
        judge = judges.get(etree.QName(document.getroot()).localname)
        if judge is None:
            continue
        judged += 1
        valid = judge.validate(document) and refers(document)
        failed += not valid
        print("ok   " if valid else "FAIL ", path, *judge.error_log)
    print(f"{judged} judged, {failed} failed")
    sys.exit(1 if failed or not judged else 0)


def refers(document):
    """The schema does not check that every profile that is named is declared."""
    ids = lambda names: {e.get("Id") for e in document.iter() if isinstance(e.tag, str) and etree.QName(e).localname in names}
    return ids({"DefaultProfile", "GlobalProfile"}) <= ids({"Profile"})


main()
