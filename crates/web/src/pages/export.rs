//! A register as a file: Excel, CSV in UTF-8 or CP932, with the same words, filters and order as the page it was asked from.
//! Only what this person may see goes out. What is kept apart stays there, unless he chose its column or asked for all of it; that is
//! written down.
//! How the files look is in `print::sheet`.

use practice::Mechanism;
use practice::form::Field;
use practice::matter::Matter;
use practice::value::Filled;
use print::sheet::Sheet;

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

/// Written down of an access with which contents that are kept apart left in a file.
const WITH_APART: &str = "（別に保管する内容を含む）";

/// The fields of a file that are shown though they are kept apart: those that he chose as columns, or all when he asks for them.
fn revealed<'m>(visit: &Visit<'_>, mechanism: &'m Mechanism) -> Vec<&'m Field> {
    let all = match visit.asked("apart") {
        "1" => mechanism.fields.iter().collect(),
        _ => register::columns(visit, mechanism),
    };
    all.into_iter().filter(|f| f.private).collect()
}

/// Titles of those fields that are kept apart: 「目的」「場所」.
pub fn titled<'m>(fields: impl Iterator<Item = &'m Field>) -> String {
    fields.filter(|f| f.private).map(|f| format!("「{}」", f.title)).collect()
}

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
    let fields = revealed(visit, mechanism);
    let apart = |matter: Matter| -> Result<(Matter, Filled), Stop> {
        let all = fields.iter().filter_map(|f| {
            Some(register::apart(&look, &matter, f).transpose()?.map(|value| (f.name.clone(), value)))
        });
        let all = all.collect::<Result<Filled, Stop>>()?;
        Ok((matter, all))
    };
    let mut sheet = print::sheet::sheet(mechanism);
    for some in ids.chunks(TOGETHER) {
        let some = look.view().of_ids(some)?.into_iter().map(apart).collect::<Result<Vec<_>, _>>()?;
        sheet.add(mechanism, &some, (visit.catalog(), names), visit.today());
    }
    let reply = drawn(visit, mechanism, sheet)?;
    Ok(if fields.is_empty() { reply } else { Reply::Noted(WITH_APART, Box::new(reply)) })
}

/// A sheet in the form that is asked for.
fn drawn(visit: &Visit<'_>, mechanism: &Mechanism, sheet: Sheet) -> Given {
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
