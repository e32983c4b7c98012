//! `sekimori bind` on a data folder: look at the proposals, the least sure first, and confirm them.
//! Takes a folder and the beginning of clauses; prints what is open, or confirms what is sure.
//! Proposals for a document alone are printed by `bind` beside this module.

use super::folder;
use crate::cli::BindArgs;
use crate::output;
use practice::Certainty;
use practice::command::Command;
use practice::office::Edition;
use print::office::columns;
use std::path::Path;

/// Lists or confirms.
///
/// # Errors
/// A Japanese sentence.
pub fn run(dir: &Path, args: &BindArgs) -> Result<u8, String> {
    let Some(under) = &args.confirm else {
        let (reader, catalog) = folder::reader(dir)?;
        let office =
            ledger::book::View::over(reader.connection(), &catalog).office().map_err(folder::told)?;
        let edition = office.newest().ok_or("規程がまだ採用されていません。")?;
        return output::print(open(edition, &catalog, "").as_bytes()).map(|()| 0);
    };
    let by = args.by.as_deref().ok_or("確定する人の職員番号を --by で指定してください。")?;
    let mut book = folder::open(dir)?;
    let before = confirmed(&book);
    let command =
        Command::ConfirmChapter { under: under.clone(), doubtful: args.doubtful, edition: args.edition };
    let at = args.when.moment(book.office())?;
    folder::carry_out(&mut book, by, at, command)?;
    let now = confirmed(&book);
    let edition = book.office().newest().ok_or("規程がまだ採用されていません。")?;
    let head = format!("紐付け {}件を確定しました。\n", now - before);
    let rest = open(edition, book.catalog(), under);
    output::print((head + &rest).as_bytes()).map(|()| 0)
}

fn confirmed(book: &ledger::book::Book) -> usize {
    let bound = book.office().newest().map(|e| e.bindings.bound.values().flatten());
    bound.into_iter().flatten().filter(|b| b.confirmed.is_some()).count()
}

/// Proposals that nobody confirmed, the least sure first, and duties without any.
fn open(edition: &Edition, catalog: &practice::Catalog, under: &str) -> String {
    let mut rows: Vec<(Certainty, Vec<String>)> = Vec::new();
    for (duty, all) in &edition.bindings.bound {
        if !duty.clause().starts_with(under) || edition.bindings.exempt.contains_key(duty) {
            continue;
        }
        for binding in all.iter().filter(|b| b.confirmed.is_none()) {
            let certainty = binding.certainty.unwrap_or(Certainty::Low);
            let title = catalog.get(&binding.mechanism).map_or(binding.mechanism.as_str(), |m| &m.title);
            let sure = certainty.title();
            let row = [
                edition.reading.cite(duty),
                title.to_string(),
                binding.how.title().to_string(),
                sure.to_string(),
                binding.why.clone(),
                duty.to_string(),
                binding.mechanism.clone(),
            ];
            rows.push((certainty, row.to_vec()));
        }
    }
    rows.sort_by_key(|(certainty, _)| *certainty);
    let mut out = match rows.is_empty() {
        true => "確かめる候補はありません。\n".to_string(),
        false => {
            let heads = ["条項", "仕組み", "関わり方", "確からしさ", "理由", "義務の番号", "仕組みの名前"];
            let mut table = vec![heads.map(ToString::to_string).to_vec()];
            table.extend(rows.into_iter().map(|(_, row)| row));
            format!("確かめる候補 {}件\n{}", table.len() - 1, columns(&table))
        }
    };
    let alone = edition.reading.duties.iter().filter(|d| {
        d.id.clause().starts_with(under)
            && !edition.bindings.bound.contains_key(&d.id)
            && !edition.bindings.exempt.contains_key(&d.id)
    });
    let alone: Vec<String> =
        alone.map(|d| format!("  {}　{}\n", edition.reading.cite(&d.id), d.act)).collect();
    if !alone.is_empty() {
        out.push_str(&format!("仕組みのない義務 {}件\n{}", alone.len(), alone.concat()));
    }
    out
}
