//! A register as a file: Excel, CSV in UTF-8 or CP932, with the same words, filters and order as the page it was asked from.
//! Only what this person may see goes out, and personal data that are kept apart stay there.
//! How the files look is in `print::sheet`.

use crate::asked;
use crate::limits;
use crate::pages::register;
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;

/// Rows of a file at most: a sheet holds 1,048,576.
const MOST: u32 = 200_000;
/// So many matters are held at once.
const TOGETHER: usize = 500;
/// Characters that cannot be written, so many are named.
const NAMED: usize = 20;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The file.
pub fn file(visit: &Visit<'_>) -> Given {
    let mechanism = register::found(visit)?;
    if !visit.site.limits.allow(limits::EXPORT, visit.caller()?.number()) {
        return Err(Stop::TooMany("ファイルに保存する回数が多すぎます。".to_string()));
    }
    let look = visit.look()?;
    let query = asked::query((visit, &look), mechanism)?;
    let ids = asked::ids((visit, &look), mechanism, query, MOST)?;
    let names = &look.everybody()?.names;
    let mut sheet = print::sheet::sheet(mechanism);
    for some in ids.chunks(TOGETHER) {
        sheet.add(mechanism, &look.view().of_ids(some)?, (visit.catalog(), names), visit.today());
    }
    let name = |end: &str| format!("{}_{}.{end}", mechanism.title, asked::file_day(visit.today()));
    match visit.asked("as") {
        "xlsx" => {
            let bytes =
                sheet.xlsx().map_err(|why| crate::serve::fault(format!("Excelを作れません。（{why}）")))?;
            Ok(Reply::File { name: name("xlsx"), kind: XLSX, bytes })
        }
        "cp932" => {
            let bytes = sheet.cp932().map_err(|missing| {
                let told = missing.iter().take(NAMED).map(|(c, row)| format!("「{c}」（{row}）"));
                let more = missing.len().saturating_sub(NAMED);
                let more = if more > 0 { format!("　他{more}字") } else { String::new() };
                Stop::Bad(format!(
                    "Shift_JIS（CP932）にない文字があるため、この形では保存できません。ExcelかCSV（UTF-8）で保存するか、次の文字を直してください: {}{more}",
                    told.collect::<Vec<_>>().join("、")
                ))
            })?;
            Ok(Reply::File { name: name("csv"), kind: "text/csv; charset=Shift_JIS", bytes })
        }
        _ => Ok(Reply::File {
            name: name("csv"),
            kind: "text/csv; charset=utf-8",
            bytes: sheet.csv().into_bytes(),
        }),
    }
}

/// An empty workbook to fill in for an import.
pub fn template(visit: &Visit<'_>) -> Given {
    let mechanism = register::found(visit)?;
    let bytes = print::sheet::template(mechanism);
    let bytes = bytes.map_err(|why| crate::serve::fault(format!("Excelを作れません。（{why}）")))?;
    Ok(Reply::File { name: format!("{}_記入用.xlsx", mechanism.title), kind: XLSX, bytes })
}
