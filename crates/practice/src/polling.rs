//! How do the answers of those who are asked stand, and what is still missing? The count before it is established.
//! Takes the office, a mechanism and a matter at a step of 書面決議 or 合議; gives who is silent, and whether it is a tie.
//! Who may answer and what follows from the count is decided in `decide`.

use crate::catalog::Catalog;
use crate::event::{Answered, Verdict};
use crate::matter::Matter;
use crate::mechanism::Mechanism;
use crate::office::Office;
use crate::procedure::{CarriedBy, Poll};
use crate::standing::{self, Deadline};
use crate::value::Value;
use crate::who;
use clause::glyph;
use jiff::civil::Date;

/// 意見なし: the one word by which the body lets those who are silent after the last day count.
pub const NO_OPINION: &str = "意見なし";

/// A matter at a step at which several persons are asked.
#[derive(Clone, Copy)]
pub(crate) struct Polling<'a> {
    pub(crate) office: &'a Office,
    pub(crate) mechanism: &'a Mechanism,
    pub(crate) matter: &'a Matter,
    pub(crate) poll: &'a Poll,
    /// The step, as it is planned.
    pub(crate) planned: &'a str,
}

/// The verdicts of those who answered, by whom was asked.
pub(crate) struct Count {
    pub(crate) entitled: Vec<String>,
    pub(crate) excluded: Vec<String>,
    pub(crate) silent: Vec<String>,
    pub(crate) said: Vec<Verdict>,
}

impl Count {
    /// How many said this.
    pub(crate) fn of(&self, verdict: Verdict) -> usize {
        self.said.iter().filter(|s| **s == verdict).count()
    }
}

/// 要件 (rule of counting): how many answers and how many 可 are needed, and how it reads.
pub(crate) struct Needed {
    pub(crate) quorum: usize,
    pub(crate) agreed: usize,
    pub(crate) words: String,
}

/// 回答の状況 (outlook) of a step at which several are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// The last day.
    pub last: Option<Date>,
    /// Those who did not answer yet: numbers of persons, or posts.
    pub silent: Vec<String>,
    /// Whether the last day is over.
    pub over: bool,
    /// Whether those who are silent count as having no opinion once the last day is over, because the body set so.
    pub no_opinion: bool,
    /// 可否同数, where the body set who decides: his role.
    pub chair: Option<String>,
    /// Numbers of those who take no part.
    pub interested: Vec<String>,
}

/// How the answers to a matter stand today; `None` where nobody is asked now.
pub fn outlook(office: &Office, catalog: &Catalog, matter: &Matter, today: Date) -> Option<Outlook> {
    let mechanism = catalog.get(&matter.applied.mechanism)?;
    let planned = matter.open_step()?;
    let (step, _) = who::step_of(mechanism, planned)?;
    let polling = Polling { office, mechanism, matter, poll: step.poll.as_ref()?, planned };
    let count = polling.count(None);
    let last = polling.last_day();
    Some(Outlook {
        last,
        over: last.is_some_and(|last| last < today),
        no_opinion: polling.silence_is_no_opinion(),
        chair: polling.tied(&count).filter(|_| count.silent.is_empty() || last.is_some_and(|l| l < today)),
        silent: count.silent,
        interested: polling.interested(),
    })
}

impl<'a> Polling<'a> {
    /// The last day for an answer: by the form, or so many days after the step was reached.
    pub(crate) fn last_day(&self) -> Option<Date> {
        standing::deadline(self.matter, self.mechanism, self.office).map(Deadline::day)
    }

    /// Whether the answers are votes of a body, or the opinions of posts (合議).
    pub(crate) fn is_vote(&self) -> bool {
        self.poll.of.is_some()
    }

    /// Everybody who is asked, interested or not: numbers of persons, or posts.
    pub(crate) fn everybody(&self) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        let all = match &self.poll.of {
            Some(field) => self.matter.value(field).map(Value::words).unwrap_or_default(),
            None => who::consulted(self.planned).unwrap_or_default(),
        };
        for one in all {
            if !out.iter().any(|o| o == one) {
                out.push(one.to_string());
            }
        }
        out
    }

    /// Those who take no part.
    pub(crate) fn interested(&self) -> Vec<String> {
        let fields = self.poll.except.iter().filter_map(|f| self.matter.value(f));
        fields.flat_map(Value::words).map(ToString::to_string).collect()
    }

    /// The answers so far, with a new one.
    pub(crate) fn count(&self, new: Option<&Answered>) -> Count {
        let interested = self.interested();
        let (excluded, entitled): (Vec<String>, Vec<String>) =
            self.everybody().into_iter().partition(|one| interested.contains(one));
        let answers = self.matter.answers_at(self.planned).map(|a| &a.answered).chain(new);
        let answers: Vec<&Answered> = answers.collect();
        let silent = entitled.iter().filter(|one| !answers.iter().any(|a| a.asked == **one));
        let silent = silent.cloned().collect();
        Count { excluded, silent, said: answers.iter().map(|a| a.answer).collect(), entitled }
    }

    /// How many answers and 可 are needed for a count; `None` where the body did not set the rule.
    pub(crate) fn needed(&self, count: &Count) -> Option<Needed> {
        let asked = count.entitled.len();
        if self.poll.rule == CarriedBy::NoneAgainst {
            let rule = "全員が回答し、否とした者がいないこと";
            return Some(match count.silent.is_empty() || !self.silence_is_no_opinion() {
                true => Needed { quorum: asked, agreed: 0, words: rule.to_string() },
                false => Needed {
                    quorum: count.said.len(),
                    agreed: 0,
                    words: format!("{rule}。期限までに回答のない者は{NO_OPINION}（本団体が定める値）"),
                },
            });
        }
        let (quorum, majority) = (self.set("quorum")?, self.set("majority")?);
        let words = format!("定足数 {quorum}、可決 回答した者の{majority}（本団体が定める値）");
        let of = |words: &str, whole| threshold(words, whole).unwrap_or(whole);
        Some(Needed { quorum: of(&quorum, asked), agreed: of(&majority, count.said.len()).max(1), words })
    }

    /// 可否同数: as many 可 as 否 where more than half is needed, and the role that the body lets decide then.
    pub(crate) fn tied(&self, count: &Count) -> Option<String> {
        let chair = self.set("casting-vote")?;
        let (agreed, disagreed) = (count.of(Verdict::Agree), count.of(Verdict::Disagree));
        let enough = self.needed(count).is_some_and(|needed| count.said.len() >= needed.quorum);
        let half = self.set("majority").is_some_and(|majority| majority == MORE_THAN_HALF);
        (half && enough && agreed > 0 && agreed == disagreed).then_some(chair)
    }

    /// Whether the body set that silence after the last day is no opinion. A vote that was not given is never counted.
    pub(crate) fn silence_is_no_opinion(&self) -> bool {
        !self.is_vote() && self.set("silence").is_some_and(|word| word == NO_OPINION)
    }

    /// A value that the body set for this mechanism.
    pub(crate) fn set(&self, what: &str) -> Option<String> {
        let found = self.office.values.get(&format!("{what}/{}", self.mechanism.id));
        found.map(|v| v.value.shown().trim().to_string())
    }
}

pub(crate) const MORE_THAN_HALF: &str = "過半数";

/// How many of so many: 過半数, 3分の2以上, 全員, or a number.
pub(crate) fn threshold(words: &str, whole: usize) -> Option<usize> {
    let plain: String = words.trim().chars().map(digit).collect();
    match plain.as_str() {
        MORE_THAN_HALF => return Some(whole / 2 + 1),
        "全員" => return Some(whole),
        _ => {}
    }
    let plain = plain.trim_end_matches("以上").trim_end_matches('人');
    if let Some((below, above)) = plain.split_once("分の") {
        let (below, above): (usize, usize) = (below.parse().ok()?, above.parse().ok()?);
        return (0 < above && above <= below).then(|| (whole * above).div_ceil(below));
    }
    plain.parse().ok().filter(|n| *n > 0)
}

/// Digits of every spelling as ASCII.
fn digit(c: char) -> char {
    let kanji = glyph::kanji_digit(c).and_then(|n| char::from_digit(n, 10));
    kanji.unwrap_or_else(|| glyph::narrow_digit(c))
}
