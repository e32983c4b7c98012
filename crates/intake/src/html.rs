//! What does a web page say? Takes its bytes; gives its lines with their places in the source, or a refusal.
//! Decoding and limits stand here; what the page consists of is told by `html/page.rs`, which part is the document by
//! `html/furniture.rs`, how it becomes lines by `html/walk.rs`. Nothing that the page refers to is fetched.
//! A place is the line of the source on which the words begin; the row of a table begins with its first filled cell.

mod furniture;
mod lines;
mod list;
mod page;
mod source;
mod table;
mod tree;
mod walk;
mod words;

use scraper::Html;

use self::lines::Placed;
use self::page::Page;
use crate::document::Place;
use crate::{Document, Encoding, Form, MAX_BYTES, Refusal, encoding, ladder, magic};

/// How far from its beginning a page declares its encoding.
const DECLARATION_REACH: usize = 4096;
/// A page with fewer characters than this beside a frame, or beside scripts, is not the document itself.
const HARDLY_ANY: usize = 80;

/// Reads it, in the forced encoding or in the one that fits.
pub(crate) fn read(bytes: &[u8], forced: Option<Encoding>) -> Result<Document, Refusal> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > MAX_BYTES {
        return Err(Refusal::TooLarge { bytes: size });
    }
    let (text, mut notices) = decoded(bytes, forced)?;
    if encoding::mostly_control(&text) {
        return Err(Refusal::Binary { what: magic::UNNAMED });
    }
    let marked = source::marked(&text)
        .map_err(|limit| Refusal::TooMuch { what: magic::HTML, limit: limit.to_string() })?;
    drop(text);
    let html = Html::parse_document(&marked);
    drop(marked);
    let page = Page::of(&html);
    let tree = tree::find(&page);
    let choice = furniture::choose(&page, tree.as_ref().map(|t| t.root));
    let reading = walk::read(&page, &choice);
    let count = reading.lines.iter().map(|(l, _)| l.chars().count()).sum::<usize>();
    if count < HARDLY_ANY {
        hollow(&page, count)?;
    }
    notices.extend(told(&choice, &reading));
    notices.extend(tree.iter().flat_map(|t| t.notices.clone()));
    Ok(document(reading.lines, tree.is_none(), notices))
}

/// The source as text: a mark, valid UTF-8 and escapes tell the encoding more surely than the page does; but where only the
/// bytes could tell, what the page declares counts.
fn decoded(bytes: &[u8], forced: Option<Encoding>) -> Result<(String, Vec<String>), Refusal> {
    if let Some(encoding) = forced {
        return Ok((ladder::read_forced(bytes, encoding)?.1, Vec::new()));
    }
    let found = ladder::detect(bytes);
    let sure = matches!(&found, Ok(f) if !matches!(f.encoding, Encoding::Cp932 | Encoding::EucJp));
    let Some(declared) = declared(bytes).filter(|_| !sure) else {
        return found.map(|f| (f.text, Vec::new()));
    };
    match (ladder::read_forced(bytes, declared), found) {
        (Ok((_, text)), _) => Ok((text, Vec::new())),
        (Err(_), Ok(found)) => Ok((
            found.text,
            vec![format!(
                "このページは文字コードを{declared}と宣言していますが、{}として読みました。",
                found.encoding
            )],
        )),
        (Err(why), Err(_)) => Err(why),
    }
}

/// The encoding that the page declares in `meta`, or in front of it all.
fn declared(bytes: &[u8]) -> Option<Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_REACH)]).to_ascii_lowercase();
    let behind = ["charset", "encoding"].into_iter().find_map(|word| {
        head.match_indices(word).find_map(|(at, _)| head[at + word.len()..].trim_start().strip_prefix('='))
    })?;
    let name = behind.trim_start().trim_start_matches(['"', '\'']);
    let name: String = name.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    Encoding::labelled(&name)
}

/// A page without words of its own: which document is to be opened instead?
fn hollow(page: &Page<'_>, count: usize) -> Result<(), Refusal> {
    let holds = |names: &[&str]| (0..page.nodes.len()).any(|at| names.contains(&page.name(at)));
    if holds(&["frameset", "iframe", "object", "embed"]) {
        return Err(Refusal::Frames);
    }
    match count {
        0 if holds(&["script"]) => Err(Refusal::Scripted),
        0 => Err(Refusal::Empty),
        _ if holds(&["noscript"]) && holds(&["script"]) => Err(Refusal::Scripted),
        _ => Ok(()),
    }
}

fn told(choice: &furniture::Choice, reading: &walk::Reading) -> Vec<String> {
    let mut notices = Vec::new();
    if choice.removed > 0 {
        let samples: Vec<String> = choice.samples.iter().map(|s| format!("「{s}」")).collect();
        notices.push(format!(
            "ページの案内や問い合わせ先など、本文でないと見た部分（{}で始まるものなど、全部で{}文字）を除いて読みました。",
            samples.join(""),
            choice.removed
        ));
    }
    let mut tell = |count: usize, words: &str| {
        if count > 0 {
            notices.push(words.replace("{}", &count.to_string()));
        }
    };
    tell(reading.deleted, "取消線の付いた部分が{}か所あります。除いて読みました。");
    tell(reading.inserted, "追加を示す印の付いた部分が{}か所あります。本文として読みました。");
    tell(reading.images, "説明の付いた画像が{}点あります。画像の中の文字は読んでいません。");
    tell(reading.embedded, "ページに埋め込まれた別の文書が{}点あります。その中は読んでいません。");
    notices
}

/// The lines without buttons and dates of the page, and without empty lines at either end.
fn document(lines: Vec<Placed>, furnished: bool, notices: Vec<String>) -> Document {
    let (mut text, mut places) = (String::new(), Vec::new());
    let mut gap = false;
    for (line, at) in lines {
        if line.is_empty() {
            gap = !places.is_empty();
            continue;
        }
        if furnished && words::is_line_of_furniture(&line) {
            continue;
        }
        if std::mem::take(&mut gap) {
            text.push('\n');
            places.push(Place::Line(at));
        }
        text.push_str(&line);
        text.push('\n');
        places.push(Place::Line(at));
    }
    Document { text, form: Form::Html, places, notices }
}
