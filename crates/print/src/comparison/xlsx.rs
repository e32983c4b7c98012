//! How does a comparison look in Excel? One sheet, A4 landscape, heads on every page, changed words underlined in the cell.
//! Takes the table; gives the bytes of an .xlsx file.

use super::{Cell, Ink, Table};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, FormatUnderline, Workbook, Worksheet, XlsxError};
use unicode_width::UnicodeWidthChar;

const FONT: &str = "ＭＳ 明朝";
/// Width of a column, in digits.
const COLUMN: usize = 66;
/// Points of a line, and lines that a row can be high: Excel ends a row at 409 points.
const LINE: f64 = 15.0;
const LINES: usize = 26;

struct Formats {
    cell: Format,
    head: Format,
    plain: Format,
    underlined: Format,
}

/// The table as a workbook.
///
/// # Errors
/// If there are more rows than a sheet holds.
pub fn xlsx(table: &Table) -> Result<Vec<u8>, XlsxError> {
    let font = || Format::new().set_font_name(FONT).set_font_size(10.5);
    let cell = font().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top);
    let head = font().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Center);
    let formats = Formats {
        cell,
        head: head.set_background_color("EEF1F5"),
        plain: font(),
        underlined: font().set_underline(FormatUnderline::Single),
    };
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("新旧対照表")?;
    sheet.set_column_width(0, COLUMN as f64)?;
    sheet.set_column_width(1, COLUMN as f64)?;
    let title = font().set_font_size(14).set_align(FormatAlign::CenterAcross);
    sheet.write_string_with_format(0, 0, &table.title, &title)?;
    sheet.write_blank(0, 1, &title)?;
    let mut line = 1;
    for note in &table.notes {
        sheet.write_string_with_format(line, 0, note, &formats.plain)?;
        line += 1;
    }
    for list in &table.lists {
        line += 1;
        for words in std::iter::once(&list.title).chain(&list.lines) {
            sheet.write_string_with_format(line, 0, words, &formats.plain)?;
            line += 1;
        }
    }
    sheet.write_string_with_format(line, 0, "下線の部分は、変わった語句です。", &formats.plain)?;
    let heads = line + 1;
    for (column, head) in (0u16..).zip(&table.heads) {
        sheet.write_string_with_format(heads, column, head, &formats.head)?;
    }
    rows(table, sheet, heads + 1, &formats)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_repeat_rows(heads, heads)?;
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_footer("&P / &N");
    book.save_to_buffer()
}

fn rows(table: &Table, sheet: &mut Worksheet, first: u32, formats: &Formats) -> Result<(), XlsxError> {
    let mut line = first;
    for row in &table.rows {
        let [left, right] = [0, 1].map(|n| portions(&row.cells[n]));
        for n in 0..left.len().max(right.len()) {
            let cells = [left.get(n), right.get(n)];
            for (column, cell) in (0u16..).zip(cells) {
                write(sheet, (line, column), cell.map_or(&[], |c| c.runs.as_slice()), formats)?;
            }
            let height = cells.iter().flatten().map(|c| c.lines).max().unwrap_or(1);
            sheet.set_row_height(line, LINE * height as f64 + 4.0)?;
            line += 1;
        }
    }
    Ok(())
}

fn write(sheet: &mut Worksheet, at: (u32, u16), runs: &[Ink], formats: &Formats) -> Result<(), XlsxError> {
    let format = |run: &Ink| if run.underlined { &formats.underlined } else { &formats.plain };
    match runs {
        [] => sheet.write_blank(at.0, at.1, &formats.cell)?,
        [one] if one.underlined => {
            let all = formats.cell.clone().set_underline(FormatUnderline::Single);
            sheet.write_string_with_format(at.0, at.1, &one.text, &all)?
        }
        [one] => sheet.write_string_with_format(at.0, at.1, &one.text, &formats.cell)?,
        many => {
            let rich: Vec<(&Format, &str)> = many.iter().map(|r| (format(r), r.text.as_str())).collect();
            sheet.write_rich_string_with_format(at.0, at.1, &rich, &formats.cell)?
        }
    };
    Ok(())
}

/// Words that fit into one row of the sheet.
#[derive(Default)]
struct Portion {
    runs: Vec<Ink>,
    lines: usize,
}

/// A cell in portions that a row can hold.
fn portions(cell: &Cell) -> Vec<Portion> {
    let depth = "　".repeat(cell.depth.min(8));
    let mut out = vec![Portion { runs: Vec::new(), lines: 1 }];
    let mut used = 0;
    let mut put = |c: char, underlined: bool| {
        let wide = c.width().unwrap_or(0);
        let full = used + wide > COLUMN - 2;
        if full || c == '\n' {
            used = 0;
            if out.last().is_some_and(|p| p.lines >= LINES) {
                out.push(Portion { runs: Vec::new(), lines: 1 });
                if c == '\n' {
                    return;
                }
            } else if let Some(last) = out.last_mut() {
                last.lines += 1;
            }
        }
        used += wide;
        let Some(last) = out.last_mut() else { return };
        match last.runs.last_mut() {
            Some(run) if run.underlined == underlined => run.text.push(c),
            _ => last.runs.push(Ink { text: c.to_string(), underlined }),
        }
    };
    for (n, paragraph) in cell.paragraphs().iter().enumerate() {
        let lead = if n > 0 { format!("\n{depth}") } else { depth.clone() };
        lead.chars().for_each(|c| put(c, false));
        for run in paragraph {
            run.text.chars().for_each(|c| put(c, run.underlined));
        }
    }
    out
}
