//! How sure is a proposal, and what speaks against it? Signs that hold for every policy, none for one mechanism.
//! Takes a pattern that fits and the duty; gives doubts, and from their number the certainty.
//! Whether a pattern fits is found in `link`, the parts of a coordinated act in `parts`.
//! A new doubt: a variant here with its sentence, and where it is found.

mod parts;

use super::View;
use super::words::stands;
use crate::mechanism::Serves;
use serde::{Deserialize, Serialize};

/// A pattern of one kind whose words make fewer characters says little.
const FEW: usize = 4;

/// 確からしさ (certainty) of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Several things are doubtful: a person must look.
    Low,
    /// One thing is doubtful.
    Middle,
    /// Nothing is doubtful.
    High,
}

impl Certainty {
    /// How sure something is of which this is doubtful.
    pub fn of(doubts: &[Doubt]) -> Certainty {
        match doubts {
            [] => Certainty::High,
            [one] if !matches!(one, Doubt::SeveralRivals | Doubt::Beside | Doubt::TakenUp) => {
                Certainty::Middle
            }
            _ => Certainty::Low,
        }
    }

    /// The word in data.
    pub fn key(self) -> &'static str {
        match self {
            Certainty::Low => "low",
            Certainty::Middle => "middle",
            Certainty::High => "high",
        }
    }

    /// The word for people.
    pub fn title(self) -> &'static str {
        match self {
            Certainty::Low => "要確認",
            Certainty::Middle => "おおむね確か",
            Certainty::High => "確か",
        }
    }
}

/// 不確かな理由 (doubt) of a proposal for one duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// Another mechanism would carry the same duty, or the same part of it.
    Rival,
    /// Several others would carry it.
    SeveralRivals,
    /// The duty itself was read with doubts, or it is not known whether it was.
    Reading,
    /// No word of the pattern stands in the act, nor does it ask for the permission or report of the duty itself: it may be
    /// about another duty of the sentence.
    Elsewhere,
    /// One kind of sign alone, and few characters.
    Scanty,
    /// No word of the duty names a mechanism: it is that of the duty beside it in the clause.
    Beside,
    /// No word of the duty names a mechanism: those of the lead-in above it do.
    LeadIn,
    /// No word of the duty names a mechanism: it is that of the clause that it takes up (前項の).
    TakenUp,
}

impl Doubt {
    /// For people.
    pub fn title(self) -> &'static str {
        match self {
            Doubt::Rival => "別の仕組みも当てはまる",
            Doubt::SeveralRivals => "別の仕組みがいくつも当てはまる",
            Doubt::Reading => "義務の読みが確かでない",
            Doubt::Elsewhere => "手掛かりの語が行為の外にある",
            Doubt::Scanty => "手掛かりが短い語一つだけ",
            Doubt::Beside => "手掛かりがなく、同じ条項の隣の義務に従った",
            Doubt::LeadIn => "手掛かりの語が上の柱書にある",
            Doubt::TakenUp => "手掛かりがなく、受けている条項の義務に従った",
        }
    }
}

pub(super) use parts::{members, parts};

/// What is doubtful when a pattern fits a duty that so many other mechanisms would carry, the gravest first.
pub(super) fn doubts(serves: &Serves, view: &View<'_>, rivals: usize) -> Vec<Doubt> {
    let tied = serves.permission == Some(true) || serves.reports == Some(true);
    let words = || serves.act.iter().chain(&serves.says).chain(&serves.all);
    let found = [
        (Doubt::SeveralRivals, rivals > 1),
        (Doubt::Rival, rivals == 1),
        (Doubt::Reading, !view.sure),
        (Doubt::Elsewhere, !tied && !words().any(|word| stands(word, &view.act))),
        (Doubt::Scanty, kinds(serves) < 2 && letters(serves, view) < FEW),
    ];
    found.into_iter().filter(|(_, holds)| *holds).map(|(doubt, _)| doubt).collect()
}

/// Kinds of sign: the act, the sentence, its grammar, persons, headings.
fn kinds(serves: &Serves) -> usize {
    let sentence = !serves.says.is_empty() || !serves.all.is_empty();
    let grammar = serves.permission.is_some() || serves.reports.is_some() || !serves.force.is_empty();
    let persons = !serves.bearer.is_empty() || !serves.addressee.is_empty();
    let kinds = [!serves.act.is_empty(), sentence, grammar, persons, !serves.heading.is_empty()];
    kinds.into_iter().filter(|kind| *kind).count()
}

/// How many characters the longest words that fit make together, one from each list and `all` whole.
fn letters(serves: &Serves, view: &View<'_>) -> usize {
    let longest = |words: &[String], text: &str| {
        let found = words.iter().filter(|w| stands(w, text));
        found.map(|w| w.chars().count()).max().unwrap_or(0)
    };
    let named =
        |words: &[String], names: &[String]| names.iter().map(|n| longest(words, n)).max().unwrap_or(0);
    let all: usize = serves.all.iter().map(|w| w.chars().count()).sum();
    longest(&serves.act, &view.act)
        + longest(&serves.says, &view.sentence)
        + all
        + longest(&serves.heading, &view.headings)
        + named(&serves.bearer, &view.bearers)
        + named(&serves.addressee, &view.addressees)
}
