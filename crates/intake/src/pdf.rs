//! What does a PDF with a text layer say? Takes its bytes; gives its lines with their places, or a refusal.
//! hayro decodes the file and calls back with glyphs (`pdf/page.rs`); lines (`pdf/lines.rs`, `pdf/columns.rs`), tables
//! (`pdf/grid.rs`), furniture (`pdf/furniture.rs`) and paragraphs (`pdf/paragraphs.rs`) are made of them here.
//! Comments and stamps laid over the page are not read. Hostile files can keep hayro busy: call it in a process of its own.

mod characters;
mod cid;
mod columns;
mod flow;
mod furniture;
mod grid;
mod lines;
mod marks;
mod measure;
mod nesting;
mod page;
mod paragraphs;
mod tail;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::InterpreterCache;
use hayro_syntax::object::Dict;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::document::{Document, Form, Place};
use crate::magic;
use crate::refusal::Refusal;

/// Pages of the longest document that is read.
const MAX_PAGES: usize = 2_000;
/// Characters of the longest document that is read.
const MAX_CHARACTERS: usize = 1_000_000;

/// Reads it.
pub(crate) fn read(bytes: &[u8]) -> Result<Document, Refusal> {
    // The engine is not ours; what it cannot bear is a broken file to the person who sent it.
    let result = catch_unwind(AssertUnwindSafe(|| open(bytes)));
    result.unwrap_or_else(|_| Err(broken("読み取りの途中で解釈できない箇所がありました")))
}

fn broken(why: &str) -> Refusal {
    Refusal::Broken { what: magic::PDF, why: why.to_owned() }
}

fn too_much(limit: String) -> Refusal {
    Refusal::TooMuch { what: magic::PDF, limit }
}

fn open(bytes: &[u8]) -> Result<Document, Refusal> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Refusal::Locked { what: magic::PDF },
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            broken("暗号化の方式が分かりません")
        }
        LoadPdfError::Decryption(_) => broken("暗号化の情報が壊れています"),
        LoadPdfError::Invalid => broken("ページの一覧が見つかりません。途中で切れているおそれがあります"),
    })?;
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(broken("ページが一つもありません"));
    }
    if pages.len() > MAX_PAGES {
        return Err(too_much(format!("ページ数（{MAX_PAGES}）")));
    }
    let mut notices = Notices::default();
    let mut flows = Vec::new();
    let cache = InterpreterCache::new();
    let mut fonts = cid::Fonts::default();
    let mut nesting = nesting::Nesting::default();
    let mut room = MAX_CHARACTERS;
    for (number, page) in (1_u32..).zip(pages.iter()) {
        nesting.check(page).map_err(too_much)?;
        let mut seen = page::see(page, &cache, &mut fonts, room);
        let kept: usize = seen.sheets.iter().map(|s| s.glyphs.len()).sum();
        room = room.saturating_sub(seen.shown.max(kept));
        if room == 0 {
            return Err(too_much(format!("文字数（{MAX_CHARACTERS}）")));
        }
        notices.note(number, &seen);
        flows.push(flow::flow(number, &mut seen));
    }
    notices.rebuilt = !tail::sound(bytes);
    notices.missing = promised(&pdf).filter(|count| *count > pages.len()).map(|count| (count, pages.len()));
    furniture::clear(&mut flows);
    let lines = paragraphs::paragraphs(flows);
    if lines.is_empty() {
        return Err(if notices.scans.is_empty() {
            Refusal::Empty
        } else {
            Refusal::Scan { pages: pages.len() }
        });
    }
    Ok(document(lines, &notices))
}

/// The number of pages that the document says it has.
fn promised(pdf: &Pdf) -> Option<usize> {
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let count = root.get::<Dict<'_>>(b"Pages")?.get::<i32>(b"Count")?;
    usize::try_from(count).ok()
}

fn document(lines: Vec<(String, flow::Spot)>, notices: &Notices) -> Document {
    let mut text = String::new();
    let mut places = Vec::with_capacity(lines.len());
    for (line, spot) in lines {
        text.push_str(&line);
        text.push('\n');
        places.push(Place::Page { page: spot.page, line: spot.line });
    }
    Document { text, form: Form::Pdf, places, notices: notices.sentences() }
}

/// What was noticed on the pages.
#[derive(Default)]
struct Notices {
    rebuilt: bool,
    /// Pages promised and found.
    missing: Option<(usize, usize)>,
    scans: Vec<u32>,
    recognized: Vec<u32>,
    aslant: Vec<u32>,
    unknown: (usize, Vec<u32>),
    private: (usize, Vec<u32>),
    radicals: usize,
}

impl Notices {
    fn note(&mut self, page: u32, seen: &page::Seen) {
        if seen.shown == 0 && seen.pictured {
            self.scans.push(page);
        }
        if seen.pictured && seen.invisible > 0 && seen.invisible * 2 > seen.shown {
            self.recognized.push(page);
        }
        if seen.aslant > 0 {
            self.aslant.push(page);
        }
        for (count, (total, pages)) in
            [(seen.marks.unknown, &mut self.unknown), (seen.marks.private, &mut self.private)]
        {
            *total += count;
            pages.extend((count > 0).then_some(page));
        }
        self.radicals += seen.marks.radicals;
    }

    fn sentences(&self) -> Vec<String> {
        let mut out = Vec::new();
        if self.rebuilt {
            out.push("ファイルの終わりが欠けているか壊れていたため、残りから組み立て直して読みました。抜けた箇所がないか原本と見比べてください。".to_owned());
        }
        if let Some((promised, found)) = self.missing {
            out.push(format!("{promised}ページのうち{found}ページしか読めませんでした。抜けたページを原本で確かめてください。"));
        }
        let mut say = |pages: &[u32], sentence: &dyn Fn(String) -> String| {
            if !pages.is_empty() {
                out.push(sentence(listed(pages)));
            }
        };
        say(&self.scans, &|p| {
            format!(
                "{p}ページは画像だけで文字の情報がなく、読めませんでした。文字認識（OCR）をするか、元の文書を使ってください。"
            )
        });
        say(&self.recognized, &|p| {
            format!(
                "{p}ページの文字は、画像に文字認識（OCR）で付けられたものです。誤りがないか原本と見比べてください。"
            )
        });
        say(&self.aslant, &|p| format!("{p}ページの斜めに置かれた文字（透かしなど）は本文から除きました。"));
        say(&self.unknown.1, &|p| {
            format!(
                "{p}ページに、どの文字か分からない字が{}字あり、「\u{FFFD}」としました。原本を見て直してください。",
                self.unknown.0
            )
        });
        say(&self.private.1, &|p| {
            format!(
                "{p}ページに、外字（その書体だけの文字）が{}字あります。原本を見て直してください。",
                self.private.0
            )
        });
        if self.radicals > 0 {
            out.push(format!("部首用の文字{}字を、同じ形の漢字に直しました。", self.radicals));
        }
        out
    }
}

/// 3、5〜8: pages in words.
fn listed(pages: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match ranges.last_mut() {
            Some((_, to)) if *to + 1 == *page => *to = *page,
            _ => ranges.push((*page, *page)),
        }
    }
    let more = ranges.len() > 10;
    let words: Vec<String> = ranges
        .iter()
        .take(10)
        .map(|(from, to)| if from == to { from.to_string() } else { format!("{from}～{to}") })
        .collect();
    format!("{}{}", words.join("、"), if more { "など" } else { "" })
}
