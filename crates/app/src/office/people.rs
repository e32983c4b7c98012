//! `sekimori people`: enter a list of staff, yearly transfers included, with a preview before anything changes.
//! Takes a CSV or Excel file; prints what will change and what was refused with its line; with --apply carries it out.
//! What a list means for the office is planned in `practice`.

use super::folder;
use crate::output;
use clap::Args;
use ledger::book::{Answer, Book};
use practice::calendar::Moment;
use practice::command::Request;
use practice::concurrent::{Forbidden, brought};
use practice::foresight::{Foreseen, of_list};
use practice::office::Office;
use practice::roster::{Plan, Registered};
use std::path::{Path, PathBuf};

/// Arguments of `people`.
#[derive(Debug, Args)]
pub struct PeopleArgs {
    /// データフォルダー
    #[arg(value_name = "フォルダー", help_heading = "引数")]
    pub dir: PathBuf,
    /// 職員の名簿（CSV又はExcel）
    #[arg(value_name = "ファイル", help_heading = "引数")]
    pub file: PathBuf,
    /// 行う人の職員番号
    #[arg(long, value_name = "職員番号", help_heading = "オプション")]
    pub by: String,
    /// 内容を確かめた上で反映します（省略時は、変わる内容を示すだけです）
    #[arg(long, help_heading = "オプション")]
    pub apply: bool,
    #[command(flatten)]
    pub when: super::doing::WhenArgs,
}

/// A list of staff as rows with their lines.
///
/// # Errors
/// A Japanese sentence for a file that cannot be read.
pub fn rows(path: &Path) -> Result<Vec<(usize, Vec<String>)>, String> {
    let table = intake::read_table(path, None).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(numbered(table))
}

/// A list of staff that is at hand as CSV.
///
/// # Errors
/// A Japanese sentence for a list that cannot be read.
pub fn rows_of(text: &str) -> Result<Vec<(usize, Vec<String>)>, String> {
    let table = intake::table_of(text.as_bytes(), None).map_err(|e| e.to_string())?;
    Ok(numbered(table))
}

fn numbered(table: Vec<intake::Row>) -> Vec<(usize, Vec<String>)> {
    table.into_iter().map(|row| (row.line, row.cells)).collect()
}

/// What became of a list.
#[derive(Debug, Default)]
pub struct Entered {
    done: usize,
    refused: Vec<(usize, String)>,
    missing: Vec<String>,
    /// What may not be held together and is from now on, or from the last appointment of the list on.
    together: Vec<String>,
}

impl Entered {
    /// What was refused, as people read it; none where every line was taken.
    pub fn refused(&self) -> Option<String> {
        (!self.refused.is_empty()).then(|| refusals(&self.refused))
    }

    /// As people read it.
    pub fn report(&self) -> String {
        let mut out = format!("名簿から {}件を反映しました。\n", self.done);
        out.push_str(&refusals(&self.refused));
        out.push_str(&missing(&self.missing));
        out.push_str(&forbidden(&self.together));
        out
    }
}

/// What clauses have against what somebody comes to hold together.
fn against(together: &[(String, Forbidden)]) -> Vec<String> {
    let told = |(person, forbidden): &(String, Forbidden)| {
        format!("職員番号{person}　{}", print::chart::against(forbidden))
    };
    together.iter().map(told).collect()
}

fn forbidden(together: &[String]) -> String {
    together.iter().map(|says| format!("兼務の禁止: {says}\n")).collect()
}

fn refusals(refused: &[(usize, String)]) -> String {
    let lines: String = refused.iter().map(|(line, says)| format!("  {line}行目: {says}\n")).collect();
    if lines.is_empty() {
        lines
    } else {
        format!("取り込めなかった行 {}件:\n{lines}", refused.len())
    }
}

fn missing(persons: &[String]) -> String {
    match persons.is_empty() {
        true => String::new(),
        false => format!(
            "名簿にない職員 {}人（{}）。退職等の場合は、別に記録してください。\n",
            persons.len(),
            persons.join("、")
        ),
    }
}

/// Enters a list; lines that are refused do not keep the others back.
///
/// # Errors
/// The list as a whole cannot be understood, or the machine is broken.
pub fn enter(
    book: &mut Book,
    rows: &[(usize, Vec<String>)],
    (by, at): (&str, Moment),
) -> Result<Entered, String> {
    let registered = book.view().registered(book.office()).map_err(folder::told)?;
    let plan = {
        let records = book.records();
        of_list((book.office(), &registered), rows, (book.catalog(), &records), (by, at))?.plan
    };
    let before = book.office().clone();
    let answers = book.submit_all(&requests(&plan, (by, at))).map_err(folder::told)?;
    let mut entered = Entered { refused: plan.refused, missing: plan.missing, ..Entered::default() };
    for ((line, _), answer) in plan.commands.iter().zip(answers) {
        match answer {
            Answer::Done(_) => entered.done += 1,
            Answer::Refused(refusal) => entered.refused.push((*line, refusal.to_string())),
        }
    }
    entered.refused.sort();
    let commands = plan.commands.iter().map(|(_, command)| command);
    entered.together = against(&brought(&before, book.office(), commands, at.day()));
    Ok(entered)
}

/// What a plan asks for, in order.
fn requests(plan: &Plan, (by, at): (&str, Moment)) -> Vec<Request> {
    let asked = plan.commands.iter();
    asked.map(|(_, command)| Request { by: by.to_string(), at, command: command.clone() }).collect()
}

/// Shows what a list would change, or changes it.
///
/// # Errors
/// A Japanese sentence.
pub fn run(args: &PeopleArgs) -> Result<u8, String> {
    let rows = rows(&args.file)?;
    if args.apply {
        let mut book = folder::open(&args.dir)?;
        let at = args.when.moment(book.office())?;
        let entered = enter(&mut book, &rows, (&args.by, at))?;
        output::print(entered.report().as_bytes())?;
        return Ok(u8::from(!entered.refused.is_empty()));
    }
    let shelf = folder::shelf(&args.dir)?;
    let reading = shelf.read().map_err(folder::told)?;
    let office = reading.view().office().map_err(folder::told)?;
    let registered = reading.view().registered(&office).map_err(folder::told)?;
    let at = args.when.looked();
    let records = reading.records();
    let foreseen = of_list((&office, &registered), &rows, (shelf.catalog(), &records), (&args.by, at))?;
    output::print(preview((&office, &registered), &foreseen).as_bytes())?;
    Ok(u8::from(!foreseen.plan.refused.is_empty()))
}

fn preview((office, registered): (&Office, &Registered), Foreseen { plan, together }: &Foreseen) -> String {
    let named = practice::roster::named(registered, plan);
    let mut out = String::new();
    for (line, command) in &plan.commands {
        out.push_str(&format!("  {line}行目: {}\n", practice::roster::shown((office, &named), command)));
    }
    let head = match plan.commands.is_empty() {
        true => "変わる内容はありません。\n".to_string(),
        false => {
            format!("次の {}件が変わります。反映するには --apply を付けてください。\n", plan.commands.len())
        }
    };
    let together = forbidden(&against(together));
    format!("{head}{out}{}{}{together}", refusals(&plan.refused), missing(&plan.missing))
}
