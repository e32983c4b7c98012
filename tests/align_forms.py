#!/usr/bin/env python3
"""Puts the reading of a policy in another form (Word, PDF, web page) on the lines of the reading of its plain text.

usage: align_forms.py GOLD.jsonl READING.jsonl > ALIGNED.jsonl

The scorer meets rows by document and line, and lines differ from form to form. Rows are aligned here in their order by what
they say, never by their address: which address a row has is what the scorer judges. A row without a counterpart gets a line
of its own behind the last one and counts as an invention.
"""
import difflib, json, sys

sys.dont_write_bytecode = True
from score import load, plain


def words(row):
    return plain(row.get("heading")) + "|" + plain(row.get("text"))


def pairs(gold, reading):
    """Indices of rows that say the same; where both sides differ, the likeliest in order."""
    ours, theirs = [words(r) for r in gold], [words(r) for r in reading]
    for kind, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from zip(range(a, b), range(c, d))
        elif kind == "replace":
            at = c
            for i in range(a, b):
                likely = [(difflib.SequenceMatcher(None, ours[i], theirs[j]).ratio(), -j) for j in range(at, min(d, at + 8))]
                best, j = max(likely, default=(0, 0))
                if best > 0.5:
                    yield i, -j
                    at = -j + 1


def main():
    gold, reading = load(sys.argv[1]), load(sys.argv[2])
    met = {j: gold[i] for i, j in pairs(gold, reading)}
    free = max((r["line"] for r in gold), default=0) + 1
    for j, row in enumerate(reading):
        line = met[j]["line"] if j in met else free + j
        print(json.dumps(row | {"doc": gold[0]["doc"], "line": line}, ensure_ascii=False))


if __name__ == "__main__":
    main()
