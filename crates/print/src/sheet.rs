//! How does a register leave as a file that a spreadsheet opens? CSV in two encodings, and Excel.
//! Takes matters, the catalogue and names of persons; gives heads and rows, and the same as bytes. Days stand in both calendars,
//! persons with name and number, so that what went out can be read in again.
//! How a register looks on a terminal is in `register`.

use crate::office::{Names, held, standing, value};
use crate::table::{FONT, harmless, head};
use jiff::civil::Date;
use practice::form::{Field, Kind};
use practice::import::{FIXED, PERSON, WESTERN};
use practice::matter::Matter;
use practice::value::{Filled, Value};
use practice::{Catalog, Mechanism};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};
use std::collections::BTreeMap;
use unicode_width::UnicodeWidthStr;

/// The widest column.
const WIDEST: usize = 40;

/// 表 (sheet): a register as rows of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Name of the register.
    pub title: String,
    /// Heads of the columns.
    pub heads: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
}

/// A register with all fields, for a file; rows are added to it.
pub fn sheet(mechanism: &Mechanism) -> Sheet {
    let mut heads = FIXED.map(ToString::to_string).to_vec();
    for field in &mechanism.fields {
        heads.push(field.title.clone());
        if let Some(more) = beside(field) {
            heads.push(format!("{}{more}", field.title));
        }
    }
    heads.extend(["最終更新".to_string(), format!("最終更新{WESTERN}")]);
    Sheet { title: mechanism.title.clone(), heads, rows: Vec::new() }
}

/// What a second column of a field shows.
fn beside(field: &Field) -> Option<&'static str> {
    match field.kind {
        Kind::Date | Kind::Moment => Some(WESTERN),
        Kind::Person => Some(PERSON),
        _ => None,
    }
}

fn row(
    (mechanism, matter, apart): (&Mechanism, &Matter, &Filled),
    (catalog, names): (&Catalog, &Names),
    today: Date,
) -> Vec<String> {
    let applicant = &matter.applied.applicant;
    let mut row = vec![
        matter.number(mechanism),
        standing(matter, catalog, today),
        matter.applied.section.clone(),
        names.get(applicant).cloned().unwrap_or_else(|| applicant.clone()),
    ];
    for field in &mechanism.fields {
        let found = matter.value(&field.name);
        let words = match apart.get(&field.name) {
            Some(revealed) => Some(value(field, revealed, names)),
            None => held(matter, field, names),
        };
        row.push(words.unwrap_or_default());
        if beside(field).is_some() {
            // As it is stored.
            row.push(found.map(Value::shown).unwrap_or_default());
        }
    }
    let day = matter.latest.day();
    row.extend([practice::calendar::wareki(day), day.to_string()]);
    row
}

impl Sheet {
    /// Adds rows as they stand on a day, for matters that need not be held any longer; each with what of it is kept apart and goes
    /// out nevertheless.
    pub fn add(
        &mut self,
        mechanism: &Mechanism,
        matters: &[(Matter, Filled)],
        words: (&Catalog, &Names),
        today: Date,
    ) {
        self.rows.extend(matters.iter().map(|(m, apart)| row((mechanism, m, apart), words, today)));
    }

    /// As CSV with a byte order mark.
    pub fn csv(&self) -> String {
        format!("\u{feff}{}", self.plain())
    }

    /// As CSV in CP932, which older Excel reads.
    ///
    /// # Errors
    /// The characters that CP932 does not have, each with the first row in which it stands.
    pub fn cp932(&self) -> Result<Vec<u8>, BTreeMap<char, String>> {
        crate::cp932(&self.plain()).map_err(|missing| {
            let first = |c: &char| {
                let row = self.rows.iter().find(|row| row.iter().any(|cell| cell.contains(*c)));
                row.and_then(|row| row.first()).cloned().unwrap_or_default()
            };
            missing.into_iter().map(|c| (c, first(&c))).collect()
        })
    }

    fn plain(&self) -> String {
        let mut out = String::new();
        for row in std::iter::once(&self.heads).chain(&self.rows) {
            for (at, cell) in row.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                let cell = harmless(cell);
                match cell.contains([',', '"', '\n', '\r']) {
                    true => out.push_str(&format!("\"{}\"", cell.replace('"', "\"\""))),
                    false => out.push_str(&cell),
                }
            }
            out.push_str("\r\n");
        }
        out
    }

    /// As an Excel workbook: every cell is text, so that no number loses its zeros and nothing is a formula.
    ///
    /// # Errors
    /// There are more rows or longer cells than a sheet holds.
    pub fn xlsx(mut self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let head = head();
        let text = Format::new().set_num_format("@").set_font_name(FONT).set_align(FormatAlign::Top);
        let sheet = book.add_worksheet();
        sheet.set_name("データ")?;
        for (column, title) in (0u16..).zip(&self.heads) {
            sheet.write_string_with_format(0, column, title, &head)?;
            let sample = self.rows.iter().take(200).filter_map(|r| r.get(usize::from(column)));
            let widest = sample.map(|cell| cell.width()).chain([title.width()]).max().unwrap_or(0);
            sheet.set_column_width(column, widest.min(WIDEST) as f64 + 2.0)?;
            // Of the whole column, so that what is written beneath the last row is text as well.
            sheet.set_column_format(column, &text)?;
        }
        let last = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        // A row that was written goes at once: the workbook holds all of it again.
        for (line, row) in (1u32..).zip(std::mem::take(&mut self.rows)) {
            for (column, words) in (0u16..).zip(&row).filter(|(_, words)| !words.is_empty()) {
                sheet.write_string_with_format(line, column, words, &text)?;
            }
        }
        sheet.set_freeze_panes(1, 1)?;
        let columns = u16::try_from(self.heads.len()).unwrap_or(1);
        sheet.autofilter(0, 0, last, columns.saturating_sub(1))?;
        sheet.set_landscape();
        sheet.set_paper_size(9);
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_print_fit_to_pages(1, 0);
        sheet.set_header(format!("&L{}", self.title.replace('&', "&&")));
        sheet.set_footer("&C&P / &N");
        book.save_to_buffer()
    }
}

/// An empty workbook with the heads that are read in, and a second sheet that says what each takes.
///
/// # Errors
/// The workbook cannot be put together.
pub fn template(mechanism: &Mechanism) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let head = head();
    let text = Format::new().set_num_format("@").set_font_name(FONT);
    let wrapped = Format::new().set_text_wrap().set_font_name(FONT).set_align(FormatAlign::Top);
    let sheet = book.add_worksheet();
    sheet.set_name("記入")?;
    for (column, field) in (0u16..).zip(&mechanism.fields) {
        sheet.write_string_with_format(0, column, &field.title, &head)?;
        sheet.set_column_width(column, (field.title.width() + 4).max(12) as f64)?;
        sheet.set_column_format(column, &text)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let notes = book.add_worksheet();
    notes.set_name("記入の仕方")?;
    for (column, (title, width)) in
        (0u16..).zip([("列", 28.0), ("必須", 8.0), ("書き方", 36.0), ("説明", 60.0)])
    {
        notes.write_string_with_format(0, column, title, &head)?;
        notes.set_column_width(column, width)?;
    }
    for (line, field) in (1u32..).zip(&mechanism.fields) {
        let must = if field.required { "必須" } else { "" };
        for (column, words) in (0u16..).zip([field.title.as_str(), must, &how(field), &field.help]) {
            notes.write_string_with_format(line, column, words, &wrapped)?;
        }
    }
    book.save_to_buffer()
}

/// How a field is written in a cell.
fn how(field: &Field) -> String {
    let one = match &field.kind {
        Kind::Text | Kind::Clause => "文字".to_string(),
        Kind::Number => "0以上の整数".to_string(),
        Kind::Date => "日付（令和8年4月1日、R8.4.1、2026-04-01）".to_string(),
        Kind::Moment => "日時（2026-04-01T09:00）".to_string(),
        Kind::Flag => "はい・いいえ".to_string(),
        Kind::Person => "職員番号（同姓同名がなければ氏名も可）".to_string(),
        Kind::Section => "課・係の名称".to_string(),
        Kind::Role => "規程の役割の名称".to_string(),
        Kind::Class => "規程の分類".to_string(),
        Kind::Zone => "規程の領域".to_string(),
        Kind::Choice(words) => words.join("・"),
        Kind::Row(_) => "台帳の番号".to_string(),
        Kind::Matter(_) => "案件の番号".to_string(),
    };
    if field.many { format!("{one}。複数は「、」又は改行で区切る") } else { one }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader};

    fn sheet() -> Sheet {
        let words = |all: &[&str]| all.iter().map(|w| (*w).to_string()).collect::<Vec<String>>();
        Sheet {
            title: "端末台帳".to_string(),
            heads: words(&["受付番号", "番号", "備考"]),
            rows: vec![
                words(&["端末 第1号", "007", "=1+1"]),
                words(&["端末 第2号", "PC-2", "東,西\n\"南\" ﾊﾝｶｸ髙"]),
            ],
        }
    }

    #[test]
    fn a_workbook_keeps_zeros_and_knows_no_formula() {
        let bytes = sheet().xlsx().expect("a workbook");
        let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).expect("xlsx");
        let formulas = book.worksheet_formula("データ").expect("formulas");
        assert!(formulas.used_cells().next().is_none(), "no cell is a formula");
        let cells = book.worksheet_range("データ").expect("cells");
        assert_eq!(cells.get_value((1, 1)), Some(&Data::String("007".to_string())));
        assert_eq!(cells.get_value((1, 2)), Some(&Data::String("=1+1".to_string())));
    }

    #[test]
    fn csv_marks_what_looks_like_a_formula_and_quotes() {
        let csv = sheet().csv();
        assert!(csv.starts_with("\u{feff}受付番号,番号,備考\r\n"));
        assert!(csv.contains("端末 第1号,007,'=1+1\r\n"), "{csv}");
        assert!(csv.contains("\"東,西\n\"\"南\"\" ﾊﾝｶｸ髙\"\r\n"), "{csv}");
    }

    #[test]
    fn what_cp932_lacks_is_told_with_its_row() {
        let mut sheet = sheet();
        assert!(sheet.cp932().is_ok(), "髙 is a character of Windows");
        if let Some(cell) = sheet.rows.get_mut(1).and_then(|row| row.get_mut(2)) {
            cell.push('𠮷');
        }
        let missing = sheet.cp932().expect_err("not in CP932");
        assert_eq!(missing, BTreeMap::from([('𠮷', "端末 第2号".to_string())]));
    }
}
