//! `sekimori adopt`: a new edition of the policy takes the place of the one in force.
//! Takes the document and the decisions of the organs; prints what changed and which bindings are to be confirmed anew.
//! What is kept is decided in `practice`.

use super::folder;
use crate::cli::Files;
use crate::{input, output};
use clap::Args;
use ledger::book::Book;
use ledger::desk::Desk;
use policy::Policy;
use practice::Catalog;
use practice::adopting::Text;
use practice::calendar::Moment;
use practice::command::{Adopting, Command};
use practice::edition::{Adoption, Reading};
use std::path::{Path, PathBuf};

/// Arguments of `adopt`.
#[derive(Debug, Args)]
pub struct AdoptArgs {
    /// データフォルダー
    #[arg(value_name = "フォルダー", help_heading = "引数")]
    pub dir: PathBuf,
    /// 採用する規程のファイル（基本方針と対策基準が別のファイルなら、この順に並べます）
    #[arg(value_name = "ファイル", required = true, help_heading = "引数")]
    pub files: Vec<PathBuf>,
    /// 行う人の職員番号
    #[arg(long, value_name = "職員番号", help_heading = "オプション")]
    pub by: String,
    #[command(flatten)]
    pub decision: DecisionArgs,
    #[command(flatten)]
    pub when: super::doing::WhenArgs,
}

/// The decision by which a policy was adopted.
#[derive(Debug, Args)]
pub struct DecisionArgs {
    /// 決裁番号（「機関=番号」で機関ごとに、「機関=番号=日付」で決定した日も機関ごとに。機関を書かなければすべての機関に同じ番号）
    #[arg(long = "decision", value_name = "番号", required = true, help_heading = "オプション")]
    pub decisions: Vec<String>,
    /// 決定した日（例 令和8年3月25日。すべての --decision に日付を書けば、省略できます）
    #[arg(long, value_name = "日付", value_parser = practice::calendar::day, help_heading = "オプション")]
    pub decided: Option<jiff::civil::Date>,
    /// 施行日（省略時は規程の表紙の日付）
    #[arg(long, value_name = "日付", value_parser = practice::calendar::day, help_heading = "オプション")]
    pub from: Option<jiff::civil::Date>,
}

/// Reads a document as an edition to be adopted.
///
/// # Errors
/// A Japanese sentence for a file that cannot be read, or a day that is missing.
pub fn read(
    paths: &[PathBuf],
    decision: &DecisionArgs,
    catalog: &Catalog,
) -> Result<(Policy, Adopting), String> {
    let files = Files { files: paths.to_vec(), encoding: None };
    let mut texts: Vec<Text> = Vec::new();
    for path in paths {
        let source = input::open(path, &files).map_err(|e| e.to_string())?.source;
        if texts.iter().any(|before| before.text == source.text()) {
            return Err(format!(
                "{}: 同じ内容の規程が二度指定されています。基本方針と対策基準を一つずつ指定してください。",
                path.display()
            ));
        }
        texts.push(Text { name: source.name().to_string(), text: source.text().to_string() });
    }
    adopting(practice::adopting::read(&texts)?, decision, catalog)
}

/// A policy that was read, as an edition to be adopted.
///
/// # Errors
/// A Japanese sentence: the day from which it is in force is missing.
pub fn adopting(
    policy: Policy,
    decision: &DecisionArgs,
    catalog: &Catalog,
) -> Result<(Policy, Adopting), String> {
    let from = match decision.from {
        Some(day) => day,
        None => practice::adopting::in_force(&policy)
            .ok_or("規程の表紙に施行の日がありません。--from で指定してください。")?,
    };
    let adoptions = adoptions(&Reading::of(&policy), decision)?;
    let adopting = practice::adopting::adopting(&policy, from, adoptions, catalog);
    Ok((policy, adopting))
}

/// One decision for each organ that the document names; for the body alone where it names none.
fn adoptions(reading: &Reading, decision: &DecisionArgs) -> Result<Vec<Adoption>, String> {
    let mut all = Vec::new();
    for given in &decision.decisions {
        let mut parts = given.splitn(3, '=');
        let (first, second, third) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        let on = third.map(practice::calendar::day).transpose()?.or(decision.decided);
        let on = on.ok_or_else(|| {
            format!(
                "「{given}」の決定した日がありません。--decided か、「機関=番号=日付」で指定してください。"
            )
        })?;
        let made = |organ: &str, number: &str| Adoption {
            organ: organ.trim().to_string(),
            number: number.trim().to_string(),
            on,
        };
        match second {
            Some(number) => all.push(made(first, number)),
            None => all.extend(practice::adopting::organs(reading).iter().map(|organ| made(organ, first))),
        }
    }
    Ok(all)
}

/// Adopts a document.
///
/// # Errors
/// A Japanese sentence; nothing is adopted then.
pub fn run(args: &AdoptArgs) -> Result<u8, String> {
    let mut book = folder::open(&args.dir)?;
    let (policy, adopting) = read(&args.files, &args.decision, book.catalog())?;
    let at = args.when.moment(book.office())?;
    let stranger = practice::adopting::stranger(book.office(), &policy);
    folder::carry_out(&mut book, &args.by, at, Command::Adopt(Box::new(adopting)))?;
    keep_text(&args.dir, &policy, (&args.by, at))?;
    let warning = stranger.map_or_else(String::new, |says| format!("注意：{says}\n"));
    output::print((warning + &adopted(&book)?).as_bytes()).map(|()| 0)
}

/// Keeps the text of an adopted document on the desk, by the hash that the edition bears: for coverage, diagnostics and
/// comparison, which ask more than the reading holds.
///
/// # Errors
/// The desk cannot be written.
pub fn keep_text(dir: &Path, policy: &Policy, (by, at): (&str, Moment)) -> Result<(), String> {
    let source = policy.tree.source();
    let desk = Desk::open(dir).map_err(folder::told)?;
    desk.put_file(source.name(), source.text().as_bytes(), (by, at)).map(|_| ()).map_err(folder::told)
}

/// What changed, clause by clause, and how many bindings are open.
fn adopted(book: &Book) -> Result<String, String> {
    let entries = book.view().of_kind("EditionAdopted", 0).map_err(folder::told)?;
    let last = entries.into_iter().next_back().map(|e| e.event);
    let Some(practice::event::Event::EditionAdopted(adopted)) = last else { return Ok(String::new()) };
    let day = practice::calendar::wareki(adopted.from);
    let mut out = format!("第{}版を採用しました。{day}から施行します。\n", adopted.number);
    for change in &adopted.changes {
        let clause =
            adopted.reading.clause(&change.clause).map_or(change.clause.as_str(), |c| c.citation.as_str());
        let before = change.before.as_deref().map(|b| format!("（もと {b}）")).unwrap_or_default();
        out.push_str(&format!("  {} {clause}{before}\n", change.kind.title()));
    }
    let open = adopted.bindings.bound.values().flatten().filter(|b| b.confirmed.is_none()).count();
    let kept = adopted.bindings.bound.values().flatten().count() - open;
    out.push_str(&format!("紐付け: 引き継いだもの {kept}件、確かめるもの {open}件\n"));
    Ok(out)
}
