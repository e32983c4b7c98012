#!/usr/bin/env python3
"""Makes the PDF fixtures of this folder from the plain texts of ../../policies.

usage: make_pdf.py [BODY...]        (all five without names)

For each policy two files are written here: BODY.libreoffice.pdf and BODY.chromium.pdf. The text is laid out anew as an office
would: title page, contents with leaders, headings, hanging list marks, ruled tables, a header and page numbers; lines and pages are
broken by the renderer. What belongs to the plain text only (Markdown marks, separators, blank lines) is left out. No word is changed.

needs: Debian's libreoffice-writer-nogui, chromium, fonts-ipaexfont, fonts-morisawa-bizud-gothic
"""
import html, pathlib, re, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
POLICIES = HERE.parent.parent / "policies"
MARK = re.compile(r"^(第[0-9０-９一二三四五六七八九十]+[編章節款条]|[(（][^)）]{1,3}[)）]|[①-⑳㉑-㉟ⓐ-ⓩⒶ-Ⓩ]|[0-9０-９]{1,2}[.．]?(?=\s)|[ァ-ヶ](?=[\s　])|[・○](?=[\s　])|[IVXⅠ-Ⅻ]+(?=\s))")


def blocks(text):
    """(kind, value) pairs: title, contents, table, para."""
    out, rows, front = [], [], True
    for line in text.split("\n"):
        line = line.strip("\u3000 \r")
        line = re.sub(r"^#{1,6}\s+|^[-*+]\s+", "", line).strip()
        if not line or re.fullmatch(r"[-=|:\s]{3,}", line):
            continue
        if "\t" in line:
            front = False
            cells = [c.strip() for c in line.split("\t")]
            if re.fullmatch(r"\d{1,3}", cells[-1]):
                rows = []
                out.append(("contents", (" ".join(cells[:-1]), cells[-1])))
            else:
                if not rows or out[-1][0] != "table":
                    rows = []
                    out.append(("table", rows))
                rows.append(cells)
            continue
        if front and (MARK.match(line) or line.endswith("。") or line.startswith("【")):
            front = False
        out.append(("title" if front else "para", line))
    return out


def depth(line):
    """Left margin of a paragraph and of its mark, in em: by the kind of its mark."""
    for d, pattern in enumerate((r"第|はじめに|附則|[0-9０-９]{1,2}[.．]?\s|【", r"[(（][0-9]", r"[①-⑳]", r"[ァ-ヶ]\s", r"[ⓐ-ⓩⒶ-Ⓩ・]")):
        if re.match(pattern, line):
            return d
    return None


def styled(items):
    """(block, depth, whether it is a heading) for every paragraph, with the depth of the mark above it."""
    current = 0
    for kind, value in items:
        if kind != "para":
            yield kind, value, current, False
            continue
        d = depth(value)
        if d is not None:
            current = d
        yield kind, value, current, d is not None and len(value) < 40 and not value.endswith("。")


CSS = """
@page { size: A4; margin: 25mm 25mm 25mm 25mm;
  @top-right { content: "%s"; font: 9pt "BIZ UDGothic" }
  @bottom-center { content: "- " counter(page) " -"; font: 9pt "BIZ UDGothic" } }
@page :first { @top-right { content: "" } @bottom-center { content: "" } }
body { font: 10.5pt/1.7 "BIZ UDGothic"; margin: 0; text-align: justify }
h1 { font-size: 18pt; text-align: center; font-weight: normal; margin: 1em 0 } p { margin: 0 0 .35em }
.c { display: flex } .c i { flex: 1; overflow: hidden; white-space: nowrap; font-style: normal; direction: rtl }
table { border-collapse: collapse; width: 100%%; margin: .5em 0 } td { border: .75pt solid #000; padding: 1pt 4pt; vertical-align: top }
td:first-child { width: 25%% } .h { break-after: avoid; font-weight: bold } .b { break-before: page }
"""


def as_html(items):
    title = next(v for k, v in items if k in ("title", "para"))
    body, last = [], "title"
    for kind, value, d, heading in styled(items):
        brk = " b" if (last == "title") != (kind == "title") or (last == "contents" and kind == "para" and depth(value) is None) else ""
        if kind == "title":
            body.append(f"<h1>{html.escape(value)}</h1>")
        elif kind == "contents":
            body.append(f'<div class="c{brk}"><span>{html.escape(value[0])}</span><i>{"…" * 60}</i><span>{value[1]}</span></div>')
        elif kind == "table":
            rows = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in r) + "</tr>" for r in value)
            body.append(f"<table>{rows}</table>")
        else:
            mark = depth(value) is not None
            indent = f"margin-left:{d * 1.0 + (1.5 if mark else 1.0)}em;text-indent:{-1.5 if mark else 1}em"
            body.append(f'<p class="{"h" if heading else ""}{brk}" style="{indent}">{html.escape(value)}</p>')
        last = kind
    return f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>{html.escape(title)}</title><style>{CSS % title}</style>{"".join(body)}</html>'


FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="M" svg:font-family="IPAexMincho"/></office:font-face-decls>
<office:styles>
<style:default-style style:family="paragraph"><style:paragraph-properties style:writing-mode="page"/><style:text-properties style:font-name="M" style:font-name-asian="M" fo:font-size="10.5pt" style:font-size-asian="10.5pt" fo:language="ja" fo:country="JP" style:language-asian="ja" style:country-asian="JP"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph"><style:paragraph-properties fo:text-align="justify" fo:line-height="150%%"/></style:style>
<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="center" fo:margin-top="0.6cm"/><style:text-properties fo:font-size="18pt" style:font-size-asian="18pt"/></style:style>
<style:style style:name="Contents" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="start"><style:tab-stops><style:tab-stop style:position="16cm" style:type="right" style:leader-style="dotted" style:leader-text="."/></style:tab-stops></style:paragraph-properties></style:style>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="pl"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm 2.5cm" fo:margin-left="2.5cm" fo:margin-right="2.5cm" fo:margin-top="2cm" fo:margin-bottom="2cm"/><style:header-style><style:header-footer-properties fo:min-height="0.9cm" fo:margin-bottom="0.4cm"/></style:header-style><style:footer-style><style:header-footer-properties fo:min-height="0.9cm" fo:margin-top="0.4cm"/></style:footer-style></style:page-layout>
<style:style style:name="ce" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.1cm"/></style:style>
<style:style style:name="c1" style:family="table-column"><style:table-column-properties style:column-width="4cm"/></style:style>
<style:style style:name="c2" style:family="table-column"><style:table-column-properties style:column-width="12cm"/></style:style>
<style:style style:name="ta" style:family="table"><style:table-properties style:width="16cm" table:align="left"/></style:style>
<style:style style:name="r" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="end"/></style:style>
<style:style style:name="m" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:text-align="center"/></style:style>
%s
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pl"><style:header><text:p text:style-name="r">%s</text:p></style:header><style:footer><text:p text:style-name="m"><text:page-number text:select-page="current"/></text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text>%s</office:text></office:body></office:document>"""


def as_fodt(items):
    title = html.escape(next(v for k, v in items if k in ("title", "para")))
    styles, body, last = {}, [], "title"
    for kind, value, d, heading in styled(items):
        brk = (last == "title") != (kind == "title") or (last == "contents" and kind == "para" and depth(value) is None)
        if kind == "title":
            body.append(f'<text:p text:style-name="Title">{html.escape(value)}</text:p>')
        elif kind == "contents":
            body.append(f'<text:p text:style-name="Contents">{html.escape(value[0])}<text:tab/>{value[1]}</text:p>')
        elif kind == "table":
            width = max(map(len, value))
            rows = "".join("<table:table-row>" + "".join(f'<table:table-cell table:style-name="ce" office:value-type="string"><text:p text:style-name="Standard">{html.escape(c)}</text:p></table:table-cell>' for c in r) + "</table:table-row>" for r in value)
            columns = '<table:table-column table:style-name="c1"/>' + '<table:table-column table:style-name="c2"/>' * (width - 1)
            body.append(f'<table:table table:style-name="ta">{columns}{rows}</table:table>')
        else:
            mark = depth(value) is not None
            name = f"p{d}{'m' if mark else ''}{'h' if heading else ''}{'b' if brk else ''}"
            left, first = 0.37 * (d + (1.5 if mark else 1)), 0.37 * (-1.5 if mark else 1)
            styles[name] = (f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:margin-left="{left:.2f}cm" fo:text-indent="{first:.2f}cm"'
                            + (' fo:keep-with-next="always"' if heading else "") + (' fo:break-before="page"' if brk else "") + "/></style:style>")
            body.append(f'<text:p text:style-name="{name}">{html.escape(value)}</text:p>')
        last = kind
    return FODT % ("".join(styles.values()), title, "".join(body))


def make(body):
    items = blocks((POLICIES / f"{body}.txt").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / f"{body}.html").write_text(as_html(items), encoding="utf-8")
        (folder / f"{body}.fodt").write_text(as_fodt(items), encoding="utf-8")
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf", "--outdir", folder, folder / f"{body}.fodt"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        (folder / f"{body}.pdf").rename(folder / "l.pdf")
        (HERE / f"{body}.libreoffice.pdf").write_bytes((folder / "l.pdf").read_bytes())
        subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", f"--user-data-dir={folder}/chrome", "--no-pdf-header-footer", f"--print-to-pdf={folder}/c.pdf", f"file://{folder}/{body}.html"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        (HERE / f"{body}.chromium.pdf").write_bytes((folder / "c.pdf").read_bytes())


if __name__ == "__main__":
    for body in sys.argv[1:] or sorted(p.stem for p in POLICIES.glob("*.txt")):
        make(body)
