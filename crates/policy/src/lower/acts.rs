//! Which acts does one sentence demand? Goes through its pieces from left to right.
//! Takes a sentence; gives acts with force, condition, frequency, permission and addressees, and who is named for them.
//! Subjects from outside the sentence are added in `inherit`; what a provision is about is known in `mod`.

use super::act::Act;
use super::condition::{self, Found};
use super::force::{self, Modal};
use super::nominal;
use super::pieces::{self, Ending, Piece};
use super::topic::{self, Topic};
use super::{addressee, frequency, permission};
use crate::model::{Doubt, Force, Frequency};
use crate::sentence::mask;

/// What a sentence says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    pub acts: Vec<Act>,
    /// Actor inside the condition, where no subject is named.
    pub in_condition: Option<Vec<String>>,
    /// It begins with また、その…, so that the condition of the sentence before goes on.
    pub goes_on: bool,
}

/// Sets up the reading of one sentence. `impersonal` sentences (scope, entry into force) have no subject.
pub(crate) fn read(sentence: &str, impersonal: bool) -> Option<Reading> {
    let masked = mask(sentence);
    let modal = force::closing(&masked)?;
    let from = connective(&masked);
    let line = Line {
        original: sentence,
        masked: &masked,
        pieces: pieces::pieces(&masked),
        from,
        modal,
        impersonal,
    };
    Some(line.read())
}

const CONNECTIVES: [&str; 18] = [
    "この場合において、",
    "この場合においては、",
    "この場合は、",
    "また、",
    "なお、",
    "ただし、",
    "但し、",
    "さらに、",
    "したがって、",
    "このため、",
    "この場合において，",
    "この場合には、",
    "加えて、",
    "併せて、",
    "このことから、",
    "また，",
    "なお，",
    "ただし，",
];

fn connective(words: &str) -> usize {
    CONNECTIVES.iter().find(|c| words.starts_with(**c)).map_or(0, |c| c.len())
}

/// The stretch of one act.
#[derive(Clone, Copy, Debug)]
struct Segment {
    n: usize,
    start: usize,
    end: usize,
    ending: Ending,
}

struct Line<'a> {
    original: &'a str,
    masked: &'a str,
    pieces: Vec<Piece>,
    from: usize,
    modal: Modal,
    impersonal: bool,
}

impl Line<'_> {
    fn read(&self) -> Reading {
        let impersonal = self.impersonal;
        let first_end = self.segments(self.from).first().map_or(self.masked.len(), |s| s.end);
        let topic = if impersonal { None } else { self.topic(first_end) };
        let limit = topic.as_ref().map_or(first_end, |t| t.start.max(self.from));
        let mut condition = condition::find(self.masked, &self.pieces, self.from, limit);
        if condition.is_none() {
            let start = topic.as_ref().map_or(self.from, |t| t.next);
            condition = condition::find(self.masked, &self.pieces, start, first_end);
        }
        let body = topic.as_ref().map_or(self.from, |t| t.next).max(condition.map_or(0, |c| c.next));
        let named = self.named(topic.as_ref(), impersonal);
        let acts = self.acts(body, topic.as_ref(), condition, named.clone());
        let in_condition = condition
            .filter(|_| named.is_none())
            .and_then(|c| topic::in_condition(&self.original[c.start..c.end]));
        let anaphor = self.masked[self.from..].starts_with("その") && self.from > 0;
        let goes_on = anaphor
            && topic.is_none()
            && !self.masked[self.from..].split('、').next().unwrap_or("").contains(['は', 'も']);
        Reading { acts, in_condition, goes_on }
    }

    /// The subject; a phrase with 以下「…」という is called by its alias.
    fn topic(&self, until: usize) -> Option<Topic> {
        let found = topic::find(self.masked, &self.pieces, self.from, until)
            .or_else(|| topic::organ(self.masked, &self.pieces, self.from))?;
        let words = &self.original[found.start..found.next];
        let alias = words.rfind("以下「").or_else(|| words.rfind("以下単に「")).and_then(|at| {
            let rest = &words[at..];
            let open = rest.find('「')? + '「'.len_utf8();
            rest[open..].find('」').map(|close| rest[open..open + close].to_string())
        });
        Some(match alias {
            Some(alias) => Topic { bearers: vec![alias], ..found },
            None => found,
        })
    }

    fn named(&self, topic: Option<&Topic>, impersonal: bool) -> Option<Vec<String>> {
        if impersonal {
            return None;
        }
        topic::designated(
            self.masked,
            &self.pieces,
            topic.map_or(self.from, |t| if self.masked.contains("充て") { t.next } else { self.from }),
        )
        .or_else(|| topic.map(|t| t.bearers.clone()))
    }

    /// Byte ranges of the acts behind `from`.
    fn segments(&self, from: usize) -> Vec<Segment> {
        let mut out = Vec::new();
        let mut start = from;
        for (i, piece) in self.pieces.iter().enumerate().filter(|(_, p)| p.end > from) {
            let closes = match piece.ending {
                Ending::Act | Ending::Also | Ending::Before | Ending::Declared => !self.carried_on(i),
                Ending::Last => true,
                _ => false,
            };
            if closes {
                out.push(Segment { n: out.len(), start, end: piece.end, ending: piece.ending });
                start = (piece.end + '、'.len_utf8()).min(self.masked.len());
            }
        }
        out
    }

    /// Whether piece `i` is only an example, a purpose or the first half of what the next pieces say.
    fn carried_on(&self, i: usize) -> bool {
        for next in &self.pieces[i + 1..] {
            let words = &self.masked[next.start..next.end];
            if ["指示を仰", "その指示を", "判断を仰", "助言を仰"].iter().any(|w| words.starts_with(w))
            {
                return true;
            }
            match next.ending {
                Ending::Example => return true,
                Ending::Purpose => return !words.ends_with("ため"),
                Ending::Act | Ending::Also | Ending::Before | Ending::Declared | Ending::Last => {
                    return false;
                }
                _ => {}
            }
        }
        false
    }

    fn acts(
        &self,
        body: usize,
        topic: Option<&Topic>,
        first: Option<Found>,
        named: Option<Vec<String>>,
    ) -> Vec<Act> {
        let mut acts = Vec::new();
        let (mut condition, mut bearers) = (first, named);
        for mut segment in self.segments(body) {
            let mut here = condition;
            let Segment { n, start, end, .. } = segment;
            if n > 0 {
                if self.masked[start..end].starts_with("また") {
                    (condition, here) = (None, None);
                }
                if let Some(next) = topic::find(self.masked, &self.pieces, start, end) {
                    bearers = Some(next.bearers);
                    segment.start = next.next;
                }
                if let Some(own) = condition::find(self.masked, &self.pieces, segment.start, end) {
                    here = Some(own);
                    if self.masked[own.start..own.end].ends_with("場合") {
                        condition = here;
                    }
                }
            }
            let words = self.words(segment, topic, here);
            acts.push(self.act(segment, words, here, bearers.clone()));
        }
        doubt_reach(&mut acts);
        if let Some(split) = nominal::split(&acts, self.original) {
            return split;
        }
        acts
    }

    /// The words of an act without subject and condition; the first act has what stands before them too.
    fn words(&self, segment: Segment, topic: Option<&Topic>, condition: Option<Found>) -> String {
        let Segment { n, start, end, .. } = segment;
        let begin = if n == 0 { self.from } else { start };
        let mut cuts: Vec<(usize, usize)> = Vec::new();
        cuts.extend(topic.filter(|_| n == 0).map(|t| (t.start, t.next)));
        cuts.extend(condition.filter(|c| c.start >= begin && c.next <= end).map(|c| (c.start, c.next)));
        cuts.sort_unstable();
        let (mut out, mut at) = (String::with_capacity(end - begin), begin);
        for (from, to) in cuts {
            out.push_str(self.masked.get(at..from).unwrap_or(""));
            at = to.max(at);
        }
        out.push_str(self.masked.get(at..end).unwrap_or(""));
        out
    }

    fn act(
        &self,
        segment: Segment,
        words: String,
        condition: Option<Found>,
        bearers: Option<Vec<String>>,
    ) -> Act {
        let Segment { n, start, end, ending } = segment;
        let last = ending == Ending::Last;
        let mut doubts = Vec::new();
        let force = if last { self.modal.force } else { force::inside(&words, self.modal.before()) };
        if self.modal.damaged && last {
            doubts.push(Doubt::DamagedModal);
        }
        if !last && self.modal.force == Force::MustNot && force == Force::Must {
            doubts.push(Doubt::MixedForce);
        }
        if condition.is_some() && ["場合は", "場合には", "場合、", "ときは"].iter().any(|c| words.contains(c))
        {
            doubts.push(Doubt::SecondCondition);
        }
        let own_subject = match ending {
            Ending::Declared => topic::own_subject(&words),
            _ if bearers.is_none() && !self.impersonal => topic::plain_subject(&words),
            _ => None,
        };
        let text = condition.map(|c| self.original[c.start..c.end].to_string());
        let first_use = condition.is_some_and(|c| n == 0 || c.start >= start);
        let frequency = frequency::find(&words).or_else(|| {
            let once = first_use && text.as_deref().is_some_and(frequency::once);
            once.then(|| (Frequency::Once, text.clone().unwrap_or_default()))
        });
        let permission = permission::find(&words, force == Force::MustNot && last).or_else(|| {
            let allows = text.as_deref().filter(|t| force == Force::May || t.contains("除"));
            allows.and_then(|t| permission::find(t, false))
        });
        Act {
            force,
            bearers: own_subject.or(bearers),
            condition: text,
            frequency,
            permission,
            addressees: addressee::find(&words),
            start,
            end,
            words,
            doubts,
        }
    }
}

/// 「速やかに起動し、停止時間を最小限にする」: whether the adverb reaches the second act, the words do not say.
fn doubt_reach(acts: &mut [Act]) {
    for i in 1..acts.len() {
        let opens =
            acts[i - 1].frequency.as_ref().is_some_and(|(_, adverb)| acts[i - 1].words.starts_with(adverb));
        if opens && acts[i].frequency.is_none() && acts[i - 1].permission.is_none() {
            acts[i].doubts.push(Doubt::FrequencyReach);
        }
    }
}
