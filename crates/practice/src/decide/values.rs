//! May the body set this value? Its name, that something asks for it, and that it can be used for what it is named after.
//! Takes a name and a value; gives the event. Who asks was looked at before.
//! What is still to be set, and how it is entered, is in `lacking`.

use super::structure::{done, named};
use super::{Decided, no};
use crate::command::Command;
use crate::event::Event;
use crate::known::Known;
use crate::lacking;
use crate::polling;
use crate::procedure::CONSULTATION;
use crate::refusal::No;
use crate::setting;
use crate::threshold;
use crate::value::Value;
use jiff::civil::Date;
use std::collections::BTreeSet;

pub(super) fn change(known: &Known<'_>, command: &Command) -> Decided {
    match command {
        Command::SetValue { name, value, reason, decider, decided } => {
            let (name, reason) = (named(name, "値の名前")?, named(reason, "定めた理由")?);
            let decider = decision(known, decider, *decided)?;
            value_name(known, &name)?;
            value_fits(known, &name, value)?;
            roles_fit(known, &name, value)?;
            if matches!(value, Value::Private { .. } | Value::Sealed { .. }) || value.is_empty() {
                return Err(no("値を記入してください。"));
            }
            done(Event::ValueSet { name, value: value.clone(), reason, decider, decided: *decided })
        }
        Command::WithdrawValue { name, reason, decider, decided } => {
            let reason = named(reason, "取り下げる理由")?;
            let decider = decision(known, decider, *decided)?;
            if !known.office.values.contains_key(name) {
                return Err(no(format!("「{name}」という値は定められていません。")));
            }
            done(Event::ValueWithdrawn { name: name.clone(), reason, decider, decided: *decided })
        }
        _ => Ok(Vec::new()),
    }
}

/// Who decided, on a day that is not to come.
fn decision(known: &Known<'_>, decider: &str, decided: Date) -> Result<String, No> {
    let decider = named(decider, "決定した者")?;
    if decided > known.today() {
        return Err(no("決定した日が今日より後になっています。"));
    }
    Ok(decider)
}

/// Names of values that the body sets; a name that nothing asks for would be set in vain.
pub(super) fn value_name(known: &Known<'_>, name: &str) -> Result<(), No> {
    let mut parts = name.split('/');
    let (kind, mechanism, step) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let found = mechanism.and_then(|id| known.catalog.get(id));
    let asked = match (kind, found, step) {
        _ if setting::find(name).is_some() => true,
        ("classes" | "zones", None, None) => mechanism.is_none(),
        ("approver" | "bearer" | "addressee" | "interval" | "retention-years", Some(_), None) => true,
        ("retention-years", None, None) => mechanism == Some("people"),
        ("quorum" | "majority" | "casting-vote", Some(m), None) => {
            m.steps.iter().any(|s| s.poll.is_some() || s.votes.is_some())
        }
        (threshold::KIND, Some(m), None) => !threshold::depending(known.catalog, &m.id).is_empty(),
        ("silence", Some(m), None) => m.steps.iter().any(|s| s.decide.is_some()),
        ("hours", Some(m), Some(step)) => m.steps.iter().any(|s| s.name == step && s.poll.is_none()),
        ("days", Some(m), Some(step)) => {
            let heard = step == CONSULTATION.name && m.steps.iter().any(|s| s.decide.is_some());
            heard || m.steps.iter().any(|s| s.name == step)
        }
        (kind, Some(m), None) => m.limits().contains(&kind),
        _ => false,
    };
    if asked {
        return Ok(());
    }
    Err(no(format!(
        "「{name}」という値を使うところがありません。approver/仕組み、bearer/仕組み、addressee/仕組み、interval/仕組み、days/仕組み/段階（合議は days/仕組み/consultation）、時間で定めるときは hours/仕組み/段階、retention-years/仕組み（職員の氏名は retention-years/people）、quorum/仕組み、majority/仕組み、casting-vote/仕組み、silence/仕組み、class/仕組み（分類で変わる規則のある仕組み）、classes、zones のように指定してください。"
    )))
}

/// A rule of counting that nobody can read would count nothing, and a class that there is not would bind nobody.
fn value_fits(known: &Known<'_>, name: &str, value: &Value) -> Result<(), No> {
    let (kind, shown) = (name.split('/').next().unwrap_or_default(), value.shown());
    if let Some(says) = setting::find(name).and_then(|s| s.misfit(value)) {
        return Err(no(says));
    }
    number_fits(known, (kind, name), &shown)?;
    match kind {
        "quorum" | "majority" if polling::threshold(&shown, 1).is_none() => {
            Err(no("定足数と可決の要件は、「過半数」「3分の2以上」「全員」か、人数で記入してください。"))
        }
        "silence" if shown.trim() != polling::NO_OPINION => Err(no(format!(
            "期限を過ぎて回答のない者の扱いには、「{}」と記入してください。",
            polling::NO_OPINION
        ))),
        threshold::KIND => class_fits(known, value),
        _ => Ok(()),
    }
}

/// What is no number of years or days would be set and change nothing; one below zero would end what has not begun.
fn number_fits(known: &Known<'_>, (kind, name): (&str, &str), shown: &str) -> Result<(), No> {
    let mechanism = name.split('/').nth(1).and_then(|id| known.catalog.get(id));
    let (what, least, most) = match kind {
        "interval" => ("間隔（月数）", 1, 1_200),
        "retention-years" => ("保存期間（年数）", 1, 100),
        "days" => ("期限の日数", 0, 3_660),
        "hours" => ("期限の時間", 0, 100_000),
        kind if mechanism.is_some_and(|m| m.rules.iter().any(|r| r.counts_by(kind))) => ("日数", 1, 36_500),
        _ => return Ok(()),
    };
    match shown.trim().parse::<i64>() {
        Ok(number) if (least..=most).contains(&number) => Ok(()),
        _ => Err(no(format!("{what}は、{least}以上{most}以下の整数で記入してください。"))),
    }
}

/// One of the body's own classes: of the policy in force, of the one to come, or of those that it set.
fn class_fits(known: &Known<'_>, value: &Value) -> Result<(), No> {
    let mut all = known.classes();
    let newest = known.office.newest().into_iter().flat_map(|e| &e.reading.classes);
    for label in newest.map(|c| c.label.as_str()) {
        if !all.contains(&label) {
            all.push(label);
        }
    }
    if value.text().is_some_and(|label| all.contains(&label.trim())) {
        return Ok(());
    }
    Err(no(match all.is_empty() {
        true => "情報の分類がまだありません。先に、情報の分類（classes）を重要なものから順に定めてください。"
            .to_string(),
        false => format!(
            "「{}」は、本団体の情報の分類ではありません。次のうち一つを記入してください: {}",
            value.shown(),
            all.join("、")
        ),
    }))
}

/// Roles are named, and not posts or persons: nobody could act.
fn roles_fit(known: &Known<'_>, name: &str, value: &Value) -> Result<(), No> {
    let (title, entry) = lacking::described(known.catalog, name);
    if entry != lacking::Entry::Roles {
        return Ok(());
    }
    let (office, reading) = (known.office, known.office.newest().map(|e| &e.reading));
    let role = |word: &str| {
        reading.is_some_and(|r| r.roles.iter().any(|x| x.role == word))
            || office.posts.values().any(|p| p.roles.iter().any(|r| r.what == word))
    };
    let other = |word: &str| {
        let post = office.posts.iter().any(|(id, p)| id == word || p.title == word);
        let person = office.persons.contains_key(word);
        (post || person) && !role(word)
    };
    let words: Vec<String> = value.words().into_iter().flat_map(lacking::roles_in).collect();
    let parts = value.words().into_iter().flat_map(|w| w.split(['、', ',', '，'])).count();
    let each: BTreeSet<&String> = words.iter().collect();
    if parts != words.len() || each.len() != words.len() {
        return Err(no(format!(
            "「{title}」には、役割の名を「、」で区切って、一つずつ、一度だけ記入してください。区切りの前後に空のところがあるか、同じ役割が二度あります。"
        )));
    }
    match words.iter().find(|w| other(w)) {
        Some(word) => {
            Err(no(format!("「{title}」の「{word}」は役割ではありません。{}", lacking::roles_are(known))))
        }
        None => Ok(()),
    }
}
