//! How does a test make a Word document? Takes the XML of its parts; gives the bytes of a file, and its lines when read.

use std::io::{Cursor, Write};

use intake::{Document, Place, Refusal, read_document};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Files in an archive, in this order.
pub fn archive(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    packed(files, CompressionMethod::Deflated)
}

pub fn packed(files: &[(&str, Vec<u8>)], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(*name, SimpleFileOptions::default().compression_method(method))
            .expect("a new name");
        writer.write_all(bytes).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

/// A part: its element, with the namespaces that the tests use.
pub fn part(element: &str, inside: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <w:{element} xmlns:w=\"{WORD}\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
         xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" xmlns:v=\"urn:schemas-microsoft-com:vml\" \
         xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\">{inside}</w:{element}>"
    )
    .into_bytes()
}

pub fn relations(pairs: &[(&str, &str)]) -> Vec<u8> {
    let inside: String = pairs
        .iter()
        .enumerate()
        .map(|(i, (kind, target))| {
            format!("<Relationship Id=\"r{i}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
        })
        .collect();
    format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inside}</Relationships>")
        .into_bytes()
}

/// The files of a document with these parts beside its body: `("numbering", XML inside it)`.
pub fn files(body: &str, parts: &[(&'static str, &str)]) -> Vec<(&'static str, Vec<u8>)> {
    let names = [
        ("numbering", "word/numbering.xml", "numbering.xml"),
        ("styles", "word/styles.xml", "styles.xml"),
        ("footnotes", "word/footnotes.xml", "footnotes.xml"),
        ("endnotes", "word/endnotes.xml", "endnotes.xml"),
    ];
    let mut files = vec![
        ("[Content_Types].xml", b"<Types/>".to_vec()),
        ("_rels/.rels", relations(&[("officeDocument", "word/document.xml")])),
        ("word/document.xml", part("document", &format!("<w:body>{body}</w:body>"))),
    ];
    let mut pairs = Vec::new();
    for (kind, inside) in parts {
        let (_, path, target) = names.iter().find(|(known, _, _)| known == kind).expect("a known part");
        files.push((*path, part(kind, inside)));
        pairs.push((*kind, *target));
    }
    files.push(("word/_rels/document.xml.rels", relations(&pairs)));
    files
}

pub fn docx(body: &str) -> Vec<u8> {
    archive(&files(body, &[]))
}

pub fn docx_with(body: &str, parts: &[(&'static str, &str)]) -> Vec<u8> {
    archive(&files(body, parts))
}

/// A paragraph of one run.
pub fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

pub fn read(bytes: &[u8]) -> Document {
    read_document(bytes, None).unwrap_or_else(|refusal| unreachable!("{refusal}"))
}

pub fn refused(bytes: &[u8]) -> Refusal {
    match read_document(bytes, None) {
        Ok(document) => unreachable!("read as {:?}", document.text),
        Err(refusal) => refusal,
    }
}

/// The lines of a document.
pub fn lines(bytes: &[u8]) -> Vec<String> {
    let document = read(bytes);
    assert_eq!(document.text.lines().count(), document.places.len(), "a place for each line");
    document.text.lines().map(str::to_owned).collect()
}

/// The paragraphs of the lines of a document.
pub fn places(bytes: &[u8]) -> Vec<u32> {
    let number = |place: &Place| match place {
        Place::Paragraph(number) => *number,
        other => unreachable!("{other}"),
    };
    read(bytes).places.iter().map(number).collect()
}
