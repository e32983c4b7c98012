//! Is a form filled in as its fields ask? Each value by itself: present, of the right kind, known.
//! Takes fields, values and the office; gives the values in the form in which they are stored, or a sentence for each fault.
//! Rules between fields are in `rule`.

use crate::calendar::{self, Moment};
use crate::form::{Field, Kind};
use crate::known::Known;
use crate::matter::Matter;
use crate::refusal::Unavailable;
use crate::spelling;
use crate::value::{Filled, Value};
use clause::glyph;

/// The longest text that a field takes, in characters.
pub const LONGEST: usize = 4000;
/// The most values that a field takes: an inventory names every terminal of the body.
pub const MOST: usize = 5000;
/// The longest that all values of a field are together, in characters.
pub const LONGEST_TOGETHER: usize = 200_000;

/// Of one field so many faults are told, and of one fault so many words.
const MOST_TOLD: usize = 20;

/// What values are held against.
#[derive(Clone, Copy)]
pub struct Against<'a> {
    /// The office and what is recorded.
    pub known: &'a Known<'a>,
    /// The record that is corrected: rows that it names may have been struck off since.
    pub corrected: Option<&'a Matter>,
}

impl<'a> Against<'a> {
    /// What is known alone.
    pub fn known(known: &'a Known<'a>) -> Against<'a> {
        Against { known, corrected: None }
    }
}

/// Holds values against fields.
///
/// # Errors
/// The records cannot be read. Faults of the form are the second value.
pub fn check(
    fields: &[Field],
    given: &Filled,
    against: Against<'_>,
) -> Result<(Filled, Vec<String>), Unavailable> {
    let mut out = Filled::new();
    let mut faults: Vec<String> = given
        .keys()
        .filter(|name| fields.iter().all(|f| f.name != **name))
        .map(|name| format!("「{name}」という欄はありません。"))
        .collect();
    for field in fields {
        let value = given.get(&field.name).filter(|v| !v.is_empty());
        let Some(value) = value else {
            if field.required {
                let chosen = matches!(
                    field.kind,
                    Kind::Choice(_) | Kind::Class | Kind::Zone | Kind::Flag | Kind::Section | Kind::Role
                );
                let verb = if chosen { "選んで" } else { "記入して" };
                faults.push(format!("「{}」を{verb}ください。", field.title));
            }
            continue;
        };
        match one(field, value, against)? {
            Ok(value) => {
                out.insert(field.name.clone(), value);
            }
            Err(says) => faults.extend(says),
        }
    }
    Ok((out, faults))
}

type Held = Result<Result<Value, String>, Unavailable>;
/// The same for a field: each word of a list may be wrong by itself.
type HeldAll = Result<Result<Value, Vec<String>>, Unavailable>;

/// Of very many faults in one field the first are told, and how many there are.
fn some_of(title: &str, mut wrong: Vec<String>) -> Vec<String> {
    let count = wrong.len();
    if count > MOST_TOLD {
        wrong.truncate(MOST_TOLD);
        wrong.push(format!("「{title}」には、ほかにも直すところが{}件あります。", count - MOST_TOLD));
    }
    wrong
}

fn one(field: &Field, value: &Value, against: Against<'_>) -> HeldAll {
    let title = &field.title;
    if let Value::List(list) = value {
        if !field.many {
            return Ok(Err(vec![format!("「{title}」に記入できるのは一つです。")]));
        }
        if list.len() > MOST {
            return Ok(Err(vec![format!("「{title}」に記入できるのは{MOST}件までです。")]));
        }
        if list.iter().map(|word| word.chars().count()).sum::<usize>() > LONGEST_TOGETHER {
            let says = format!("「{title}」は全部で{LONGEST_TOGETHER}文字以内で記入してください。");
            return Ok(Err(vec![says]));
        }
        let out = match listed(field, list, against)? {
            Ok(out) => out,
            Err(wrong) => return Ok(Err(some_of(title, wrong))),
        };
        // Personal data are sealed as one: how many there are is nobody's business either.
        let private = field.private.then(|| Value::Private { private: out.join("、") });
        return Ok(Ok(private.unwrap_or(Value::List(out))));
    }
    let held = single(field, value, against)?;
    Ok(held
        .map(|v| match v {
            Value::Text(private) if field.private => Value::Private { private },
            Value::Text(word) if field.many => Value::List(vec![word]),
            other => other,
        })
        .map_err(|says| vec![says]))
}

/// The words of a list, or everything that is wrong with them.
fn listed(
    field: &Field,
    list: &[String],
    against: Against<'_>,
) -> Result<Result<Vec<String>, Vec<String>>, Unavailable> {
    let title = &field.title;
    let (mut out, mut wrong): (Vec<String>, Vec<Wrong<'_>>) = (Vec::new(), Vec::new());
    for word in list {
        let says = match single(field, &Value::Text(word.clone()), against)? {
            Ok(Value::Text(word)) if out.contains(&word) => {
                format!("「{title}」に「{word}」が重なっています。")
            }
            Ok(Value::Text(word)) => {
                out.push(word);
                continue;
            }
            Ok(_) => format!("「{title}」は一覧で記入できません。"),
            Err(says) => says,
        };
        // A person who is meant by a name is looked for by whoever draws the form: each stands alone.
        let lead = format!("「{title}」の「{word}」");
        let (word, says) = match says.strip_prefix(&lead).filter(|_| field.kind != Kind::Person) {
            Some(rest) => (word.as_str(), rest.to_string()),
            None => ("", says),
        };
        match wrong.iter_mut().find(|w| w.says == says) {
            Some(same) if !same.words.contains(&word) => same.words.push(word),
            Some(_) => {}
            None => wrong.push(Wrong { words: vec![word], says }),
        }
    }
    let told = wrong.iter().map(|w| w.told(title));
    Ok(if wrong.is_empty() { Ok(out) } else { Err(told.collect()) })
}

/// 誤り (wrong): what is wrong with words of a list; those with which the same is wrong are told together.
struct Wrong<'a> {
    /// The words; the empty one where the sentence is whole without.
    words: Vec<&'a str>,
    says: String,
}

impl Wrong<'_> {
    fn told(&self, title: &str) -> String {
        if self.words == [""] {
            return self.says.clone();
        }
        let words: Vec<String> = self.words.iter().take(MOST_TOLD).map(|w| format!("「{w}」")).collect();
        let more = match self.words.len().saturating_sub(MOST_TOLD) {
            0 => String::new(),
            more => format!("ほか{more}件"),
        };
        format!("「{title}」の{}{more}{}", words.join("、"), self.says)
    }
}

fn single(field: &Field, value: &Value, against: Against<'_>) -> Held {
    let title = &field.title;
    match (&field.kind, value) {
        (Kind::Flag, Value::Flag(_)) | (Kind::Number, Value::Number(0..)) => Ok(Ok(value.clone())),
        (Kind::Flag, Value::Text(word)) => Ok(flag(title, word)),
        (Kind::Number, Value::Text(word)) => Ok(number(title, word)),
        (Kind::Flag, _) => Ok(Err(format!("「{title}」は、はい又はいいえで記入してください。"))),
        (Kind::Number, _) => Ok(Err(format!("「{title}」は0以上の整数で記入してください。"))),
        (kind, Value::Text(word) | Value::Private { private: word }) => {
            worded(field, kind, word.trim(), against)
        }
        _ => Ok(Err(format!("「{title}」は文字で記入してください。"))),
    }
}

fn flag(title: &str, word: &str) -> Result<Value, String> {
    match word.trim() {
        "はい" | "○" | "有" | "true" => Ok(Value::Flag(true)),
        "いいえ" | "×" | "無" | "false" => Ok(Value::Flag(false)),
        other => Err(format!("「{title}」の「{other}」は、はい又はいいえで記入してください。")),
    }
}

fn number(title: &str, word: &str) -> Result<Value, String> {
    match word.trim().parse::<i64>() {
        Ok(n) if n >= 0 => Ok(Value::Number(n)),
        _ => Err(format!("「{title}」の「{word}」は0以上の整数で記入してください。")),
    }
}

fn worded(field: &Field, kind: &Kind, word: &str, against: Against<'_>) -> Held {
    let known = against.known;
    let title = &field.title;
    if word.chars().count() > LONGEST {
        return Ok(Err(format!("「{title}」は{LONGEST}文字以内で記入してください。")));
    }
    if word.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Ok(Err(format!("「{title}」に使えない制御文字が入っています。")));
    }
    let plain = |text: String| Ok(Ok(Value::Text(text)));
    let among = |ok: bool, what: &str| {
        if ok {
            Ok(Value::Text(word.to_string()))
        } else {
            Err(format!("「{title}」の「{word}」は{what}"))
        }
    };
    let reading = known.edition.map(|e| &e.reading);
    match kind {
        Kind::Date => match calendar::day(word) {
            Ok(day) => plain(day.to_string()),
            Err(says) => Ok(Err(format!("「{title}」の{says}"))),
        },
        Kind::Moment => match word.parse::<Moment>() {
            Ok(moment) => plain(moment.to_string()),
            Err(says) => Ok(Err(format!("「{title}」の{says}"))),
        },
        Kind::Person => match spellings(word).into_iter().find(|w| known.office.persons.contains_key(w)) {
            Some(number) => plain(number),
            None => Ok(among(false, "登録された職員番号ではありません。")),
        },
        Kind::Section => Ok(among(
            known.office.sections.get(word).is_some_and(|s| s.closed.is_none()),
            "登録された組織の名前ではありません。",
        )),
        Kind::Role => Ok(among(
            reading.is_some_and(|r| r.roles.iter().any(|x| x.role == word)) || held(known, word),
            "規程にも団体の定めた値にもない役割です。",
        )),
        Kind::Class => Ok(among(
            known.class_order(word).is_some(),
            &format!("規程が定める分類ではありません。{}", classes(known)),
        )),
        Kind::Zone => Ok(among(
            known.zones().contains(&word),
            &format!("規程が定める領域ではありません。{}", zones(known)),
        )),
        Kind::Clause => {
            Ok(among(reading.is_some_and(|r| r.clause(word).is_some()), "規程の条項の番地ではありません。"))
        }
        Kind::Choice(words) => Ok(among(
            words.iter().any(|w| w == word),
            &format!("選択肢にありません。選べるもの: {}", words.join("、")),
        )),
        Kind::Row(registers) => row(field, registers, word, against),
        Kind::Matter(of) => matter_named(field, of, word, known),
        Kind::Text | Kind::Flag | Kind::Number => plain(word.to_string()),
    }
}

/// A role that a post holds, or that a value of the body names.
fn held(known: &Known<'_>, role: &str) -> bool {
    crate::who::is_role(known.office, role, known.today()) || known.office.sets_role(role)
}

fn classes(known: &Known<'_>) -> String {
    match known.classes() {
        none if none.is_empty() => {
            "規程に分類がありません。本団体が定める値「classes」に、高い順に設定してください。".to_string()
        }
        labels => format!("選べるもの: {}", labels.join("、")),
    }
}

fn zones(known: &Known<'_>) -> String {
    match known.zones() {
        none if none.is_empty() => {
            "規程に領域がありません。本団体が定める値「zones」に設定してください。".to_string()
        }
        zones => format!("選べるもの: {}", zones.join("、")),
    }
}

fn row(field: &Field, registers: &[String], word: &str, against: Against<'_>) -> Held {
    let known = against.known;
    for register in registers {
        if let Some(row) = known.records.row(register, word)? {
            // However it was typed, it is written as it stands in the register.
            let registered = known.catalog.get(register).map(|m| row.key(m));
            return Ok(Ok(Value::Text(registered.unwrap_or_else(|| word.to_string()))));
        }
    }
    let before = against.corrected.and_then(|record| record.value(&field.name)).map(Value::words);
    if let Some(struck) = before.unwrap_or_default().into_iter().find(|w| spelling::same(w, word)) {
        return Ok(Ok(Value::Text(struck.to_string())));
    }
    let titles: Vec<&str> =
        registers.iter().map(|r| known.catalog.get(r).map_or(r.as_str(), |m| m.title.as_str())).collect();
    let none = match titles.as_slice() {
        [only] => format!("{only}にありません"),
        several => format!("{}のどれにもありません", several.join("、")),
    };
    Ok(Err(format!(
        "「{}」の「{word}」は、{none}。番号を確かめてください。まだ登録していなければ、先に登録してください。",
        field.title
    )))
}

/// A number as it was typed, and as it may be registered: in plain characters, in capital letters or small ones.
fn spellings(word: &str) -> Vec<String> {
    let plain: String = word.chars().map(|c| if c == '−' { '-' } else { glyph::narrow(c) }).collect();
    let mut out = vec![word.to_string()];
    for other in [plain.to_uppercase(), plain.to_lowercase(), plain] {
        if !out.contains(&other) {
            out.push(other);
        }
    }
    out
}

fn matter_named(field: &Field, of: &[String], word: &str, known: &Known<'_>) -> Held {
    let found = known.records.matter(word)?;
    if found.is_some_and(|m| of.contains(&m.applied.mechanism)) {
        return Ok(Ok(Value::Text(word.to_string())));
    }
    Ok(Err(format!("「{}」の「{word}」という案件はありません。", field.title)))
}
