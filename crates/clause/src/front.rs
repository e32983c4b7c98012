//! What does the title page say? Title, enacting bodies, dates.
//! Takes the lines before the first provision; gives what was recognised, as printed and as a date.
//! Which lines belong to the title page is decided in `layout`.

use crate::glyph::{self, squeeze};
use crate::source::Source;
use crate::span::Span;

/// 日付 (date): a date of the Japanese calendar as printed and in the common era; the day or month may be missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedDate {
    /// As printed, with the word behind it (施行, 制定).
    pub printed: String,
    /// ISO 8601, as far as known: `2026-04-01` or `2026-03`.
    pub iso: String,
    /// What happened on that day.
    pub event: Event,
}

/// What a date on the title page dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// 制定
    Enacted,
    /// 施行, 適用
    InForce,
    /// 改正
    Amended,
    /// No word stands behind it.
    Unstated,
}

/// 表紙 (front matter).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    /// 題名, over several lines joined.
    pub title: String,
    /// 制定機関, each as printed; several where one text is enacted jointly.
    pub bodies: Vec<String>,
    /// Dates in the order of the text.
    pub dates: Vec<PrintedDate>,
    /// The whole title page.
    pub span: Span,
}

const TITLES: [&str; 14] = [
    "ポリシー",
    "基本方針",
    "対策基準",
    "方針",
    "基準",
    "規程",
    "規則",
    "要綱",
    "要領",
    "条例",
    "訓令",
    "規定",
    "指針",
    "手順",
];
const BODIES: [&str; 24] = [
    "県",
    "市",
    "町",
    "村",
    "区",
    "都",
    "府",
    "組合",
    "連合",
    "議会",
    "委員会",
    "監査委員",
    "委員",
    "企業団",
    "公社",
    "機構",
    "局",
    "庁",
    "役場",
    "市長",
    "町長",
    "村長",
    "管理者",
    "教育長",
];

impl Front {
    /// Reads the title page from its lines.
    pub(crate) fn read(source: &Source, lines: &[Span]) -> Front {
        let mut front = Front::default();
        let words: Vec<String> = lines.iter().map(|l| squeeze(source.slice(*l))).collect();
        if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
            front.span = first.join(*last);
        }
        let is_title = |w: &str| TITLES.iter().any(|t| w.ends_with(t)) && !w.contains('。');
        let title = words.iter().position(|w| is_title(w) && dates(w).is_empty());
        let start = title.map_or(0, |t| title_start(&words, t));
        for (i, word) in words.iter().enumerate() {
            let found = dates(word);
            if title.is_some_and(|t| (start..=t).contains(&i)) {
                front.title.push_str(word);
            } else if found.is_empty()
                && BODIES.iter().any(|b| word.ends_with(b))
                && word.chars().count() <= 40
            {
                front.bodies.push(word.clone());
            }
            front.dates.extend(found);
        }
        front.bodies.dedup();
        if front.bodies.is_empty() {
            front.bodies = from_title(&front.title);
        }
        front
    }
}

/// A title may run over several lines, each but the last ending with a mark of enumeration.
fn title_start(words: &[String], end: usize) -> usize {
    let mut start = end;
    let body = |w: &String| BODIES.iter().any(|b| w.ends_with(b));
    if end >= 2 && body(&words[end - 1]) && words[end - 2].ends_with('・') {
        start = end - 1;
    }
    while start > 0 && words[start - 1].ends_with(['・', '、', '及', 'び', 'の']) {
        start -= 1;
    }
    start
}

/// 「みよし市情報セキュリティポリシー」 names its body before the subject of the title.
fn from_title(title: &str) -> Vec<String> {
    let subject = ["情報セキュリティ", "情報資産", "サイバーセキュリティ", "電子計算"];
    let Some(at) = subject.iter().filter_map(|s| title.find(s)).min() else {
        return Vec::new();
    };
    title[..at].split('・').filter(|b| BODIES.iter().any(|e| b.ends_with(e))).map(str::to_string).collect()
}

/// All dates of the Japanese calendar in a squeezed line.
pub fn dates(words: &str) -> Vec<PrintedDate> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some((start, era)) = next_era(words, at) {
        let mut end = start + era.0.len();
        at = end;
        let year = match words[end..].strip_prefix('元') {
            Some(_) => Some((1, '元'.len_utf8())),
            None => glyph::number(&words[end..]),
        };
        let Some((year, len)) = year else { continue };
        end += len;
        // 令和8(2026)年3月 prints the common era beside it.
        if words[end..].starts_with('(') {
            end += words[end..].find(')').map_or(0, |i| i + 1);
        }
        if !words[end..].starts_with('年') {
            continue;
        }
        end += '年'.len_utf8();
        let mut iso = format!("{:04}", era.1 + year);
        for unit in ['月', '日'] {
            let Some((n, len)) = glyph::number(&words[end..]) else {
                break;
            };
            if !words[end + len..].starts_with(unit) {
                break;
            }
            end += len + unit.len_utf8();
            iso.push_str(&format!("-{n:02}"));
        }
        let event = event(&words[end..]);
        out.push(PrintedDate { printed: words[start..end].to_string(), iso, event });
        at = end;
    }
    out
}

const ERAS: [(&str, u32); 5] =
    [("令和", 2018), ("平成", 1988), ("昭和", 1925), ("大正", 1911), ("明治", 1867)];

fn next_era(words: &str, from: usize) -> Option<(usize, (&'static str, u32))> {
    ERAS.iter().filter_map(|era| words[from..].find(era.0).map(|i| (from + i, *era))).min_by_key(|e| e.0)
}

fn event(behind: &str) -> Event {
    let near: String = behind.chars().take(8).collect();
    let at = |words: &[&str]| words.iter().filter_map(|w| near.find(w)).min().unwrap_or(usize::MAX);
    let events = [
        (at(&["施行", "適用"]), Event::InForce),
        (at(&["改正", "改訂", "改定"]), Event::Amended),
        (at(&["制定", "策定", "公布", "決定"]), Event::Enacted),
    ];
    events.into_iter().filter(|e| e.0 != usize::MAX).min_by_key(|e| e.0).map_or(Event::Unstated, |e| e.1)
}
