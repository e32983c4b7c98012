//! What does this document say, line by line, and where in the original does each line stand?
//! Takes the bytes of a text, a Word document, a PDF or a web page; gives a [`Document`] or a [`Refusal`].
//! INVARIANT: `places` has one entry for each line of `text`. What a line means is the business of `clause`.

use serde::{Deserialize, Serialize};

use crate::{Encoding, Refusal, decode, docx, html, magic, pdf};

/// 文書 (document) as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its lines. For a text exactly what was decoded; for other forms one paragraph or one row of a table a line, with
    /// the ordinals that a reader sees.
    pub text: String,
    /// In which form it came.
    pub form: Form,
    /// Where each line of `text` stands in the original.
    pub places: Vec<Place>,
    /// What a person should know about the reading: a Japanese sentence each.
    pub notices: Vec<String>,
}

/// 形式 (form) of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Form {
    /// Text or Markdown.
    Text,
    /// A Word document (.docx).
    Word,
    /// A PDF with text.
    Pdf,
    /// A web page.
    Html,
}

impl Form {
    /// Its name for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Form::Text => "テキスト",
            Form::Word => magic::WORD,
            Form::Pdf => magic::PDF,
            Form::Html => magic::HTML,
        }
    }
}

/// 箇所 (place) in the original, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// A line of a text, or of the source of a web page.
    Line(u32),
    /// A paragraph of a Word document, those in tables counted with the others.
    Paragraph(u32),
    /// A line of text on a page.
    Page {
        /// The page as the viewer counts it.
        page: u32,
        /// The line on it, from the top.
        line: u32,
    },
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::Line(line) => write!(f, "{line}行目"),
            Place::Paragraph(number) => write!(f, "第{number}段落"),
            Place::Page { page, line } => write!(f, "{page}ページ {line}行目"),
        }
    }
}

/// Reads a document of any form. Word, PDF and web pages are hostile until read: do it in a process of its own.
///
/// # Errors
/// Every [`Refusal`] but those about files.
pub fn read_document(bytes: &[u8], forced: Option<Encoding>) -> Result<Document, Refusal> {
    match magic::form(bytes) {
        Form::Word => docx::read(bytes),
        Form::Pdf => pdf::read(bytes),
        Form::Html => html::read(bytes, forced),
        Form::Text => {
            let text = decode(bytes, forced)?.text;
            let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
            let places = (1..=lines).map(Place::Line).collect();
            Ok(Document { text, form: Form::Text, places, notices: Vec::new() })
        }
    }
}
