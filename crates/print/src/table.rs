//! What are the duties, as a table? For the terminal, CSV and Excel.
//! Takes policies; gives rows of words, and the same rows as files.
//! The complete reading as data is in `reading`.

use crate::reading::duty_id;
use policy::{Duty, Policy};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Heads of the columns.
pub const HEADS: [&str; 15] = [
    "条項",
    "強さ",
    "主体",
    "条件",
    "頻度",
    "許可",
    "報告先",
    "行為",
    "要確認",
    "文書",
    "行",
    "見出し",
    "主体の由来",
    "記録",
    "番地",
];
const WIDTHS: [f64; 15] =
    [16.0, 6.0, 18.0, 22.0, 10.0, 16.0, 16.0, 44.0, 20.0, 12.0, 6.0, 24.0, 18.0, 24.0, 24.0];
/// Columns that go on paper: the first ones, which fit on A4 landscape.
const PRINTED: u16 = 9;

/// The column of line numbers.
const LINE: u16 = 10;
/// Comes with Windows 10 and later; others take their own.
pub(crate) const FONT: &str = "BIZ UDゴシック";

/// One row for each duty.
pub fn rows(policies: &[Policy]) -> Vec<[String; 15]> {
    policies.iter().flat_map(|p| p.duties.iter().map(move |d| row(p, d))).collect()
}

fn row(policy: &Policy, duty: &Duty) -> [String; 15] {
    let provision = policy.tree.get(duty.clause);
    let heading =
        policy.tree.upward(duty.clause).map(|i| policy.tree.get(i).heading.as_str()).find(|h| !h.is_empty());
    let permission = duty.permission.as_ref().map_or_else(String::new, |p| match p.from.is_empty() {
        true => format!("{}（許可する者の定めなし）", p.word),
        false => format!("{}の{}", p.from.join("、"), p.word),
    });
    [
        provision.id.citation(),
        duty.force.title().to_string(),
        duty.bearers.join("、"),
        duty.condition.clone().unwrap_or_default(),
        duty.adverb.clone().unwrap_or_default(),
        permission,
        duty.addressees.join("、"),
        duty.act.replace('\n', ""),
        duty.doubts.iter().map(|d| d.title()).collect::<Vec<_>>().join("。"),
        policy.tree.source().name().to_string(),
        policy.tree.source().line_of(duty.span.start).to_string(),
        heading.unwrap_or_default().to_string(),
        origin(policy, duty),
        duty.record.clone().unwrap_or_default(),
        duty_id(policy, duty),
    ]
}

fn origin(policy: &Policy, duty: &Duty) -> String {
    let clause = |at: usize| policy.tree.get(at).id.citation();
    match duty.origin {
        policy::Origin::Stated => "文中".to_string(),
        policy::Origin::Sentence => "前の文".to_string(),
        policy::Origin::LeadIn(at) => format!("柱書（{}）", clause(at)),
        policy::Origin::Heading(at) => format!("見出し（{}）", clause(at)),
        policy::Origin::Condition => "条件の中".to_string(),
        policy::Origin::Body => "団体自身".to_string(),
        policy::Origin::Nobody => "なし".to_string(),
    }
}

/// The rows as CSV, without a byte order mark.
///
/// # Errors
/// Only if memory cannot be written to.
pub fn csv(policies: &[Policy]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(HEADS)?;
    for row in rows(policies) {
        writer.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    writer.into_inner().map_err(|e| csv::Error::from(std::io::Error::other(e.to_string())))
}

/// A cell that a spreadsheet would take for a formula is marked as text.
pub(crate) fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_string() }
}

/// How the head of a column looks in every workbook.
pub(crate) fn head() -> Format {
    Format::new()
        .set_bold()
        .set_border(FormatBorder::Thin)
        .set_background_color("DDE6F0")
        .set_text_wrap()
        .set_font_name(FONT)
}

/// The rows as an Excel workbook: heads frozen and filtered, A4 landscape, heads on every page.
///
/// # Errors
/// If the workbook cannot be put together, as when there are more rows than a sheet holds.
pub fn xlsx(policies: &[Policy]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let head = head();
    let cell = Format::new()
        .set_border(FormatBorder::Thin)
        .set_text_wrap()
        .set_num_format("@")
        .set_font_name(FONT)
        .set_align(FormatAlign::Top);
    let number_cell =
        Format::new().set_border(FormatBorder::Thin).set_font_name(FONT).set_align(FormatAlign::Top);
    let sheet = book.add_worksheet();
    sheet.set_name("義務一覧")?;
    for (column, (title, width)) in (0u16..).zip(HEADS.iter().zip(WIDTHS)) {
        sheet.write_string_with_format(0, column, *title, &head)?;
        sheet.set_column_width(column, width)?;
    }
    let rows = rows(policies);
    for (line, row) in (1u32..).zip(&rows) {
        sheet.set_row_height(line, LINE_HEIGHT * lines(row) as f64)?;
        for (column, words) in (0u16..).zip(row) {
            match words.parse::<u32>() {
                Ok(number) if column == LINE => {
                    sheet.write_number_with_format(line, column, number, &number_cell)?
                }
                _ => sheet.write_string_with_format(line, column, words, &cell)?,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, rows.len() as u32, HEADS.len() as u16 - 1)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_print_area(0, 0, rows.len() as u32, PRINTED - 1)?;
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_footer("&P / &N");
    book.save_to_buffer()
}

/// Points of one line of a row.
const LINE_HEIGHT: f64 = 14.0;

/// How many lines the fullest cell of a row takes; a workbook that nobody has opened yet has no heights of its own.
fn lines(row: &[String; 15]) -> usize {
    let cell = |(words, width): (&String, &f64)| words.width().div_ceil((*width as usize).max(1));
    row.iter().zip(&WIDTHS).take(usize::from(PRINTED)).map(cell).max().unwrap_or(1).clamp(1, 28)
}

/// Columns of the table for the terminal, with the widths they may take.
const SHOWN: [(usize, usize); 7] = [(0, 24), (10, 5), (1, 6), (2, 30), (3, 28), (4, 12), (7, 60)];

/// The rows as a table for the terminal, columns aligned by the width of their characters.
pub fn terminal(policies: &[Policy]) -> String {
    let rows = rows(policies);
    if rows.is_empty() {
        return "義務等は見つかりませんでした。\n".to_string();
    }
    let mut out = String::new();
    let line = |cells: Vec<String>| cells.join("  ").trim_end().to_string() + "\n";
    out.push_str(&line(SHOWN.iter().map(|(c, w)| pad(HEADS[*c], *w)).collect()));
    out.push_str(&line(SHOWN.iter().map(|(_, w)| "-".repeat(*w)).collect()));
    for row in &rows {
        out.push_str(&line(SHOWN.iter().map(|(c, w)| pad(&row[*c], *w)).collect()));
    }
    out
}

/// `words` cut or filled to `width` columns of the terminal; a cut is marked by ….
pub(crate) fn pad(words: &str, width: usize) -> String {
    if words.width() <= width {
        return format!("{words}{}", " ".repeat(width - words.width()));
    }
    let (mut out, mut used) = (String::new(), 0);
    for c in words.chars() {
        let w = c.width().unwrap_or(0);
        if used + w > width - 1 {
            break;
        }
        out.push(c);
        used += w;
    }
    out.push('…');
    out + &" ".repeat(width.saturating_sub(used + 1))
}
