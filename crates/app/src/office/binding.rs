//! `sekimori bind` on a data folder: look at the proposals, the least sure first, and confirm them.
//! Takes a folder and the beginning of clauses; prints what is open, or confirms what is sure.
//! Proposals for a document alone are printed by `bind` beside this module.

use super::folder;
use crate::cli::BindArgs;
use crate::output;
use practice::Certainty;
use practice::command::Command;
use practice::office::{Edition, Office};
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
        if args.propose && args.by.is_some() {
            return propose(dir, args);
        }
        let edition = asked(&office, args.edition)?;
        let later = later(edition, &catalog);
        return output::print((open(edition, &catalog, "") + &later).as_bytes()).map(|()| 0);
    };
    let by = args.by.as_deref().ok_or("確定する人の職員番号を --by で指定してください。")?;
    let mut book = folder::open(dir)?;
    let before = confirmed(&book, args.edition)?;
    let command =
        Command::ConfirmChapter { under: under.clone(), doubtful: args.doubtful, edition: args.edition };
    let at = args.when.moment(book.office())?;
    folder::carry_out(&mut book, by, at, command)?;
    let now = confirmed(&book, args.edition)?;
    let edition = asked(book.office(), args.edition)?;
    let head = format!("紐付け {}件を確定しました。\n", now - before);
    let rest = open(edition, book.catalog(), under);
    output::print((head + &rest).as_bytes()).map(|()| 0)
}

/// The edition of this number, or the newest.
fn asked(office: &Office, number: Option<u32>) -> Result<&Edition, String> {
    match number {
        None => office.newest().ok_or("規程がまだ採用されていません。".to_string()),
        Some(number) => {
            let found = office.editions.iter().find(|e| e.number == number);
            found.ok_or_else(|| format!("規程に第{number}版はありません。"))
        }
    }
}

/// Takes up what mechanisms that came to the catalogue after the adoption may serve.
fn propose(dir: &Path, args: &BindArgs) -> Result<u8, String> {
    let by = args.by.as_deref().unwrap_or_default();
    let mut book = folder::open(dir)?;
    let at = args.when.moment(book.office())?;
    folder::carry_out(&mut book, by, at, Command::ProposeBindings { edition: args.edition })?;
    let edition = asked(book.office(), args.edition)?;
    output::print(open(edition, book.catalog(), "").as_bytes()).map(|()| 0)
}

/// What mechanisms that came later may serve, as a hint.
fn later(edition: &Edition, catalog: &practice::Catalog) -> String {
    let new = practice::binding::newly(edition, catalog);
    if new.is_empty() {
        return String::new();
    }
    let mut by: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for binding in new.values().flatten() {
        *by.entry(&binding.mechanism).or_default() += 1;
    }
    let count: usize = by.values().sum();
    let title = |id: &str| catalog.get(id).map_or(id.to_string(), |m| m.title.clone());
    let names: Vec<String> = by.iter().map(|(id, n)| format!("{} {n}件", title(id))).collect();
    format!(
        "採用の後に目録に加わった仕組みの候補が{count}件あります（{}）。候補に加えるには、--propose と --by を付けてください。\n",
        names.join("、")
    )
}

fn confirmed(book: &ledger::book::Book, number: Option<u32>) -> Result<usize, String> {
    let bound = asked(book.office(), number)?.bindings.bound.values().flatten();
    Ok(bound.filter(|b| b.confirmed.is_some()).count())
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
                binding.why.clone() + &print::bindings::told(&binding.doubts),
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
