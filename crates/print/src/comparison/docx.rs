//! How does a comparison look in Word? A4 landscape, two columns, heads on every page, changed words underlined.
//! Takes the table; gives the bytes of a .docx file.

use super::{Cell, Ink, Row, Table};
use docx_rs::{
    AlignmentType, Docx, Footer, NumPages, PageMargin, PageNum, PageOrientationType, Paragraph, Run,
    RunFonts, Shading, SpecialIndentType, TableCell, TableLayoutType, TableRow, WidthType,
};
use std::io::Cursor;

/// Comes with every Word in Japan; others take their own Mincho.
const FONT: &str = "ＭＳ 明朝";
/// Twentieths of a point: A4, margins of 20 mm, a column.
const LONG: u32 = 16_838;
const SHORT: u32 = 11_906;
const MARGIN: i32 = 1_134;
const COLUMN: usize = 7_285;
/// One character of 10.5 points.
const CHARACTER: i32 = 210;

/// The table as a Word document.
///
/// # Errors
/// If the file cannot be put together, which needs no more than memory.
pub fn docx(table: &Table) -> std::io::Result<Vec<u8>> {
    let fonts = RunFonts::new().ascii(FONT).hi_ansi(FONT).east_asia(FONT).cs(FONT);
    let margin = PageMargin {
        top: MARGIN,
        left: MARGIN,
        bottom: MARGIN,
        right: MARGIN,
        header: 567,
        footer: 567,
        gutter: 0,
    };
    let pages = Paragraph::new().align(AlignmentType::Center).add_page_num(PageNum::new());
    let pages = pages.add_run(Run::new().add_text(" / ")).add_num_pages(NumPages::new());
    let mut docx = Docx::new()
        .default_fonts(fonts)
        .default_size(21)
        .page_size(LONG, SHORT)
        .page_orient(PageOrientationType::Landscape)
        .page_margin(margin)
        .footer(Footer::new().add_paragraph(pages))
        .add_paragraph(plain(&table.title).align(AlignmentType::Center).size(28));
    for note in &table.notes {
        docx = docx.add_paragraph(plain(note));
    }
    for list in &table.lists {
        docx = docx.add_paragraph(Paragraph::new()).add_paragraph(plain(&list.title).keep_next(true));
        for line in &list.lines {
            docx = docx.add_paragraph(plain(line).indent(Some(CHARACTER * 2), None, None, None));
        }
    }
    if !table.rows.is_empty() {
        let legend = plain("下線の部分は、変わった語句です。").align(AlignmentType::Right).keep_next(true);
        docx = docx.add_paragraph(legend).add_table(drawn(table));
    }
    let mut file = docx.build();
    repeat_heads(&mut file.document);
    let mut out = Cursor::new(Vec::new());
    file.pack(&mut out).map_err(std::io::Error::other)?;
    Ok(out.into_inner())
}

fn drawn(table: &Table) -> docx_rs::Table {
    let heads = table.heads.iter().map(|head| {
        let words = plain(head).align(AlignmentType::Center).keep_next(true);
        column().shading(Shading::new().fill("EEF1F5")).add_paragraph(words)
    });
    let head = TableRow::new(heads.collect()).cant_split();
    let rows = std::iter::once(head).chain(table.rows.iter().map(row)).collect();
    docx_rs::Table::new(rows)
        .set_grid(vec![COLUMN, COLUMN])
        .width(COLUMN * 2, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
}

/// The library has no word for a row that is printed on every page; the first row of the document is the heads' row.
fn repeat_heads(document: &mut Vec<u8>) {
    const END: &[u8] = b"</w:trPr>";
    if let Some(at) = document.windows(END.len()).position(|w| w == END) {
        document.splice(at..at, *b"<w:tblHeader/>");
    }
}

fn column() -> TableCell {
    TableCell::new().width(COLUMN, WidthType::Dxa)
}

fn row(row: &Row) -> TableRow {
    TableRow::new(row.cells.iter().map(cell).collect())
}

fn cell(cell: &Cell) -> TableCell {
    let depth = i32::try_from(cell.depth.min(8)).unwrap_or(0);
    cell.paragraphs().iter().fold(column(), |out, runs| {
        let hanging = Some(SpecialIndentType::Hanging(CHARACTER));
        let paragraph = Paragraph::new().indent(Some(CHARACTER * (depth + 1)), hanging, None, None);
        out.add_paragraph(runs.iter().fold(paragraph, |p, run| p.add_run(ink(run))))
    })
}

fn ink(run: &Ink) -> Run {
    let words = Run::new().add_text(&run.text);
    if run.underlined { words.underline("single") } else { words }
}

fn plain(words: &str) -> Paragraph {
    Paragraph::new().add_run(Run::new().add_text(words))
}
