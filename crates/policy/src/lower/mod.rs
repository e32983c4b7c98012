//! What must be done, by whom? Lowers the sentences of every provision to duties.
//! Takes the tree with the body's name, aliases and definitions; gives duties in document order.
//! One sentence is read in `acts`; this file knows what a provision is about and who is meant where nobody is named.

mod act;
mod acts;
mod addressee;
mod condition;
mod force;
mod frequency;
mod inherit;
mod nominal;
mod permission;
mod pieces;
mod record;
mod topic;

use crate::model::{Doubt, Duty, Force, Origin};
use crate::sentence::{Sentence, sentences};
use act::Act;
use acts::Reading;
use clause::{Index, Kind, Provision, Tree, glyph};
use inherit::Heritage;

/// A sentence of more bytes is no sentence of a policy; reading it would cost time without end.
const LONGEST_SENTENCE: usize = 6_000;

/// A provision of more sentences is a novel: what comes behind them is not read for duties.
const MOST_SENTENCES: usize = 300;

/// What a provision is about, as far as its sentences are read otherwise for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct About {
    /// 定義
    definitions: bool,
    /// 目的, 趣旨
    purpose: bool,
    /// 適用範囲
    scope: bool,
}

/// Lowers all provisions.
pub(crate) fn duties(tree: &Tree, body: Option<&str>) -> Vec<Duty> {
    let mut lowering =
        Lowering { tree, heritage: Heritage::new(tree, body), duties: Vec::new(), about: Vec::new() };
    for (at, provision) in tree.provisions().iter().enumerate() {
        let about = lowering.about(provision);
        lowering.about.push(about);
        lowering.provision(at, provision, about);
    }
    lowering.duties
}

/// Which sentence of which provision.
#[derive(Clone, Copy)]
struct Place {
    at: Index,
    n: usize,
    sentence: Sentence,
}

struct Lowering<'a> {
    tree: &'a Tree,
    heritage: Heritage<'a>,
    duties: Vec<Duty>,
    about: Vec<About>,
}

impl Lowering<'_> {
    fn about(&self, provision: &Provision) -> About {
        let above = provision.parent.and_then(|p| self.about.get(p)).copied().unwrap_or_default();
        let heading = glyph::squeeze(provision.heading.as_str());
        let says = |words: &[&str]| words.iter().any(|w| heading.contains(w));
        let part = provision.kind == Kind::PartHeading;
        let body = provision.body.as_str();
        let introduces = body.contains("用語の意義は")
            || body.contains("用語の定義は")
            || body.contains("用語は、次のとおり定義する");
        About {
            definitions: above.definitions || says(&["定義", "用語"]) || introduces,
            purpose: says(&["目的", "趣旨"]) && heading.chars().count() <= 6,
            scope: !part
                && (above.scope
                    || says(&["適用範囲", "対象範囲", "適用対象"])
                    || heading.ends_with("の範囲")),
        }
    }

    fn provision(&mut self, at: Index, provision: &Provision, about: About) {
        if provision.kind == Kind::Row {
            return self.row(at, provision, about);
        }
        if about.definitions || matches!(provision.kind, Kind::Front | Kind::Figure | Kind::Table) {
            return;
        }
        let body = provision.body.as_str();
        self.heritage.enter();
        for (n, sentence) in sentences(body).into_iter().take(MOST_SENTENCES).enumerate() {
            let words = sentence.words(body);
            if words.len() > LONGEST_SENTENCE || skipped(words, about, provision) {
                continue;
            }
            let place = Place { at, n, sentence };
            if let Some(act) = definition(words) {
                self.push(place, act, (Vec::new(), Origin::Nobody));
                continue;
            }
            let Some(reading) = acts::read(words, impersonal(words, about)) else {
                continue;
            };
            self.sentence(place, reading, impersonal(words, about));
        }
    }

    fn sentence(&mut self, place: Place, reading: Reading, impersonal: bool) {
        let Reading { acts, in_condition, goes_on } = reading;
        let at = place.at;
        let words = place.sentence.words(self.tree.get(at).body.as_str());
        let heritage = &mut self.heritage;
        let mut lowered: Vec<(Act, (Vec<String>, Origin))> = Vec::new();
        let other_topic = names_a_thing(words);
        for mut act in acts {
            if act.condition.is_none() && goes_on {
                act.condition = heritage.condition().map(str::to_string);
            }
            let who = match lowered.last() {
                _ if impersonal => (Vec::new(), Origin::Nobody),
                // The acts of one sentence share the subject that the first of them took over.
                Some((_, before)) if act.bearers.is_none() => before.clone(),
                _ => heritage.bearers(at, words, &act, in_condition.as_deref()),
            };
            if who.1 == Origin::Sentence && other_topic {
                act.doubts.push(Doubt::BearerInherited);
            }
            heritage.note(&act, &who.0);
            lowered.push((act, who));
        }
        heritage.lead(at, words, &lowered);
        for (act, who) in lowered {
            self.push(place, act, who);
        }
    }

    /// A row of a table of classes defines its class.
    fn row(&mut self, at: Index, provision: &Provision, about: About) {
        let label = provision.id.steps().last().map_or("", |s| s.as_str());
        if about.definitions
            || label.starts_with("row")
            || provision.parent.is_none_or(|p| self.tree.get(p).kind != Kind::Table)
        {
            return;
        }
        let words = provision.title();
        let sentence = Sentence { start: 0, end: provision.body.as_str().len() };
        let act = plain(Force::ShallBe, words, provision.body.as_str().len());
        self.push(Place { at, n: 0, sentence }, act, (Vec::new(), Origin::Nobody));
    }

    fn push(&mut self, place: Place, act: Act, who: (Vec<String>, Origin)) {
        let Place { at, n, sentence } = place;
        let before = self.duties.last().filter(|d| d.clause == at).map_or(0, |d| d.number);
        let provision = self.tree.get(at);
        let body = provision.body.as_str();
        let (bearers, origin) = who;
        let mut doubts = act.doubts;
        match origin {
            Origin::Heading(_) => doubts.push(Doubt::BearerInherited),
            Origin::Condition => doubts.push(Doubt::BearerFromCondition),
            Origin::Nobody if matches!(act.force, Force::Must | Force::MustNot) => {
                doubts.push(Doubt::BearerMissing)
            }
            _ => {}
        }
        let own = |name: &String| {
            if name == "自ら" { bearers.clone() } else { vec![name.clone()] }
        };
        let addressees = act.addressees.iter().flat_map(own).collect();
        let words = body.get(sentence.start + act.start..sentence.start + act.end).filter(|w| !w.is_empty());
        let words = words.unwrap_or(&act.words);
        let span = if body.is_empty() {
            provision.span()
        } else {
            provision.body.locate(sentence.start + act.start, sentence.start + act.end)
        };
        self.duties.push(Duty {
            clause: at,
            number: before + 1,
            force: act.force,
            record: record::find(words),
            act: words.to_string(),
            bearers,
            origin,
            condition: act.condition,
            frequency: act.frequency.as_ref().map(|f| f.0),
            adverb: act.frequency.map(|f| f.1),
            permission: act.permission,
            addressees,
            sentence: n,
            span,
            doubts,
        });
    }
}

fn plain(force: Force, words: &str, end: usize) -> Act {
    Act {
        force,
        bearers: None,
        condition: None,
        frequency: None,
        permission: None,
        addressees: Vec::new(),
        start: 0,
        end,
        words: words.to_string(),
        doubts: Vec::new(),
    }
}

/// Sentences that bind nobody by what they are: a purpose, a lead into definitions.
fn skipped(words: &str, about: About, provision: &Provision) -> bool {
    let purpose = words.ends_with("を目的とする")
        || words.ends_with("次のとおり定義する")
        || words.ends_with("当該各号に定めるところによる");
    let outline = about.purpose && (words.ends_with("定める") || words.ends_with("定めるものとする"));
    purpose || outline || (provision.kind == Kind::Numbered && words == "削除")
}

/// 「Xとは、…をいう」 and 「Xとは、…である」 outside of the definitions declare what X is.
fn definition(words: &str) -> Option<Act> {
    let named = words.find("とは、").is_some_and(|at| !words[..at].ends_with('こ'));
    let declares = named && (words.ends_with("をいう") || words.ends_with("である"));
    let applies = words.contains("適用されるもの");
    (declares || applies).then(|| plain(Force::ShallBe, words, words.len()))
}

/// 「訓練計画は、…」, 「記録媒体については、…」: the topic is a thing, so the subject taken over from before is a guess.
fn names_a_thing(words: &str) -> bool {
    let first = words.split(['、', '，']).next().unwrap_or("");
    first.ends_with('は')
        && !["場合は", "場合には", "ときは", "際は", "時は", "時には", "後は"]
            .iter()
            .any(|c| first.ends_with(c))
}

/// Scope, entry into force and their like have no subject.
fn impersonal(words: &str, about: About) -> bool {
    let ends = [
        "に適用する",
        "から施行する",
        "から適用する",
        "を廃止する",
        "の例による",
        "とみなす",
        "準用する",
        "を置く",
        "次のとおりとする",
    ];
    about.scope || ends.iter().any(|e| words.ends_with(e))
}
