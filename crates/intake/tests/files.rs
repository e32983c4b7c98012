//! Are files and streams read within the limit, and are those that cannot be read refused for the right
//! reason? Takes a directory of its own among the temporary ones; leaves nothing behind.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::PathBuf;

use intake::{Encoding, MAX_BYTES, Refusal, decode, read_file, read_stream};

/// A directory that goes away with the test.
struct Directory(PathBuf);

impl Directory {
    fn new(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("intake-{test}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a temporary directory can be made");
        Self(path)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).expect("a temporary file can be written");
        path
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        // A directory left behind is no reason to fail.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_file_is_read() {
    let directory = Directory::new("read");
    let path = directory.file("方針.txt", "第1条 目的\r\n".as_bytes());
    let text = read_file(&path, None).expect("it is text");
    assert_eq!((text.text.as_str(), text.encoding, text.forced), ("第1条 目的\r\n", Encoding::Utf8, false));
    let forced = read_file(&path, Some(Encoding::Utf8)).expect("it is text");
    assert!(forced.forced);
}

#[test]
fn a_file_that_is_too_large_is_refused_by_its_size() {
    let directory = Directory::new("large");
    let path = directory.0.join("large.txt");
    // A file with a hole: it takes no space, and reading it would find only zeros.
    let file = File::create(&path).expect("a temporary file can be made");
    file.set_len(3 * 1024 * 1024 * 1024).expect("the file system knows holes");
    assert_eq!(read_file(&path, None), Err(Refusal::TooLarge { bytes: 3_221_225_472 }));
    file.set_len(MAX_BYTES + 1).expect("the file system knows holes");
    assert_eq!(read_file(&path, None), Err(Refusal::TooLarge { bytes: MAX_BYTES + 1 }));
    file.set_len(MAX_BYTES).expect("the file system knows holes");
    assert_eq!(read_file(&path, None), Err(Refusal::Binary { what: "バイナリデータ" }));
}

#[test]
fn an_empty_file() {
    let directory = Directory::new("empty");
    assert_eq!(read_file(&directory.file("empty.txt", b""), None), Err(Refusal::Empty));
}

#[test]
fn a_missing_file() {
    let directory = Directory::new("missing");
    assert_eq!(read_file(&directory.0.join("missing.txt"), None), Err(Refusal::NotFound));
}

#[cfg(unix)]
#[test]
fn a_path_below_a_file() {
    let directory = Directory::new("below");
    let path = directory.file("file.txt", b"text").join("below.txt");
    assert_eq!(read_file(&path, None), Err(Refusal::NotFound));
}

#[test]
fn a_directory() {
    let directory = Directory::new("directory");
    assert_eq!(read_file(&directory.0, None), Err(Refusal::NotAFile));
}

/// A device has no size and may have no end.
#[cfg(unix)]
#[test]
fn a_device_without_end_stops_at_the_limit() {
    let device = std::path::Path::new("/dev/zero");
    assert_eq!(read_file(device, None), Err(Refusal::TooLarge { bytes: MAX_BYTES + 1 }));
}

#[test]
fn a_stream_without_end_stops_at_the_limit() {
    let mut stream = Counted { read: 0 };
    assert_eq!(read_stream(&mut stream, None), Err(Refusal::TooLarge { bytes: MAX_BYTES + 1 }));
    assert_eq!(stream.read, MAX_BYTES + 1);
}

#[test]
fn a_stream_is_read_in_whatever_pieces_it_comes() {
    let text = "第1条 この規程は、情報資産を守ることを目的とする。\n";
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(text);
    let stream = bytes
        .iter()
        .map(std::slice::from_ref)
        .fold(Box::new(io::empty()) as Box<dyn Read>, |before, byte| Box::new(before.chain(byte)));
    let read = read_stream(stream, None).expect("it is text");
    assert_eq!((read.text.as_str(), read.encoding), (text, Encoding::Cp932));
}

#[test]
fn a_stream_that_fails_halfway() {
    let stream = "第1条 目的\n".as_bytes().chain(Broken);
    assert_eq!(
        read_stream(stream, None).map_err(|refusal| refusal.to_string()),
        Err("ファイルを読み取れません（the line is dead）。権限や保存場所の状態を確かめてください。"
            .to_owned())
    );
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the line is dead"))
    }
}

/// Gives the letter a for ever and counts how many were taken.
struct Counted {
    read: u64,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        buffer.fill(b'a');
        self.read += buffer.len() as u64;
        Ok(buffer.len())
    }
}

#[test]
fn a_web_page_is_refused_by_name() {
    let pages =
        ["<!DOCTYPE html>\n<html><body>第1条</body></html>", "\u{FEFF}  <HTML lang=\"ja\"><p>第1条</p>"];
    for page in pages {
        assert_eq!(decode(page.as_bytes(), None), Err(Refusal::Binary { what: "HTML" }));
    }
    assert!(decode("<第1条> 職員は、記録する。".as_bytes(), None).is_ok());
}
