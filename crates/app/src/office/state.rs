//! `sekimori state`: is each duty fulfilled today, and why?
//! Takes a data folder and a day; prints three numbers and the duties, the gravest first, or everything as JSON.
//! The rule is a pure function in `practice`.

use super::folder;
use crate::output;
use clap::{Args, ValueEnum};
use ledger::book::View;
use practice::calendar::wareki;
use practice::standing::{self, Counts, DutyState, Standing, Summary};
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `state`.
#[derive(Debug, Args)]
pub struct StateArgs {
    /// データフォルダー
    #[arg(value_name = "フォルダー", help_heading = "引数")]
    pub dir: PathBuf,
    /// 出力の形式
    #[arg(long, value_name = "形式", value_enum, default_value_t = StateFormat::Text, hide_possible_values = true, hide_default_value = true,
        help = "出力の形式: text（既定）, json", help_heading = "オプション")]
    pub format: StateFormat,
    /// すべての義務を示します（省略時は、手当ての要るものだけ）
    #[arg(long, help_heading = "オプション")]
    pub all: bool,
    #[command(flatten)]
    pub when: super::doing::WhenArgs,
}

/// Forms of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StateFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

/// Prints the state of duties.
///
/// # Errors
/// A Japanese sentence.
pub fn run(args: &StateArgs) -> Result<u8, String> {
    let (reader, catalog) = folder::reader(&args.dir)?;
    let view = View::over(reader.connection(), &catalog);
    let office = view.office().map_err(folder::told)?;
    let now = args.when.looked();
    let today = now.day();
    let edition = office.edition(today).ok_or("この日に施行されている規程がありません。")?;
    let mut summary = Summary::of(&catalog);
    // Each matter as it stood on the day: what happened to it afterwards is left out.
    view.standing_on(&[today], |_, matter| {
        summary.take_in(&catalog, matter);
        Ok(())
    })
    .map_err(folder::told)?;
    let recorded = summary.recorded(&catalog, &office, now);
    let states = standing::states(edition, &office, &catalog, &recorded, today);
    let counts = standing::counts(edition, &states);
    let text = match args.format {
        StateFormat::Text => {
            let head = format!("{}　規程 第{}版　{}現在\n", office.body, edition.number, wareki(today));
            head + &told(counts, &states, args.all)
        }
        StateFormat::Json => data(&office.body, edition.number, today, (counts, &states)),
    };
    output::print(text.as_bytes()).map(|()| 0)
}

fn told(counts: Counts, states: &[DutyState], all: bool) -> String {
    let mut out = format!(
        "義務 {}件　仕組みのあるもの {}件　紐付けを確定したもの {}件　証跡のあるもの {}件\n",
        counts.duties, counts.mapped, counts.confirmed, counts.evidenced
    );
    let mut sorted: Vec<&DutyState> = states.iter().collect();
    sorted.sort_by_key(|s| s.standing);
    let mut last: Option<Standing> = None;
    for state in sorted {
        let done = matches!(
            state.standing,
            Standing::Fulfilled | Standing::Kept | Standing::NotApplicable | Standing::NoOccasion
        );
        if last != Some(state.standing) {
            let count = states.iter().filter(|s| s.standing == state.standing).count();
            out.push_str(&format!("\n■ {}　{count}件\n", state.standing.title()));
            last = Some(state.standing);
        }
        if all || !done {
            // Several duties of one clause are told apart by what each of them demands.
            let several = states.iter().filter(|s| s.citation == state.citation).count() > 1;
            let act = if several { format!("「{}」　", state.act) } else { String::new() };
            out.push_str(&format!("  {}　{act}{}\n", state.citation, state.why));
        }
    }
    out
}

fn data(
    body: &str,
    edition: u32,
    today: jiff::civil::Date,
    (counts, states): (Counts, &[DutyState]),
) -> String {
    let duties: Vec<_> = states
        .iter()
        .map(|s| {
            json!({
                "duty": s.duty.to_string(),
                "clause": s.citation,
                "act": s.act,
                "state": s.standing.key(),
                "why": s.why,
                "due": s.due.map(|d| d.to_string()),
                "evidence": s.evidence,
            })
        })
        .collect();
    let counts = json!({
        "duties": counts.duties, "mapped": counts.mapped, "confirmed": counts.confirmed, "evidenced": counts.evidenced,
    });
    let all = json!({"body": body, "edition": edition, "on": today.to_string(), "counts": counts, "duties": duties});
    format!("{all:#}\n")
}
