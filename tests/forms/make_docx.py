#!/usr/bin/env python3
"""Makes Word documents of the policies in ../../policies, as an office would have them.

usage: make_docx.py [FOLDER]        (default: the folder of this file)

For each policy two files: NAME.text.docx with ordinals typed, NAME.auto.docx with ordinals counted by Word's lists.
Only the standard library is needed, and the same policies give the same bytes.

What becomes of a line of the policy:
- A line is a paragraph. Two blanks at its end (a line break in Markdown) put the next line into the same paragraph.
- Marks of Markdown (`## `, `- `, a rule of dashes in a table) are not part of the document and are left out.
- Empty lines are empty paragraphs in NAME.text.docx and are left out in NAME.auto.docx.
- Lines with tabs that end in a page number are the contents: a TOC field with links and PAGEREF fields. Other lines with
  tabs, and rows of Roman numerals, are tables; a title with blanks between its letters above one is a merged first row.
- NAME.auto.docx: an ordinal at the start of a line is counted by a list. Headings have it from their style, which the
  list names; items from the paragraph. Where the policy does not go on counting (damaged ordinals, branches), the list
  starts anew at the printed number. What Word cannot count (circles beyond 20, circled letters) stays typed.
- A header with the title and a footer with the page number, as officials have them.
- kumamoto.auto.docx has tracked changes and a comment, miyoshi.auto.docx its title in a text box (twice, as Word writes
  it for older programs), a footnote separator and hidden text. The text that is shown stays that of the policy.
"""
import re, sys, zipfile
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).resolve().parent
W = ' '.join(f'xmlns:{p}="{u}"' for p, u in {
    'w': 'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
    'r': 'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
    'mc': 'http://schemas.openxmlformats.org/markup-compatibility/2006',
    'wp': 'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing',
    'a': 'http://schemas.openxmlformats.org/drawingml/2006/main',
    'wps': 'http://schemas.microsoft.com/office/word/2010/wordprocessingShape',
    'v': 'urn:schemas-microsoft-com:vml'}.items())
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WHO = 'w:author="総務課" w:date="2026-03-01T09:00:00Z"'
KANA = 'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン'


# ---- lines of a policy -------------------------------------------------------------------------------------------

def blocks(text, keep_empty):
    """('p', [line, …]) a paragraph with breaks, ('toc', [cells, …]), ('table', [cells, …])."""
    lines = text.rstrip('\n').split('\n')
    out, at = [], 0
    while at < len(lines):
        line = lines[at]
        if '\t' in line:
            rows = []
            while at < len(lines) and '\t' in lines[at]:
                if not re.fullmatch(r'[-\t ]+', lines[at]):
                    rows.append([c.strip() for c in lines[at].split('\t')])
                at += 1
            out.append(('toc' if all(r[-1].isdigit() for r in rows) else 'table', rows))
            continue
        if re.match(r'[IVX]+ ', line):
            rows = []
            while at < len(lines) and re.match(r'[IVX]+ ', lines[at]):
                rows.append(lines[at].split(' ', 1))
                at += 1
            if out and out[-1][0] == 'p' and re.fullmatch(r'\S( \S)+', out[-1][1][0]):
                rows.insert(0, [out.pop()[1][0]])
            out.append(('table', rows))
            continue
        words = re.sub(r'^(#+ |\s*[-*] )', '', line).rstrip()
        whole = [words]
        while line.endswith('  ') and words and at + 1 < len(lines) and lines[at + 1].strip():
            at += 1
            line = lines[at]
            whole.append(line.rstrip())
        if any(w.strip() for w in whole) or keep_empty:
            out.append(('p', [w.strip() for w in whole]))
        at += 1
    return out


# ---- runs and paragraphs -----------------------------------------------------------------------------------------

def run(words, extra=''):
    """Runs as Word splits them: Latin letters and digits apart, each with its font hint."""
    parts = re.findall(r'[!-~]+|[^!-~]+', words)
    out = []
    for part in parts:
        hint = '' if part.isascii() else '<w:rFonts w:hint="eastAsia"/>'
        properties = f'<w:rPr>{hint}{extra}</w:rPr>' if hint or extra else ''
        out.append(f'<w:r>{properties}<w:t xml:space="preserve">{escape(part)}</w:t></w:r>')
    return ''.join(out)


def paragraph(content, properties=''):
    return f'<w:p>{"<w:pPr>" + properties + "</w:pPr>" if properties else ""}{content}</w:p>'


def field(instruction, result):
    def mark(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
    return (mark('begin') + f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
            + mark('separate') + result + mark('end'))


def contents(rows, first, last):
    """Entries of a table of contents; the field begins in the first of all entries and ends in the last."""
    out = []
    for number, cells in enumerate(rows):
        entry = ''.join(run(c) + '<w:r><w:tab/></w:r>' for c in cells[:-1])
        page = field(f'PAGEREF _Toc{number} \\h', f'<w:r><w:rPr><w:webHidden/></w:rPr><w:t>{cells[-1]}</w:t></w:r>')
        inside = f'<w:hyperlink w:anchor="_Toc{number}" w:history="1">{entry}{page}</w:hyperlink>'
        if first and number == 0:
            inside = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" '
                      '\\h \\z </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' + inside)
        if last and number == len(rows) - 1:
            inside += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        out.append(paragraph(inside, '<w:pStyle w:val="TOC1"/><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8494"/></w:tabs>'))
    return ''.join(out)


def table(rows):
    width = max(len(r) for r in rows)
    out = []
    for row in rows:
        cells = []
        for number, cell in enumerate(row):
            span = width - len(row) + 1 if number == len(row) - 1 else 1
            merged = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ''
            cells.append(f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/>{merged}</w:tcPr>{paragraph(run(cell))}</w:tc>')
        out.append(f'<w:tr>{"".join(cells)}</w:tr>')
    grid = '<w:gridCol w:w="4000"/>' * width
    return ('<w:tbl><w:tblPr><w:tblStyle w:val="a3"/><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
            f'<w:tblGrid>{grid}</w:tblGrid>{"".join(out)}</w:tbl>')


# ---- lists -------------------------------------------------------------------------------------------------------

LEVELS = [('decimal', '%1', '1'), ('decimal', '(%2)', '2'), ('decimalEnclosedCircle', '%3', None),
          ('aiueoFullWidth', '%4', None), ('decimalEnclosedCircle', '%5', None)]
PATTERNS = {'outline': LEVELS, 'points': [('decimal', '%1.', '3')], 'items': [('decimal', '%1.', None)],
            'chapters': [('decimal', '第%1章', None)],
            'dots': [('bullet', '・', None)]}


class Lists:
    """Counts as Word does, and starts a list anew where the policy does not go on."""

    def __init__(self):
        self.names = list(PATTERNS)
        self.nums = [(n, {}) for n in self.names]
        self.count = {n: [0] * len(PATTERNS[n]) for n in self.names}
        self.deep = False

    def properties(self, name, level, value):
        """The properties of the next paragraph of a list, and its style if that says it all."""
        counts = self.count[name]
        style = PATTERNS[name][level][2]
        num = self.names.index(name) + 1
        if PATTERNS[name][level][0] != 'bullet' and counts[level] + 1 != value:
            self.nums.append((name, {level: value}))
            num = len(self.nums)
        counts[level] = value
        for above in range(level):
            counts[above] = counts[above] or 1
        counts[level + 1:] = [0] * (len(counts) - level - 1)
        if style and num <= len(self.names):
            return f'<w:pStyle w:val="{style}"/>'
        named = f'<w:pStyle w:val="{style}"/>' if style else '<w:pStyle w:val="a4"/>'
        return f'{named}<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'

    def split(self, line):
        """(properties, words behind the ordinal) of a line; the properties are empty where nothing counts."""
        m = re.match(r'第(\d+)章 (.+)', line)
        if m:
            return self.properties('chapters', 0, int(m[1])), m[2]
        m = re.match(r'(\d+)\. (.+)', line)
        if m:
            item = len(m[2]) > 25 or m[2].endswith('。')
            return self.properties('items' if item else 'points', 0, int(m[1])), m[2]
        m = re.match(r'(\d+) (.+)', line)
        if m:
            self.deep = False
            return self.properties('outline', 0, int(m[1])), m[2]
        m = re.match(r'\((\d+)\) (.+)', line)
        if m:
            self.deep = False
            return self.properties('outline', 1, int(m[1])), m[2]
        m = re.match(r'([①-⑳]) (.+)', line)
        if m:
            value = ord(m[1]) - 0x245F
            counts = self.count['outline']
            inner = counts[3] and (value == 1 or counts[4] + 1 == value)
            return self.properties('outline', 4 if inner else 2, value), m[2]
        m = re.match(rf'([{KANA}]) (.+)', line)
        if m:
            return self.properties('outline', 3, KANA.index(m[1]) + 1), m[2]
        m = re.match(r'・ (.+)', line)
        if m:
            return self.properties('dots', 0, 1), m[1]
        return '', line

    def part(self):
        out = []
        for number, name in enumerate(self.names):
            levels = []
            for level, (form, text, style) in enumerate(PATTERNS[name]):
                link = f'<w:pStyle w:val="{style}"/>' if style else ''
                levels.append(f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{link}'
                              f'<w:suff w:val="space"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>')
            out.append(f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
                       f'{"".join(levels)}</w:abstractNum>')
        for number, (name, starts) in enumerate(self.nums, 1):
            changes = ''.join(f'<w:lvlOverride w:ilvl="{l}"><w:startOverride w:val="{v}"/></w:lvlOverride>'
                              for l, v in starts.items())
            out.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{self.names.index(name)}"/>{changes}</w:num>')
        return f'{HEAD}<w:numbering {W}>{"".join(out)}</w:numbering>'


# ---- what offices leave in their documents -----------------------------------------------------------------------

def tracked(line, number):
    """The words of a line with a deletion that was not accepted yet, and a part of it inserted."""
    half = len(line) // 2
    deleted = f'<w:del w:id="{number}" {WHO}><w:r><w:delText>（旧）</w:delText></w:r></w:del>'
    inserted = f'<w:ins w:id="{number + 1}" {WHO}>{run(line[half:])}</w:ins>'
    return run(line[:half]) + deleted + inserted


DELETED = paragraph(f'<w:del w:id="900" {WHO}><w:r><w:delText>この段落は削る。</w:delText></w:r></w:del>',
                    f'<w:rPr><w:del w:id="901" {WHO}/></w:rPr>')
COMMENT = '<w:r><w:commentReference w:id="1"/></w:r>'
HIDDEN = '<w:r><w:rPr><w:vanish/></w:rPr><w:t>作成中</w:t></w:r>'


def text_box(line):
    inside = f'<w:txbxContent>{paragraph(run(line))}</w:txbxContent>'
    return paragraph(
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData>'
        f'<wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>'
        f'<mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback>'
        '</mc:AlternateContent></w:r>')


# ---- the whole document ------------------------------------------------------------------------------------------

def body(name, text, auto):
    lists, out = Lists(), []
    found = blocks(text, not auto)
    tocs = [i for i, (kind, _) in enumerate(found) if kind == 'toc']
    changed = boxed = 0
    for number, (kind, content) in enumerate(found):
        if kind == 'toc':
            out.append(contents(content, number == tocs[0], number == tocs[-1]))
        elif kind == 'table':
            out.append(table(content))
        else:
            heading = number and tocs and number < tocs[-1]
            properties, first = lists.split(content[0]) if auto and not heading else ('', content[0])
            lines = [first, *content[1:]]
            if auto and name == 'miyoshi' and not boxed and first:
                out.append(text_box(first))
                boxed = 1
                continue
            runs = '<w:r><w:br/></w:r>'.join(run(l) for l in lines)
            if auto and name == 'kumamoto' and len(lines[0]) > 60 and changed < 5:
                runs = tracked(lines[0], 10 + 2 * changed) + (COMMENT if changed == 2 else '')
                out.append(DELETED if changed == 3 else '')
                changed += 1
            if auto and name == 'miyoshi' and first.startswith('本基本方針は'):
                runs += HIDDEN
            out.append(paragraph(runs, properties))
    section = ('<w:sectPr><w:headerReference w:type="default" r:id="rId5"/><w:footerReference w:type="default" r:id="rId6"/>'
               '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1985" w:right="1701" w:bottom="1701" w:left="1701" '
               'w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>')
    return f'{HEAD}<w:document {W}><w:body>{"".join(out)}{section}</w:body></w:document>', lists


def styles():
    def style(ident, name, inside, default=''):
        return f'<w:style w:type="paragraph" {default}w:styleId="{ident}"><w:name w:val="{name}"/>{inside}</w:style>'
    def numbered(level, num):
        return f'<w:basedOn w:val="a"/><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr></w:pPr>'
    inside = (style('a', 'Normal', '<w:rPr><w:sz w:val="21"/></w:rPr>', 'w:default="1" ')
              + style('1', 'heading 1', numbered(0, 1)) + style('2', 'heading 2', numbered(1, 1))
              + style('3', 'heading 3', numbered(0, 2)) + style('a4', 'List Paragraph', '<w:basedOn w:val="a"/>')
              + style('TOC1', 'toc 1', '<w:basedOn w:val="a"/>')
              + '<w:style w:type="table" w:styleId="a3"><w:name w:val="Table Grid"/></w:style>')
    return f'{HEAD}<w:styles {W}>{inside}</w:styles>'


def relations(pairs):
    base = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    inside = ''.join(f'<Relationship Id="rId{i}" Type="{base}{kind}" Target="{target}"/>'
                     for i, (kind, target) in enumerate(pairs, 1))
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'


def types(parts):
    main = 'application/vnd.openxmlformats-officedocument.wordprocessingml.'
    inside = ''.join(f'<Override PartName="/word/{p}.xml" ContentType="{main}{"document.main" if p == "document" else kind}+xml"/>'
                     for p, kind in parts)
    return (f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/>{inside}</Types>')


def make(name, text, auto, folder):
    document, lists = body(name, text, auto)
    title = next(re.sub(r'^#+ ', '', l).strip() for l in text.split('\n') if l.strip())
    separator = paragraph('<w:r><w:separator/></w:r>')
    comment = f'<w:comment w:id="1" {WHO}>{paragraph(run("要確認"))}</w:comment>'
    parts = [
        ('styles', 'styles', styles()), ('numbering', 'numbering', lists.part()),
        ('footnotes', 'footnotes', f'{HEAD}<w:footnotes {W}><w:footnote w:type="separator" w:id="-1">{separator}</w:footnote></w:footnotes>'),
        ('comments', 'comments', f'{HEAD}<w:comments {W}>{comment}</w:comments>'),
        ('header1', 'header', f'{HEAD}<w:hdr {W}>{paragraph(run(title))}</w:hdr>'),
        ('footer1', 'footer', f'{HEAD}<w:ftr {W}>{paragraph(field("PAGE", run("1")))}</w:ftr>')]
    files = {'[Content_Types].xml': types([('document', '')] + [(p, k) for p, k, _ in parts]),
             '_rels/.rels': relations([('officeDocument', 'word/document.xml')]), 'word/document.xml': document,
             'word/_rels/document.xml.rels': relations([(k, f'{p}.xml') for p, k, _ in parts])}
    files.update({f'word/{p}.xml': content for p, _, content in parts})
    path = folder / f'{name}.{"auto" if auto else "text"}.docx'
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for part, content in files.items():
            archive.writestr(zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0)), content.encode(), zipfile.ZIP_DEFLATED, 9)


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for source in sorted((HERE / '../../policies').glob('*.txt')):
        for auto in (False, True):
            make(source.stem, source.read_text(encoding='utf-8'), auto, folder)


if __name__ == '__main__':
    main()
