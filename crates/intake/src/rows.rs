//! What rows does this table have, as words? Takes a CSV or Excel file; gives rows of cells, the first sheet only.
//! Dates come out as 2026-11-21 and whole numbers without a point, as people wrote them; empty rows are dropped.
//! Not here: what a column means. The limits on rows and columns are kept here, and on what an Excel file unfolds to: that is
//! counted while it comes out, before anything is read of it.

use std::io::{Cursor, Read};
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use serde::{Deserialize, Serialize};

use crate::{Encoding, Refusal, decode, file_bytes, magic};

/// The most rows that a table may have.
pub const MAX_ROWS: usize = 100_000;
/// The most columns.
pub const MAX_COLUMNS: usize = 200;

/// The most entries of an Excel file.
const MAX_ENTRIES: usize = 2_000;
/// The most bytes that its entries may unfold to together.
const MAX_UNFOLDED: u64 = 128 * 1024 * 1024;

/// A row with its number in the file, from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Line of a CSV, or row of a sheet.
    pub line: usize,
    /// Cells without white space around them.
    pub cells: Vec<String>,
}

/// Reads a file as a table.
///
/// # Errors
///
/// Every [`Refusal`].
pub fn read_table(path: &Path, forced: Option<Encoding>) -> Result<Vec<Row>, Refusal> {
    table_of(&file_bytes(path)?, forced)
}

/// Reads bytes as a table: an Excel file by its first bytes, else CSV.
///
/// # Errors
///
/// Every [`Refusal`] but those about files.
pub fn table_of(bytes: &[u8], forced: Option<Encoding>) -> Result<Vec<Row>, Refusal> {
    if bytes.starts_with(b"PK\x03\x04") { sheet(bytes) } else { comma_separated(bytes, forced) }
}

fn comma_separated(bytes: &[u8], forced: Option<Encoding>) -> Result<Vec<Row>, Refusal> {
    let text = decode(bytes, forced)?.text;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let (mut line, mut counted) = (1, 0);
    for record in reader.records() {
        let record = record.map_err(|e| Refusal::Table(format!("CSVとして読めません（{e}）")))?;
        // Where lines end with CR and LF, the reader stands before the LF of the line before.
        let at = record.position().map_or(0, |p| usize::try_from(p.byte()).unwrap_or(usize::MAX));
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        let begin = at + rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        line +=
            text.as_bytes().get(counted..begin).unwrap_or_default().iter().filter(|b| **b == b'\n').count();
        counted = begin;
        add(&mut rows, line, record.iter().map(ToString::to_string).collect())?;
    }
    Ok(rows)
}

fn sheet(bytes: &[u8]) -> Result<Vec<Row>, Refusal> {
    let wrong = |why: String| Refusal::Table(format!("Excelファイルとして読めません（{why}）"));
    unfolds_to_little(bytes)?;
    let mut book: Xlsx<_> =
        open_workbook_from_rs(Cursor::new(bytes)).map_err(|e: calamine::XlsxError| wrong(e.to_string()))?;
    let range = match book.worksheet_range_at(0) {
        Some(range) => range.map_err(|e| wrong(e.to_string()))?,
        None => return Err(wrong("シートがありません".to_string())),
    };
    let first = range.start().map_or(0, |(row, _)| row as usize);
    let mut rows = Vec::new();
    for (index, cells) in range.rows().enumerate() {
        add(&mut rows, first + index + 1, cells.iter().map(cell).collect())?;
    }
    Ok(rows)
}

/// Whether an archive unfolds to no more than fits. What it says of its own sizes is not believed.
fn unfolds_to_little(bytes: &[u8]) -> Result<(), Refusal> {
    let too_much = |limit: String| Refusal::TooMuch { what: magic::EXCEL, limit };
    let broken = || Refusal::Table("圧縮の形式（ZIP）が壊れているか、途中で切れています".to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if archive.len() > MAX_ENTRIES {
        return Err(too_much(format!("中のファイルの数が{MAX_ENTRIES}")));
    }
    let mut left = MAX_UNFOLDED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| broken())?;
        let size = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink()).map_err(|_| broken())?;
        let Some(rest) = left.checked_sub(size) else {
            return Err(too_much(format!("展開後の大きさが{} MB", MAX_UNFOLDED / (1024 * 1024))));
        };
        left = rest;
    }
    Ok(())
}

fn cell(data: &Data) -> String {
    match data {
        Data::Empty => String::new(),
        Data::Float(n) if n.fract() == 0.0 && n.abs() < 1e15 => format!("{n:.0}"),
        Data::Float(n) => n.to_string(),
        Data::Bool(true) => "はい".to_string(),
        Data::Bool(false) => "いいえ".to_string(),
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, _, _) = at.to_ymd_hms_milli();
            match (hour, minute) {
                (0, 0) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}"),
            }
        }
        other => other.to_string(),
    }
}

fn add(rows: &mut Vec<Row>, line: usize, cells: Vec<String>) -> Result<(), Refusal> {
    if cells.len() > MAX_COLUMNS {
        return Err(Refusal::Table(format!("{line}行目の列が{MAX_COLUMNS}を超えています")));
    }
    let cells: Vec<String> = cells.iter().map(|c| c.trim().to_string()).collect();
    if cells.iter().all(String::is_empty) {
        return Ok(());
    }
    if rows.len() >= MAX_ROWS {
        return Err(Refusal::Table(format!("行が{MAX_ROWS}を超えています")));
    }
    rows.push(Row { line, cells });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_however_they_end() {
        for end in ["\n", "\r\n"] {
            let text = ["番号,備考", "1,あ", "", "2,\"二\n行\"", "3,い"].join(end);
            let rows = table_of(text.as_bytes(), None).expect("a table");
            let lines: Vec<usize> = rows.iter().map(|r| r.line).collect();
            assert_eq!(lines, [1, 2, 4, 6], "{end:?}");
        }
    }
    /// An archive of so many entries of so many blanks.
    fn archive(entries: usize, blanks: usize) -> Vec<u8> {
        use std::io::Write;
        let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let folded = zip::write::SimpleFileOptions::default();
        let piece = vec![b' '; 1024 * 1024];
        for number in 0..entries {
            out.start_file(format!("xl/worksheets/sheet{number}.xml"), folded).expect("an entry");
            let mut left = blanks;
            while left > 0 {
                let now = left.min(piece.len());
                out.write_all(&piece[..now]).expect("written");
                left -= now;
            }
        }
        out.finish().expect("an archive").into_inner()
    }

    #[test]
    fn what_unfolds_to_much_is_refused_before_it_is_read() {
        let much = archive(1, 129 * 1024 * 1024);
        assert!(much.len() < 1024 * 1024, "it is small while it is folded: {}", much.len());
        let says = table_of(&much, None).expect_err("refused").to_string();
        assert!(says.contains("Excel") && says.contains("展開後の大きさが128 MB"), "{says}");
        let together = table_of(&archive(5, 30 * 1024 * 1024), None).expect_err("refused").to_string();
        assert!(together.contains("展開後の大きさ"), "{together}");
        let many = table_of(&archive(2_001, 0), None).expect_err("refused").to_string();
        assert!(many.contains("中のファイルの数が2000"), "{many}");
        let cut = table_of(&much[..much.len() / 2], None).expect_err("refused").to_string();
        assert!(cut.contains("途中で切れています"), "{cut}");
    }
}
