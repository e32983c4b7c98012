//! How does one matter look? Its values, everything that happened to it, and who stood in for whom.
//! Takes a matter with its history and the names of persons; gives text. Nothing is looked up or decided here.
//! Registers and words for kinds of events are in `office`.

use crate::office::{DISPOSED, Names, event_title, kept, moment, value};
use jiff::civil::Date;
use practice::Mechanism;
use practice::calendar::wareki;
use practice::entry::Entry;
use practice::event::{Answered, Established, Event, SentBack, StandIn, TakenBack, Upshot};
use practice::form::Field;
use practice::matter::Matter;
use practice::polling::Outlook;
use practice::value::{Filled, Value};

/// One matter with every value and everything that happened to it.
pub fn matter(
    matter: &Matter,
    mechanism: &Mechanism,
    shown: &Filled,
    history: &[Entry],
    names: &Names,
) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for field in &mechanism.fields {
        if let Some(v) = shown.get(&field.name) {
            // What could not be revealed is gone.
            let words = match v {
                Value::Sealed { .. } => DISPOSED.to_string(),
                v => value(field, v, names),
            };
            rows.push(vec![format!("  {}", field.title), words]);
        }
    }
    let mut out = format!("{}（{}）\n", matter.number(mechanism), matter.id);
    for row in rows {
        out.push_str(&format!(
            "{}: {}\n",
            row.first().cloned().unwrap_or_default(),
            row.last().cloned().unwrap_or_default()
        ));
    }
    out.push_str("経過\n");
    for h in self::history(mechanism, history, names) {
        let remark = if h.remark.is_empty() { String::new() } else { format!("　{}", h.remark) };
        out.push_str(&format!("  {}  {}  {}{remark}　〔{}番〕\n", h.at, h.what, h.who, h.seq));
    }
    out
}

/// That another record stands in the place of this one.
pub fn replaced(by: &Matter, mechanism: &Mechanism) -> String {
    format!("訂正: この記録は、「{}」で訂正されています。そちらを見てください。\n", by.number(mechanism))
}

/// 経過の一行 (what happened): one event of a matter in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: String,
    /// What kind of event.
    pub what: &'static str,
    /// Who.
    pub who: String,
    /// What is special about it; empty if nothing is.
    pub remark: String,
    /// Its number in the ledger.
    pub seq: u64,
}

/// Everything that happened to a matter, in order.
pub fn history(mechanism: &Mechanism, history: &[Entry], names: &Names) -> Vec<Happened> {
    let mut before: Option<&Filled> = None;
    let mut out = Vec::new();
    let disposed = history.iter().any(|entry| matches!(entry.event, Event::Disposed { .. }));
    let remark = |event: &Event| remark(event, mechanism, names, disposed);
    for entry in history {
        let told = match (&entry.event, before) {
            (Event::Resubmitted { fields, .. }, Some(before)) => changed(mechanism, (before, fields), names),
            (event @ Event::Amended { fields, .. }, Some(before)) => {
                format!("{}{}", remark(event), changed(mechanism, (before, fields), names))
            }
            (event, _) => remark(event),
        };
        match &entry.event {
            Event::Applied(applied) => before = Some(&applied.fields),
            Event::Resubmitted { fields, .. } | Event::Amended { fields, .. } => before = Some(fields),
            _ => {}
        }
        out.push(Happened {
            at: moment(entry.at),
            what: event_title(entry.event.kind()),
            who: named(&entry.by, names).to_string(),
            remark: told.trim_start_matches('　').to_string(),
            seq: entry.seq,
        });
    }
    out
}

/// So many characters of a value are told where it was changed; a longer one is read in its field.
const TOLD: usize = 40;

/// What a resubmission or an amendment changed, with what stood there before. Of what was erased only commitments are left, which
/// differ each time.
fn changed(mechanism: &Mechanism, (before, after): (&Filled, &Filled), names: &Names) -> String {
    let sealed = |v: Option<&Value>| matches!(v, Some(Value::Sealed { .. }));
    let (mut titles, mut apart) = (Vec::new(), false);
    for field in &mechanism.fields {
        let (was, is) = (before.get(&field.name), after.get(&field.name));
        match sealed(was) && sealed(is) {
            true => apart = true,
            false if was != is => titles.push(change(field, (was, is), names)),
            false => {}
        }
    }
    match (titles.is_empty(), apart) {
        (false, _) => format!("　変えた欄: {}", titles.join("、")),
        (true, true) => "　変えた欄: 別に保管する欄のほかはなし".to_string(),
        (true, false) => "　変えた欄: なし".to_string(),
    }
}

/// 返却する日（令和8年12月2日→令和8年12月3日）; the title alone where one of the two is long, or is no longer there.
fn change(field: &Field, (was, is): (Option<&Value>, Option<&Value>), names: &Names) -> String {
    let words = |v: Option<&Value>| match v {
        Some(Value::Sealed { .. }) => None,
        Some(v) => Some(value(field, v, names)).filter(|w| w.chars().count() <= TOLD && !w.contains('\n')),
        None => Some("なし".to_string()),
    };
    match (words(was), words(is)) {
        (Some(was), Some(is)) => format!("{}（{was}→{is}）", field.title),
        _ => field.title.clone(),
    }
}

/// What the remark of a matter is, and whose: 「差戻しの理由（氏名）」. Empty where nothing of that kind happened.
pub fn remarked(history: &[Entry], names: &Names) -> String {
    let title = |event: &Event| match event {
        Event::SentBack { .. } => Some("差戻しの理由"),
        Event::Recalled { .. } => Some("引戻しの理由"),
        Event::Withdrawn { .. } => Some("取下げの理由"),
        Event::Closed { .. } => Some("終了の理由"),
        Event::Decided(d) if !d.approved => Some("許可・承認しない理由"),
        Event::Established(_) => Some("議決の結果"),
        _ => None,
    };
    let whose = |entry: &Entry| match &entry.event {
        Event::Decided(decided) => decided.person.as_ref().unwrap_or(&entry.by).clone(),
        Event::SentBack(back) => back.person.as_ref().unwrap_or(&entry.by).clone(),
        Event::Recalled(back) | Event::Withdrawn(back) => back.person.as_ref().unwrap_or(&entry.by).clone(),
        _ => entry.by.clone(),
    };
    let last = history.iter().rev().find_map(|entry| Some((title(&entry.event)?, whose(entry))));
    last.map(|(title, by)| format!("{title}（{}）", named(&by, names))).unwrap_or_default()
}

fn remark(event: &Event, mechanism: &Mechanism, names: &Names, disposed: bool) -> String {
    let step = |planned: &str| practice::who::step_title(mechanism, planned);
    match event {
        Event::Applied(a) => {
            let for_whom = names.get(&a.applicant).cloned().unwrap_or_else(|| a.applicant.clone());
            let paper = a.paper.map(|d| format!("　書面 {}", wareki(d))).unwrap_or_default();
            format!("　申請者 {for_whom}　規程 第{}版{paper}", a.edition)
        }
        Event::Decided(d) => {
            let verdict = if d.approved { "可" } else { "否" };
            let mut out = format!("　{} {verdict}（{}）", step(&d.step), d.roles.join("、"));
            out.push_str(&on_paper(("決定した人", d.person.as_ref()), d.paper, names));
            out.push_str(&standing_in(d.standing_in.as_ref()));
            if let Some(sole) = &d.delegated {
                out.push_str(&format!("　専決: {}（{}、定め{}番）", sole.post, sole.basis, sole.arrangement));
            }
            out.push_str(&entered(mechanism, (&d.step, &d.fields), names, disposed));
            out.push_str(&with_files(&d.files));
            let notes = [("代決", &d.deputy), ("やむを得ない理由", &d.unavoidable), ("理由", &d.reason)];
            for (what, text) in notes {
                if let Some(text) = text {
                    out.push_str(&format!("　{what}: {text}"));
                }
            }
            out
        }
        Event::Acted(acted) => {
            let (mut out, fields) = (format!("　{}", step(&acted.step)), &acted.fields);
            out.push_str(&entered(mechanism, (&acted.step, fields), names, disposed));
            if let Some(told) = fields.get("told") {
                out.push_str(&format!("　報告先: {}", told.shown()));
            }
            out.push_str(&on_paper(("行った人", acted.person.as_ref()), acted.paper, names));
            out
        }
        Event::Answered(a) => answered(a, &step(&a.step), names),
        Event::Established(e) => established(e, &step(&e.step), names),
        Event::SentBack(back) => sent_back(back, names),
        Event::Attached(file) => format!("　{}", file.name),
        Event::Detached(file) => match &file.reason {
            Some(reason) => format!("　{}　理由: {reason}", file.name),
            None => format!("　{}", file.name),
        },
        Event::StepSkipped { step: name, reason } => format!("　{}　理由: {reason}", step(name)),
        Event::Recalled(back) | Event::Withdrawn(back) => taken_back(back, names),
        Event::Amended { reason, .. } | Event::Closed { reason } | Event::Disposed { reason, .. } => {
            format!("　理由: {reason}")
        }
        _ => String::new(),
    }
}

/// What was entered with a step.
fn entered(mechanism: &Mechanism, (step, fields): (&str, &Filled), names: &Names, disposed: bool) -> String {
    let defined = practice::who::step_of(mechanism, step).map(|(s, _)| s.fields.as_slice());
    let filled = defined.unwrap_or_default().iter().filter_map(|f| Some((f, fields.get(&f.name)?)));
    filled.map(|(field, v)| format!("　{}: {}", field.title, kept(field, v, names, disposed))).collect()
}

fn sent_back(back: &SentBack, names: &Names) -> String {
    let came = on_paper(("差し戻した人", back.person.as_ref()), back.paper, names);
    format!("{}{came}　理由: {}", standing_in(back.standing_in.as_ref()), back.reason)
}

fn taken_back(back: &TakenBack, names: &Names) -> String {
    let came = on_paper(("申請した人", back.person.as_ref()), back.paper, names);
    format!("{came}　理由: {}", back.reason)
}

/// Whose paper was entered, where another one entered it, and the day on it.
fn on_paper((what, person): (&str, Option<&String>), day: Option<Date>, names: &Names) -> String {
    let person = person.map(|p| format!("　{what} {}", named(p, names))).unwrap_or_default();
    let day = day.map(|d| format!("　書面 {}", wareki(d))).unwrap_or_default();
    format!("{person}{day}")
}

/// In whose place a deputy acted, his rank, and who before him was not there.
fn standing_in(who: Option<&StandIn>) -> String {
    let Some(who) = who else { return String::new() };
    let passed = match who.passed.is_empty() {
        true => String::new(),
        false => format!("、先順位の{}は不在等", who.passed.join("、")),
    };
    format!("　代決者 {}（{}の第{}順位{passed}）", who.post, who.of, who.rank)
}

/// That files belonged to what was decided or answered upon.
fn with_files(files: &[String]) -> String {
    if files.is_empty() { String::new() } else { format!("　添付{}件を含む", files.len()) }
}

fn named<'a>(one: &'a str, names: &'a Names) -> &'a str {
    names.get(one).map_or(one, String::as_str)
}

fn answered(a: &Answered, step: &str, names: &Names) -> String {
    let mut out = format!("　{step} {}", a.answer.title());
    if a.asked == a.person {
        out.push_str(&format!("　回答者 {}", named(&a.person, names)));
    } else {
        out.push_str(&format!("　{} {}", a.asked, named(&a.person, names)));
    }
    out.push_str(&standing_in(a.standing_in.as_ref()));
    for (what, text) in [("代決", &a.deputy), ("意見", &a.opinion)] {
        if let Some(text) = text {
            out.push_str(&format!("　{what}: {text}"));
        }
    }
    out.push_str(&with_files(&a.files));
    if let Some(last) = a.late {
        out.push_str(&format!("　期限（{}）の後", wareki(last)));
    }
    a.paper.map_or(out.clone(), |d| format!("{out}　書面 {}", wareki(d)))
}

/// Who is still to answer, whether the last day is over, and who decides in a tie.
pub fn outlook(outlook: &Outlook, names: &Names) -> String {
    let mut out = String::new();
    if !outlook.silent.is_empty() {
        let who: Vec<&str> = outlook.silent.iter().map(|w| named(w, names)).collect();
        out.push_str(&format!("回答待ち: {}", who.join("、")));
        match outlook.last {
            Some(last) if outlook.over => out.push_str(&format!("（期限 {}を過ぎています", wareki(last))),
            Some(last) => out.push_str(&format!("（期限 {}", wareki(last))),
            None => out.push_str("（期限なし"),
        }
        let silence = if outlook.no_opinion {
            "。回答がなければ意見なしとして締め切れます"
        } else {
            ""
        };
        out.push_str(&format!("{silence}）\n"));
    }
    if let Some(chair) = &outlook.chair {
        out.push_str(&format!("可否同数: 「{chair}」の裁決を待っています\n"));
    }
    out
}

fn established(e: &Established, step: &str, names: &Names) -> String {
    let upshot = match e.upshot {
        Upshot::Carried => "成立",
        Upshot::Lost if tied(e) => "不成立（可否同数）",
        Upshot::Lost => "不成立",
        Upshot::Returned => "不同意（差戻し）",
    };
    let mut out = format!(
        "　{step} {upshot}　可 {}・否 {}・意見 {}（回答できる者 {}、定足数 {}、必要な可 {}）　要件: {}",
        e.agreed,
        e.disagreed,
        e.opinions,
        e.entitled.len(),
        e.quorum,
        e.needed,
        e.rule
    );
    if let Some(casting) = &e.casting {
        out.push_str(&format!("　可否同数、裁決 {}（{}）", casting.verdict.title(), casting.role));
        out.push_str(&standing_in(casting.standing_in.as_ref()));
        if let Some(why) = &casting.deputy {
            out.push_str(&format!("　代決: {why}"));
        }
    }
    for (what, who) in [("利害のため除外", &e.excluded), ("回答なし", &e.silent)] {
        if !who.is_empty() {
            let who: Vec<&str> = who.iter().map(|w| named(w, names)).collect();
            out.push_str(&format!("　{what}: {}", who.join("、")));
        }
    }
    out
}

/// As many 可 as 否, with enough answers.
fn tied(e: &Established) -> bool {
    let said = e.agreed + e.disagreed + e.opinions;
    e.agreed > 0 && e.agreed == e.disagreed && said >= e.quorum
}
