//! What did a form send? Fields and files, of one size at most, in valid UTF-8.
//! Takes the body of a request; gives words by the names of their fields, or why it is not taken.
//! What the words mean is for pages; how a form is drawn is in `fields`.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{FromRequest, Multipart};
use axum::http::{Request, header};
use jiff::civil::Date;
use practice::calendar;
use tokio::sync::Semaphore;

/// A form without files is at most so long.
pub const MOST_FORM: usize = 1 << 20;
/// A form of somebody who is not signed in is at most so long: as many of them as there can be connections fit into memory.
pub const MOST_OF_STRANGERS: usize = 128 << 10;
/// A form with files is at most so long.
pub const MOST_UPLOAD: usize = 20 << 20;
/// Of a form that is longer, so much is let go by, that its sender can be told.
const MOST_LET_BY: usize = 4 * MOST_UPLOAD;
/// A form must be here within so long.
const LONGEST: Duration = Duration::from_secs(120);
/// So many forms with files are taken at once; further ones wait, so that memory stays bounded whoever sends.
static UPLOADS: Semaphore = Semaphore::const_new(3);
/// So many fields at most.
const MOST_FIELDS: usize = 20_000;
/// So many characters has the name of a file at most.
const LONGEST_NAME: usize = 120;

/// 送信内容 (posted form).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    /// Fields in the order in which they came.
    pub fields: Vec<(String, String)>,
    /// Files.
    pub files: Vec<Upload>,
    /// So many files were sent by somebody who was not signed in: they are gone.
    pub lost: usize,
}

/// アップロードされたファイル (upload).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Name of its field.
    pub field: String,
    /// Its name on the sender's machine, without folders.
    pub name: String,
    /// Its content.
    pub content: Vec<u8>,
}

impl Posted {
    /// The first value of a field; empty if there is none.
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str()).unwrap_or_default()
    }

    /// A value with the white space around it taken off; none if nothing is left.
    pub fn given(&self, name: &str) -> Option<String> {
        Some(self.get(name).trim()).filter(|v| !v.is_empty()).map(ToString::to_string)
    }

    /// A day that must be there; `title` says what it is called on the form.
    ///
    /// # Errors
    /// A Japanese sentence: it is missing, or cannot be read.
    pub fn day(&self, name: &str, title: &str) -> Result<Date, String> {
        match self.given(name) {
            Some(word) => calendar::day(&word).map_err(|says| format!("{title}: {says}")),
            None => Err(format!("「{title}」を入れてください。")),
        }
    }

    /// All values of a field.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Whether a field was sent at all.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(n, _)| n == name)
    }

    /// The file of a field, if one was chosen.
    pub fn file(&self, field: &str) -> Option<&Upload> {
        self.chosen(field).next()
    }

    /// The files of a field that were chosen.
    pub fn chosen(&self, field: &str) -> impl Iterator<Item = &Upload> {
        self.files.iter().filter(move |f| f.field == field && !(f.name.is_empty() && f.content.is_empty()))
    }
}

/// Reads words as a URL or a form writes them.
pub fn words(text: &[u8]) -> Option<Vec<(String, String)>> {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(text)
        .take(MOST_FIELDS + 1)
        .map(|(n, v)| (n.into_owned(), line_ends(&v)))
        .collect();
    // Bytes that are no UTF-8 (another encoding, half a character) would silently become question marks.
    let broken = pairs.iter().any(|(n, v)| n.contains('\u{FFFD}') || v.contains('\u{FFFD}'));
    (pairs.len() <= MOST_FIELDS && !broken).then_some(pairs)
}

fn line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Whether a request brings files, or says so.
fn has_files(request: &Request<Body>) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|k| k.to_str().ok());
    kind.is_some_and(|k| k.starts_with("multipart/form-data"))
}

/// What is taken of a form with files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// Everything: somebody is signed in.
    Files,
    /// Words alone: nobody is signed in, but his page shows again what he typed.
    Words,
    /// Nothing: nobody is signed in. The files of strangers take nobody's place.
    Nothing,
}

/// 受け取れなかった送信 (broken form): why it is not taken, and the words that could be read.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    /// One sentence.
    pub says: String,
    /// Fields that came whole.
    pub fields: Vec<(String, String)>,
}

impl From<String> for Broken {
    fn from(says: String) -> Broken {
        Broken { says, fields: Vec::new() }
    }
}

/// Reads a request's body.
///
/// # Errors
/// Too long, cut off, or not a form.
pub async fn read(request: Request<Body>, taking: Taking) -> Result<Posted, Broken> {
    tokio::time::timeout(LONGEST, in_time(request, taking)).await.unwrap_or_else(|_| {
        Err("送られた内容が、時間内に届きませんでした。通信を確かめて、もう一度送ってください。"
            .to_string()
            .into())
    })
}

async fn in_time(request: Request<Body>, taking: Taking) -> Result<Posted, Broken> {
    match (has_files(&request), taking) {
        (true, Taking::Files) => return with_files(request).await,
        (true, taking) => return without_files(request, taking).await,
        (false, _) => {}
    }
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|k| k.to_str().ok());
    let kind = kind.unwrap_or_default().to_string();
    let most = if taking == Taking::Files { MOST_FORM } else { MOST_OF_STRANGERS };
    let body = to_bytes(request.into_body(), most).await.map_err(|_| too_long(most))?;
    if !body.is_empty() && !kind.starts_with("application/x-www-form-urlencoded") {
        return Err("フォームとして送られた内容ではありません。画面から操作してください。"
            .to_string()
            .into());
    }
    let fields = words(&body).ok_or_else(unreadable)?;
    Ok(Posted { fields, ..Posted::default() })
}

fn unreadable() -> String {
    "送られた文字を読めません。使えない文字（壊れた文字）を消して、もう一度送ってください。".to_string()
}

fn too_long(most: usize) -> String {
    let most = if most < 1 << 20 { format!("{}KB", most >> 10) } else { format!("{}MB", most >> 20) };
    format!(
        "送られた内容が大きすぎる（{most}まで）か、途中で切れました。ファイルの大きさと通信を確かめて、もう一度送ってください。"
    )
}

/// The beginning of a body, at most so long, and how long it was. What goes beyond goes by without being kept: that the sender
/// hears what to do, and not a connection that breaks, takes reading.
async fn begun(mut body: Body, keeps: usize, most: usize) -> (Vec<u8>, usize) {
    let (mut out, mut length) = (Vec::new(), 0);
    while let Some(Ok(part)) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let data = part.data_ref().map(Bytes::as_ref).unwrap_or_default();
        length += data.len();
        let room = keeps.saturating_sub(out.len()).min(data.len());
        out.extend_from_slice(data.get(..room).unwrap_or_default());
        if length > most {
            break;
        }
    }
    (out, length)
}

/// The form of somebody who is not signed in: his words where they are shown again, and how many files he must choose again.
async fn without_files(request: Request<Body>, taking: Taking) -> Result<Posted, Broken> {
    let (head, body) = request.into_parts();
    let keeps = if taking == Taking::Words { MOST_OF_STRANGERS } else { 0 };
    let (begun, length) = begun(body, keeps, MOST_UPLOAD).await;
    if length > MOST_UPLOAD {
        return Err(too_long(MOST_UPLOAD).into());
    }
    let (posted, _) = parts(Request::from_parts(head, Body::from(begun)), false).await;
    Ok(posted)
}

async fn with_files(request: Request<Body>) -> Result<Posted, Broken> {
    let _turn = UPLOADS.acquire().await.map_err(|_| too_long(MOST_UPLOAD))?;
    let (head, body) = request.into_parts();
    let (begun, length) = begun(body, MOST_UPLOAD, MOST_LET_BY).await;
    let (posted, ended) = parts(Request::from_parts(head, Body::from(begun)), true).await;
    match ended {
        _ if length > MOST_UPLOAD => Err(Broken { says: too_long(MOST_UPLOAD), fields: posted.fields }),
        Err(says) => Err(Broken { says, fields: posted.fields }),
        Ok(()) => Ok(posted),
    }
}

/// The parts of a form with files, and whether it came whole; without its files where nobody may bring any.
async fn parts(mut request: Request<Body>, keeps: bool) -> (Posted, Result<(), String>) {
    // The length was looked at just now.
    axum::extract::DefaultBodyLimit::disable().apply(&mut request);
    let mut out = Posted::default();
    let ended = collected(request, keeps, &mut out).await;
    (out, ended)
}

async fn collected(request: Request<Body>, keeps: bool, out: &mut Posted) -> Result<(), String> {
    let broken = || "送られた内容が途中で切れています。もう一度送ってください。".to_string();
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    while let Some(part) = parts.next_field().await.map_err(|_| broken())? {
        if out.fields.len() + out.files.len() >= MOST_FIELDS {
            return Err("欄の数が多すぎます。".to_string());
        }
        let field = part.name().unwrap_or_default().to_string();
        let name = part.file_name().map(base);
        if !keeps && let Some(name) = &name {
            out.lost += usize::from(!name.is_empty());
            continue;
        }
        let content = part.bytes().await.map_err(|_| broken())?;
        match name {
            Some(name) => out.files.push(Upload { field, name, content: content.to_vec() }),
            None => {
                let text = std::str::from_utf8(&content).map_err(|_| unreadable())?;
                out.fields.push((field, line_ends(text)));
            }
        }
    }
    Ok(())
}

/// The last part of a path as any system writes it, of a length that fits every list, with its ending.
fn base(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown = |c: &char| !c.is_control() && !turns(*c);
    let all: Vec<char> = last.chars().filter(shown).collect();
    match all.len() > LONGEST_NAME {
        false => all.into_iter().collect(),
        // The ending says with what it is opened.
        true => {
            let end = all.iter().rev().take(10).position(|c| *c == '.').map_or(0, |at| at + 1);
            let begin = all.iter().take(LONGEST_NAME - end);
            begin.chain(all.iter().skip(all.len() - end)).collect()
        }
    }
}

/// Marks that turn the direction of writing, or cannot be seen: with them an ending is made to look like another.
fn turns(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{061C}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_order_and_line_ends_are_one() {
        let read = words("a=1&b=%E6%9D%B1%0D%0A%E8%A5%BF&a=2".as_bytes()).expect("words");
        assert_eq!(read.len(), 3);
        assert_eq!(read.get(1).map(|(_, v)| v.as_str()), Some("東\n西"));
    }

    #[test]
    fn broken_characters_are_not_taken() {
        assert_eq!(words(b"a=%93%8C"), None, "CP932");
        assert_eq!(words(b"a=%ED%A0%80"), None, "half a character");
    }

    #[test]
    fn too_many_fields_are_not_taken() {
        assert_eq!(words("a=1&".repeat(MOST_FIELDS + 1).as_bytes()), None);
    }

    #[test]
    fn names_of_files_lose_their_folders() {
        assert_eq!(base("C:\\Users\\x\\規程.docx"), "規程.docx");
        assert_eq!(base("../../etc/passwd"), "passwd");
        assert_eq!(base("見積\u{202E}fdp.exe"), "見積fdp.exe", "what it is cannot be turned round");
        let long = base(&format!("{}.xlsx", "議".repeat(300)));
        assert!(long.chars().count() == LONGEST_NAME && long.ends_with("議.xlsx"), "{long}");
        assert_eq!(base(&"議".repeat(300)).chars().count(), LONGEST_NAME);
    }
}
