"""Are these files OSCAL catalogs? Reads each with compliance-trestle, runs its validators, and looks for ids that stand twice.

usage: validate.py CATALOG.json...
Prints one line a file: path, groups, controls. Exit status 1 and the reasons where one is not valid.
"""

import collections
import json
import pathlib
import sys

from trestle.oscal.catalog import Catalog


def ids(value):
    """Every id and uuid beneath a value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("id", "uuid") and isinstance(inner, str):
                yield inner
            yield from ids(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from ids(inner)


def count(group):
    """Groups and controls beneath a group or a catalog."""
    groups, controls = 0, len(group.controls or [])
    for inner in group.groups or []:
        more = count(inner)
        groups, controls = groups + 1 + more[0], controls + more[1]
    return groups, controls


def main(paths):
    for path in paths:
        try:
            catalog = Catalog.oscal_read(pathlib.Path(path))
        except Exception as error:  # trestle wraps what is wrong in errors of several kinds
            print(f"{path}: {error}", file=sys.stderr)
            return 1
        if catalog is None:
            print(f"{path}: is not there", file=sys.stderr)
            return 1
        document = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        twice = [i for i, n in collections.Counter(ids(document)).items() if n > 1]
        if twice:
            print(f"{path}: stand twice: {twice[:10]}", file=sys.stderr)
            return 1
        groups, controls = count(catalog)
        print(f"{path}\t{groups}\t{controls}")
    return 0


sys.exit(main(sys.argv[1:]))
