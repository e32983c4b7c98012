//! What must the body still set itself? Whom neither policy nor body names, intervals of 定期的, rules of counting, classes.
//! Takes what is known; gives the values with why they are needed, how they are entered, and what is suggested.
//! Whether a value is taken is decided in `decide::values`; what it does is asked where it is used.

mod classes;
mod hours;
mod posts;

use crate::catalog::Catalog;
use crate::check::Check;
use crate::edition::DutyId;
use crate::form::Kind;
use crate::known::Known;
use crate::mechanism::{Form, How, Mechanism};
use crate::procedure::{CONSULTATION, CarriedBy, Who};
use crate::refusal::{Reason, Refusal};
use crate::setting::{self, Setting, Takes};
use crate::threshold;
use crate::value::Value;
use crate::who::{self, About};
use clause::glyph;

pub use hours::prompt;
pub use posts::{uncovered, unheld};

/// 記入の仕方 (how a value is entered).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Roles of the policy, separated by 、.
    Roles,
    /// A number of this unit.
    Number(&'static str),
    /// Words, one on each line or separated by 、.
    List,
    /// 過半数, 3分の2以上, 全員 or a number.
    Rule,
    /// One of the body's classes of information.
    Class,
    /// Words.
    Text,
}

impl Entry {
    fn of(takes: Takes) -> Entry {
        match takes {
            Takes::Roles => Entry::Roles,
            Takes::Number(_, _, unit) => Entry::Number(unit),
            Takes::Words(_) => Entry::List,
        }
    }
}

/// 定めるべき値 (value to be set).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// Its name.
    pub name: String,
    /// For people.
    pub title: String,
    /// Why it is needed.
    pub why: String,
    /// Citations of the clauses that ask for it.
    pub clauses: Vec<String>,
    /// How it is entered.
    pub entry: Entry,
    /// Roles that the policy names for it and that no post holds: appointing somebody is the nearer remedy.
    pub vacant: Vec<String>,
}

impl From<&Setting> for Lack {
    fn from(setting: &Setting) -> Lack {
        Lack {
            name: setting.name.to_string(),
            title: setting.title.to_string(),
            why: setting.does.to_string(),
            clauses: Vec::new(),
            entry: Entry::of(setting.takes),
            vacant: Vec::new(),
        }
    }
}

/// What the body must still set for what is confirmed today.
pub fn lacking(known: &Known<'_>) -> Vec<Lack> {
    let mut out: Vec<Lack> = Vec::new();
    for mechanism in known.catalog.mechanisms().filter(|m| m.runs() && m.form != Form::Guard) {
        let duties = known.duties(&mechanism.id);
        if duties.is_empty() {
            continue;
        }
        let mut found = nobody(known, mechanism);
        found.extend(uncounted(known, mechanism));
        found.extend(interval(known, mechanism, &duties));
        found.extend(classes::unclassed(known, mechanism));
        // The class of one mechanism may be asked for by another, too.
        found.retain(|lack| !out.iter().any(|other| other.name == lack.name));
        let cited = known.cite(mechanism);
        out.extend(found.into_iter().map(|lack| Lack { clauses: cited.clone(), ..lack }));
    }
    out.extend(unnamed(known));
    out.extend(idle(known));
    out
}

/// Values that name somebody whom nobody is: a title of a post, a name of a person, a role that no post bears.
fn idle(known: &Known<'_>) -> Vec<Lack> {
    let runs = |name: &str| {
        let (kind, id) = name.split_once('/')?;
        let used = ["approver", "bearer", "addressee"].contains(&kind) && !known.duties(id).is_empty();
        used.then(|| known.catalog.get(id)).flatten()
    };
    let mut out = Vec::new();
    for (name, value) in &known.office.values {
        let Some(mechanism) = runs(name) else { continue };
        let words: Vec<String> = value.value.words().into_iter().flat_map(roles_in).collect();
        let lost: Vec<String> = words.into_iter().filter(|w| !stands(known, w)).collect();
        if lost.is_empty() {
            continue;
        }
        let why = format!(
            "定めた{}を務める人がいません。この役割を、体制の画面（役割を割り当てる）か assign-role で職に割り当ててください。名前の誤りであれば、定め直してください。{}",
            quoted(&lost),
            roles_are(known)
        );
        let (title, entry) = described(known.catalog, name);
        let clauses = known.cite(mechanism);
        out.push(Lack { name: name.clone(), title, why, clauses, entry, vacant: Vec::new() });
    }
    out
}

/// Roles that one word of a value names.
pub(crate) fn roles_in(words: &str) -> Vec<String> {
    words.split(['、', ',', '，']).map(|w| w.trim().to_string()).filter(|w| !w.is_empty()).collect()
}

/// Whether somebody stands for a role today: a holder, or a deputy.
fn stands(known: &Known<'_>, role: &str) -> bool {
    let (office, today) = (known.office, known.today());
    let held = |id: &String| !who::holders(office, id, today).is_empty();
    let bearing = office.posts.iter().filter(|(_, p)| p.bears(role, today));
    bearing.into_iter().any(|(id, p)| held(id) || p.deputies.iter().any(held))
}

/// So many roles are named at most.
const NAMED: usize = 12;

/// What a role is, and which ones there are.
pub(crate) fn roles_are(known: &Known<'_>) -> String {
    let read = known.edition.into_iter().flat_map(|e| e.reading.roles.iter().map(|r| r.role.as_str()));
    let held = known.office.posts.values().flat_map(|p| p.roles.iter().map(|r| r.what.as_str()));
    let mut all: Vec<&str> = Vec::new();
    for role in read.chain(held) {
        if !all.contains(&role) {
            all.push(role);
        }
    }
    let more = if all.len() > NAMED { " など" } else { "" };
    all.truncate(NAMED);
    match all.is_empty() {
        true => "役割の名を入れます。職名や氏名ではありません。".to_string(),
        false => format!("役割の名を入れます。職名や氏名ではありません。ある役割: {}{more}", all.join("、")),
    }
}

/// Steps and openers for whom neither the policy nor the body names anybody.
fn nobody(known: &Known<'_>, mechanism: &Mechanism) -> Vec<Lack> {
    let Some(edition) = known.edition else { return Vec::new() };
    let steps = mechanism.steps.iter().filter(|s| !s.chain).filter_map(|s| s.decide.or(s.act));
    let mut out: Vec<Lack> = Vec::new();
    for who in std::iter::once(mechanism.opener()).chain(steps) {
        let about = About { applicant: "", deciders: &[] };
        let asked = who::actors(known.office, (edition, mechanism), (who, None), about, known.today());
        let Err(Reason::NobodyNamed { what, value }) = asked else { continue };
        if out.iter().any(|l| l.name == value) {
            continue;
        }
        let title = match who {
            Who::Bearer => format!("「{}」を行う者", mechanism.title),
            Who::Addressee => format!("「{}」の報告を受ける者", mechanism.title),
            _ => format!("{}者", mechanism.approving()),
        };
        let vacant = named(known, mechanism, who);
        let why = match vacant.is_empty() {
            true => format!("{what}者を、規程が役割の名で定めていません。"),
            false => format!("規程は{}と定めていますが、その役割を務める職がありません。", quoted(&vacant)),
        };
        out.push(Lack { name: value, title, why, clauses: Vec::new(), entry: Entry::Roles, vacant });
    }
    out
}

/// Roles that the policy names for a step in the words of the duties that the mechanism serves.
fn named(known: &Known<'_>, mechanism: &Mechanism, who: Who) -> Vec<String> {
    let Some(edition) = known.edition else { return Vec::new() };
    let mut out: Vec<String> = Vec::new();
    for (id, _) in known.duties(&mechanism.id) {
        let duty = edition.reading.duty(id);
        let words = duty.map(|d| match who {
            Who::Bearer => d.bearers.as_slice(),
            Who::Addressee => d.addressees.as_slice(),
            _ => &[],
        });
        for word in words.unwrap_or_default() {
            if edition.reading.roles.iter().any(|r| r.role == *word) && !out.contains(word) {
                out.push(word.clone());
            }
        }
    }
    out
}

fn quoted(roles: &[String]) -> String {
    roles.iter().map(|r| format!("「{r}」")).collect::<Vec<_>>().join("又は")
}

/// Quorum and majority.
fn uncounted(known: &Known<'_>, mechanism: &Mechanism) -> Vec<Lack> {
    let counts = |s: &crate::procedure::Step| {
        s.votes.is_some() || s.poll.as_ref().is_some_and(|p| p.rule == CarriedBy::Set)
    };
    if !mechanism.steps.iter().any(counts) {
        return Vec::new();
    }
    let one = |what: &str, title: &str| {
        let name = format!("{what}/{}", mechanism.id);
        (!known.office.values.contains_key(&name)).then(|| Lack {
            name,
            title: format!("「{}」の{title}", mechanism.title),
            why: "規程に数がないため、定めるまで成立を確定できません。".to_string(),
            clauses: Vec::new(),
            entry: Entry::Rule,
            vacant: Vec::new(),
        })
    };
    [one("quorum", "定足数"), one("majority", "可決の要件")].into_iter().flatten().collect()
}

/// 定期的 has no number.
fn interval(known: &Known<'_>, mechanism: &Mechanism, duties: &[(&DutyId, How)]) -> Option<Lack> {
    let reading = &known.edition?.reading;
    let periodic = |(id, how): &&(&DutyId, How)| {
        *how != How::Overview && reading.duty(id).is_some_and(|d| d.frequency.as_deref() == Some("periodic"))
    };
    duties.iter().find(periodic)?;
    let name = format!("interval/{}", mechanism.id);
    (known.office.set_number(&name).is_none()).then(|| Lack {
        name,
        title: format!("「{}」の間隔", mechanism.title),
        why: "規程は「定期的に」とだけ定めています。定めるまで、期限を示せません。".to_string(),
        clauses: Vec::new(),
        entry: Entry::Number("か月"),
        vacant: Vec::new(),
    })
}

/// Classes and zones, where forms ask for them and the policy has none.
fn unnamed(known: &Known<'_>) -> Vec<Lack> {
    let asks = |kind: &Kind| {
        let mut used = known.catalog.mechanisms().filter(|m| m.runs() && !known.duties(&m.id).is_empty());
        used.any(|m| m.every_field().any(|f| f.kind == *kind))
    };
    let mut out = Vec::new();
    for (name, title, empty, kind) in [
        ("classes", "情報の分類（重要なものから）", known.classes().is_empty(), Kind::Class),
        ("zones", "ネットワークの領域", known.zones().is_empty(), Kind::Zone),
    ] {
        if empty && asks(&kind) {
            out.push(Lack {
                name: name.to_string(),
                title: title.to_string(),
                why: "規程にありませんが、使う様式にこの欄があります。".to_string(),
                clauses: Vec::new(),
                entry: Entry::List,
                vacant: Vec::new(),
            });
        }
    }
    out
}

/// A refusal as a page tells it: a value that nobody set is called by its title, for names are known to the terminal alone.
pub fn plainly(catalog: &Catalog, refusal: Refusal) -> Refusal {
    match &refusal.reason {
        Reason::NotSet { value, .. } | Reason::NobodyNamed { value, .. } => {
            let (title, _) = described(catalog, value);
            let says = format!(
                "{title}を、規程も本団体も定めていません。管理者が「本団体が定める値」の画面で定めると、行えるようになります。"
            );
            Refusal { reason: Reason::Structure(says), ..refusal }
        }
        _ => refusal,
    }
}

/// How a value of this name is entered, and what it is called.
pub fn described(catalog: &Catalog, name: &str) -> (String, Entry) {
    if let Some(setting) = setting::find(name) {
        return (setting.title.to_string(), Entry::of(setting.takes));
    }
    let (kind, rest) = name.split_once('/').unwrap_or((name, ""));
    let id = rest.split('/').next().unwrap_or_default();
    let title = catalog.get(id).map_or(id, |m| m.title.as_str());
    match kind {
        "classes" => ("情報の分類".to_string(), Entry::List),
        "zones" => ("ネットワークの領域".to_string(), Entry::List),
        "approver" => {
            let does = catalog.get(id).map_or_else(|| format!("「{title}」を許可する"), Mechanism::approving);
            (format!("{does}者"), Entry::Roles)
        }
        "bearer" => (format!("「{title}」を行う者"), Entry::Roles),
        "addressee" => (format!("「{title}」の報告を受ける者"), Entry::Roles),
        "interval" => (format!("「{title}」の間隔"), Entry::Number("か月")),
        "retention-years" if rest == "people" => {
            ("職員の氏名と連絡先の保存期間".to_string(), Entry::Number("年"))
        }
        "retention-years" => (format!("「{title}」の保存期間"), Entry::Number("年")),
        "days" => (days_of(catalog.get(id), (title, rest)), Entry::Number("日")),
        "hours" => (days_of(catalog.get(id), (title, rest)), Entry::Number("時間")),
        "casting-vote" => (format!("「{title}」が可否同数のときに決する者"), Entry::Roles),
        "silence" => (format!("「{title}」に期限までに回答のない者の扱い"), Entry::Text),
        "quorum" => (format!("「{title}」の定足数"), Entry::Rule),
        "majority" => (format!("「{title}」の可決の要件"), Entry::Rule),
        threshold::KIND => {
            let called = catalog.get(id).map(|m| threshold::title(catalog, m));
            (called.unwrap_or_else(|| title.to_string()), Entry::Class)
        }
        kind if catalog.get(id).is_some_and(|m| m.limits().contains(&kind)) => limit(catalog.get(id), kind),
        _ => (name.to_string(), Entry::Text),
    }
}

/// The unit in which a value is counted, by how it is entered; empty where it is in words.
pub fn unit(entry: Entry, value: &Value) -> &'static str {
    let counts =
        || matches!(value, Value::Number(_)) || value.text().is_some_and(|t| t.parse::<u32>().is_ok());
    match entry {
        Entry::Number(unit) => unit,
        // 「過半数」 needs none; a number of members does.
        Entry::Rule if counts() => "人",
        _ => "",
    }
}

/// The term of a step, or of those who are heard.
fn days_of(mechanism: Option<&Mechanism>, (title, rest): (&str, &str)) -> String {
    let name = rest.split('/').nth(1).unwrap_or_default();
    let step = mechanism.and_then(|m| m.steps.iter().find(|s| s.name == name)).map(|s| s.title.as_str());
    match step {
        Some(step) => format!("「{title}」の「{step}」の期限"),
        None if name == CONSULTATION.name => format!("「{title}」の「{}」の期限", CONSULTATION.title),
        None => format!("「{title}」の期限"),
    }
}

/// What a rule of a form compares with: it is called as the field that is held against it.
fn limit(mechanism: Option<&Mechanism>, kind: &str) -> (String, Entry) {
    let Some(m) = mechanism else { return (kind.to_string(), Entry::Text) };
    let rules = m.rules.iter().chain(m.steps.iter().flat_map(|s| &s.rules));
    let found = rules.filter_map(|r| match &r.check {
        Check::NoLonger { to, value, .. } if value == kind => Some((to, Entry::Number("日"))),
        Check::AsSet { field, value } if value == kind => Some((field, Entry::Text)),
        _ => None,
    });
    let (field, entry) = found.into_iter().next().map_or((kind, Entry::Text), |(f, e)| (f.as_str(), e));
    let title = m.title_of(field);
    match entry {
        Entry::Number(_) => (format!("「{}」の「{title}」までの最も長い日数", m.title), entry),
        _ => (format!("「{}」の今の「{title}」", m.title), entry),
    }
}

/// What was typed, as a value.
///
/// # Errors
/// A Japanese sentence: it is no number.
pub fn value_of(entry: Entry, typed: &str) -> Result<Value, String> {
    let typed = typed.trim();
    match entry {
        Entry::Number(unit) => {
            let plain: String =
                typed.trim_end_matches(unit).trim().chars().map(glyph::narrow_digit).collect();
            match plain.parse::<i64>() {
                Ok(number) if (1..=100_000).contains(&number) => Ok(Value::Number(number)),
                _ => Err(format!(
                    "「{typed}」を数として読めません。1以上の数（単位は{unit}）を入れてください。"
                )),
            }
        }
        Entry::List => {
            let words = typed.split(['、', ',', '\n']).map(str::trim).filter(|w| !w.is_empty());
            Ok(Value::List(words.map(ToString::to_string).collect()))
        }
        Entry::Roles | Entry::Rule | Entry::Class | Entry::Text => Ok(Value::Text(typed.replace('\n', "、"))),
    }
}

#[cfg(test)]
mod tests;
