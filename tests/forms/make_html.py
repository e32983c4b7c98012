#!/usr/bin/env python3
"""Makes web pages of the policies in policies/*.txt, as three kinds of sites would publish them.

usage: make_html.py            writes tests/forms/<body>.reiki.html, <body>.plain.html, <body>.site.html

reiki  a system for collections of rules with its own tree of clauses: every line in divs of its own, classes article, clause
       and item, ids, a side pane with links to the clauses, and the hidden list `num-ids`. UTF-8.
plain  an old page of such a system without a tree: unclosed <p>, <br>, <font>, source lines folded inside sentences. CP932,
       declared; what CP932 lacks stands as a character reference.
site   a municipal site: header, menus, breadcrumb, page number, dates, buttons, the document in <main> with headings, lists and
       tables, then inquiries, related links and footer. UTF-8.

The furniture is invented. The same text gives the same bytes. Only the standard library is used.
"""
import html
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
POLICIES = HERE.parent.parent / "policies"
RULE = re.compile(r"^[-|:=_\t ]{3,}$")
LABEL = re.compile(r"^((?:第[0-9０-９]+[条章]|[0-9０-９]+(?:\.[0-9]+)*|[(（][0-9０-９ア-ンa-z]+[)）]|[①-⑳ⓐ-ⓩ]|[ア-ン])[.．]?)(?=[\s　]|$)\s*(.*)$")


def blocks(text):
    """Each line that says something: (kind, level or cells, words). Rows of one table follow each other."""
    for line in text.split("\n"):
        words = line.strip()
        if not words or RULE.match(words):
            continue
        heading = re.match(r"^(#{1,6})\s+(.*)$", words)
        if heading:
            yield "heading", len(heading[1]), heading[2]
        elif "\t" in words:
            yield "row", [c.strip() for c in words.split("\t")], words
        elif re.match(r"^[-*+]\s", words):
            yield "item", 0, words[2:].strip()
        else:
            yield "text", 0, words


def grouped(found):
    """The same, with neighbouring rows and items in one group."""
    group = []
    for block in found:
        if group and (block[0] != group[0][0] or block[0] not in ("row", "item")):
            yield group[0][0], group
            group = []
        group.append(block)
    if group:
        yield group[0][0], group


def title(text):
    lines = [re.sub(r"^#+\s*", "", l.strip()) for l in text.split("\n") if l.strip()]
    return next((l for l in lines if "情報セキュリティ" in l), lines[0])


class Ids:
    """Numbers of elements, and the keys of clauses that point to them."""

    def __init__(self):
        self.count, self.keys, self.article = 0, [], 0

    def next(self):
        self.count += 1
        return f"e{self.count:09d}"

    def clause(self, label, at, sentence):
        number = re.sub(r"\D", "", label.translate(str.maketrans("０１２３４５６７８９", "0123456789")))
        if re.fullmatch(r"[0-9０-９]+|第.*条", label):
            self.article = int(number)
            self.keys += [(f"j{number}", at), (f"j{number}_num", at), (f"j{number}_k1", sentence)]
        elif label[0] in "(（" and number and self.article:
            self.keys += [(f"j{self.article}_k1_g{number}", at), (f"j{self.article}_k1_g{number}_noitems", sentence)]


def reiki_line(ids, number, words, first):
    label = LABEL.match(words)
    if first:
        inner = f'<div class="head"><p class="title-irregular"><span id="{ids.next()}" class="cm">{html.escape(words)}</span></p></div>'
    elif label:
        kind = "article" if re.fullmatch(r"[0-9０-９]+[.．]?|第.*条", label[1]) else "item"
        paragraph, at = ids.next(), ids.next()
        sentence = ids.next()
        ids.clause(label[1].rstrip(".．"), at, sentence)
        rest = f'<span id="{sentence}" class="p cm">{html.escape(label[2])}</span>'
        inner = f'<div class="{kind}"><p id="{paragraph}" class="num"><span id="{at}" class="num cm">{html.escape(label[1])}</span>　{rest}</p></div>'
    else:
        inner = f'<div class="clause"><p style="text-indent:1em;margin-left:0em;" class="p"><span id="{ids.next()}" class="p cm">{html.escape(words)}</span></p></div>'
    return f'<div>\n<div id="l{number:09d}" class="eline">{inner}</div>\n</div>'


def reiki_table(rows):
    width = max(len(r[1]) for r in rows)
    out = ['<div class="table_frame"><div class="table-wrapper"><table class="b-on"><thead><tr class="fixed-colspec">' + "<td></td>" * width + "</tr></thead>"]
    for _, cells, _ in rows:
        tds = "".join(f'<td class="bb-on br-on"><p class="p"><span class="cm">{html.escape(c)}</span></p></td>' for c in cells)
        out.append(f"<tr>{tds}</tr>")
    return "<div>\n<div class=\"eline\">" + "".join(out) + "</table></div></div></div>\n</div>"


def reiki(name, text):
    ids, body, number = Ids(), [], 0
    for kind, group in grouped(blocks(text)):
        if kind == "row":
            body.append(reiki_table(group))
            continue
        for _, _, words in group:
            body.append(reiki_line(ids, number, words, number == 0))
            number += 1
    keys = "\n".join(f'<div id="{key}">{at}</div>' for key, at in ids.keys)
    links = "\n".join(f'<li><a href="#{at}">{key}</a></li>' for key, at in ids.keys if key.endswith("_num"))
    heading = html.escape(title(text))
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">
<html lang="ja">
<head>
<meta http-equiv="content-type" content="text/html; charset=utf-8">
<title>{heading}</title>
<script type="text/javascript">if (1 < 2) {{ document.title = "<p>" + '例'; }}</script>
</head>
<body>
<div id="wrapper"><div id="container">
<div id="primary" class="joubun showhistory"><div id="primaryInner">
{chr(10).join(body)}
</div></div>
<div id="secondary">
<h2>{heading}</h2>
<ul class="tab-nav"><li><a href="#toc">条項目次</a></li><li><a href="#history">沿革</a></li></ul>
<ul>
{links}
</ul>
<table><tr><td>◆</td><td>令和8年4月1日</td><td>訓令第1号</td></tr></table>
</div>
</div></div>
<div id="num-ids" style="display:none;">
<div id="title">e000000001</div>
{keys}
</div>
</body>
</html>
"""


def folded(words):
    """Words with line ends of the source between Japanese characters, as an editor of HTML folds them."""
    parts = [words[i:i + 60] for i in range(0, len(words), 60)]
    out = parts[0]
    for part in parts[1:]:
        wide = ord(out[-1]) > 0x3000 and ord(part[0]) > 0x3000
        out += ("\n" if wide else "") + part
    return html.escape(out, quote=False)


def plain(name, text):
    body = []
    for kind, group in grouped(blocks(text)):
        if kind == "row":
            rows = "\n".join("<TR>" + "".join(f"<TD VALIGN=top>{folded(c)}" for c in cells) for _, cells, _ in group)
            body.append(f'<TABLE BORDER="1" CELLSPACING=0>\n{rows}\n</TABLE>')
        elif kind == "item":
            body.append("<P>" + "<BR>\n".join("　" + folded(words) for _, _, words in group))
        elif kind == "heading":
            body.append(f"<P><B><FONT SIZE=4>{folded(group[0][2])}</FONT></B>")
        else:
            body.append(f"<P>{folded(group[0][2])}")
    return f"""<HTML>
<HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=Shift_JIS">
<TITLE>{html.escape(title(text))}</TITLE></HEAD>
<BODY BGCOLOR="#FFFFFF">
{chr(10).join(body)}
</BODY>
</HTML>
"""


SITE_HEAD = """<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<title>{title}｜架空市公式ホームページ</title>
<style>.tel {{ color: red }} body > p::before {{ content: "<p>" }}</style>
</head>
<body>
<p class="skip"><a href="#main">本文へスキップします</a></p>
<header>
<p id="logo"><a href="/">架空市</a></p>
<form action="/search"><label>サイト内検索 <input type="text" name="q"></label><button>検索</button></form>
<p>文字サイズ <a href="#">標準</a> <a href="#">拡大</a></p>
</header>
<nav id="gnavi"><ul><li><a href="/kurashi/">くらし・手続き</a></li><li><a href="/kosodate/">子育て・教育</a></li><li><a href="/shisei/">市政情報</a></li></ul></nav>
<div class="topicpath"><a href="/">トップページ</a> &gt; <a href="/shisei/">市政情報</a> &gt; <a href="/shisei/joho/">情報政策</a> &gt; {title}</div>
<main id="main">
<div class="page-tools"><p>ページID：1012345</p><p>更新日：2026年4月1日</p><p><a href="javascript:print()">印刷</a></p>
<ul class="sns"><li><a href="https://example.jp/a">ツイート</a></li><li><a href="https://example.jp/b">シェア</a></li><li><a href="https://example.jp/c">LINEで送る</a></li></ul></div>
"""
SITE_FOOT = """<section class="related"><h2>関連リンク</h2><ul><li><a href="/a.html">個人情報の取扱い</a></li><li><a href="/b.html">統計の窓</a></li></ul></section>
<div class="inquiry"><h2>このページに関するお問い合わせ</h2><p>総務部 デジタル推進課 情報管理係<br>〒000-0000 架空市中央1番地<br>電話：0000-00-0000</p><p><a href="/form.html">お問い合わせフォーム</a></p></div>
<div class="enquete"><h2>このページの情報は役に立ちましたか</h2><p>役に立った　どちらともいえない　役に立たなかった</p></div>
</main>
<aside><h2>情報政策</h2><ul><li><a href="/1.html">行政手続のオンライン化</a></li><li><a href="/2.html">番号制度</a></li><li><a href="/3.html">公開データ</a></li></ul></aside>
<p class="pagetop"><a href="#top">ページの先頭へ戻る</a></p>
<footer><p>架空市役所　法人番号0000000000000</p><p><small>Copyright &copy; Kaku City. All rights reserved.</small></p></footer>
<script>window.onload = function () {{ if (1 < 2) document.write("<p>広告</p>"); }};</script>
</body>
</html>
"""


def site(name, text):
    body = []
    for kind, group in grouped(blocks(text)):
        if kind == "row":
            rows = "\n".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in cells) + "</tr>" for _, cells, _ in group)
            body.append(f'<div class="tablewrap"><table>\n<tbody>\n{rows}\n</tbody>\n</table></div>')
        elif kind == "item":
            bullets = all(words.startswith("・") for _, _, words in group)
            items = "\n".join(f"<li>{html.escape(words.lstrip('・ ') if bullets else words)}</li>" for _, _, words in group)
            body.append(f"<ul>\n{items}\n</ul>" if bullets else f'<ul class="none">\n{items}\n</ul>')
        elif kind == "heading":
            level = min(6, group[0][1])
            body.append(f"<h{level}>{html.escape(group[0][2])}</h{level}>")
        else:
            body.append(f"<p>{html.escape(group[0][2])}</p>")
    head = SITE_HEAD.replace("{title}", html.escape(title(text))).replace("{{", "{").replace("}}", "}")
    return head + '<div class="wysiwyg">\n' + "\n".join(body) + "\n</div>\n" + SITE_FOOT.replace("{{", "{").replace("}}", "}")


def main():
    for policy in sorted(POLICIES.glob("*.txt")):
        text = policy.read_text(encoding="utf-8")
        for kind, make, encoding in (("reiki", reiki, "utf-8"), ("plain", plain, "cp932"), ("site", site, "utf-8")):
            page = make(policy.stem, text).encode(encoding, "xmlcharrefreplace")
            (HERE / f"{policy.stem}.{kind}.html").write_bytes(page)


if __name__ == "__main__":
    main()
