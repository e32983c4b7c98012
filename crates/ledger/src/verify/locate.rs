//! Which events are changed, as exactly as the stored hashes and the signed roots allow?
//! Takes the evidence for one event after the other; gives findings, none of which accuses an event that a signed root proves.
//! Assumptions are made in `state`; reading folders is in `database` and `exported`.

use crate::log::KEPT_EVERY;
use crate::merkle::Hash;

use super::signed::Anchor;
use super::state::{self, Range, State};
use super::{Evidence, FindingKind, Findings};

const ABSENT: Evidence = Evidence { entry: None, leaf: None, accused: true };

/// Walks over all events once and compares at every signed root.
///
/// Since the last root that fitted, several assumptions about what was recorded are carried along: the entries are right,
/// or the stored hashes of single leaves are, or the stored hash of a whole run is. The next root that fits one of them
/// proves it, and the differences between it and the entries are the changed events.
pub(super) struct Locator<'a> {
    anchors: &'a [Anchor],
    /// The stored hash of the full run of 256 events with the index.
    run_hash: &'a mut dyn FnMut(u64) -> Option<Hash>,
    states: Vec<State>,
    /// The events since the last boundary, a multiple of 256 or the size of an anchor.
    piece: Vec<Evidence>,
    position: u64,
    confirmed: u64,
    /// Events since the last proof that are known to be wrong.
    accused: Vec<Range>,
    /// Roots since the last proof that fitted no assumption.
    failed: Vec<Anchor>,
    /// Events that no root covers.
    unsigned: Option<Range>,
}

impl<'a> Locator<'a> {
    pub(super) fn new(
        anchors: &'a [Anchor],
        run_hash: &'a mut dyn FnMut(u64) -> Option<Hash>,
        findings: &mut Findings,
    ) -> Self {
        let mut locator = Locator {
            anchors,
            run_hash,
            states: vec![State::new()],
            piece: Vec::with_capacity(KEPT_EVERY as usize),
            position: 0,
            confirmed: 0,
            accused: Vec::new(),
            failed: Vec::new(),
            unsigned: None,
        };
        locator.compare(findings);
        locator
    }

    /// The number that comes next.
    pub(super) fn next_seq(&self) -> u64 {
        self.position + 1
    }

    /// The last number that a signed root covers.
    pub(super) fn limit(&self) -> u64 {
        self.anchors.last().map_or(self.position, |anchor| anchor.size.max(self.position))
    }

    /// The event with the number; whatever was left out before it is missing.
    pub(super) fn event(&mut self, seq: u64, evidence: Evidence, findings: &mut Findings) {
        if seq > self.limit() {
            let (first, last) = self.unsigned.unwrap_or((seq, seq));
            self.unsigned = Some((first.min(seq), last.max(seq)));
            return;
        }
        self.absent_to(seq.saturating_sub(1), FindingKind::EventMissing, findings);
        if evidence.accused {
            findings.events(FindingKind::EventChanged, seq, seq);
        }
        self.place(evidence, findings);
    }

    /// The events up to the number are not there, as far as a root covers them.
    pub(super) fn absent_to(&mut self, last: u64, kind: FindingKind, findings: &mut Findings) {
        let last = last.min(self.limit());
        if last > self.position {
            findings.events(kind, self.position + 1, last);
        }
        while self.position < last {
            self.place(ABSENT, findings);
        }
    }

    fn place(&mut self, evidence: Evidence, findings: &mut Findings) {
        self.position += 1;
        if evidence.accused {
            match self.accused.last_mut() {
                Some(range) if range.1 + 1 == self.position => range.1 = self.position,
                _ => self.accused.push((self.position, self.position)),
            }
        }
        self.piece.push(evidence);
        let at_anchor = self.anchors.first().is_some_and(|anchor| anchor.size == self.position);
        if at_anchor || self.position.is_multiple_of(KEPT_EVERY) {
            self.end_piece(findings);
        }
    }

    fn end_piece(&mut self, findings: &mut Findings) {
        let from = self.position + 1 - self.piece.len() as u64;
        self.states = state::grow(&self.states, from, &self.piece);
        self.piece.clear();
        if self.position.is_multiple_of(KEPT_EVERY) {
            let run = (self.position + 1 - KEPT_EVERY, self.position);
            let stored = (self.run_hash)(self.position / KEPT_EVERY - 1);
            if stored.is_none() {
                findings.events(FindingKind::StoredHash, run.0, run.1);
            }
            self.states = state::end_run(std::mem::take(&mut self.states), run, stored);
        }
        self.compare(findings);
    }

    /// Compares with every root signed at this size.
    fn compare(&mut self, findings: &mut Findings) {
        while let Some((anchor, rest)) = self.anchors.split_first() {
            if anchor.size != self.position {
                return;
            }
            self.anchors = rest;
            let fits =
                |state: &&State| state.frontier.as_ref().is_some_and(|tree| tree.root() == anchor.root);
            match self.states.iter().find(fits).cloned() {
                Some(state) => self.prove(state, findings),
                None => self.failed.push(*anchor),
            }
        }
    }

    /// A signed root fits the assumption: tells what it says of the events since the last proof.
    fn prove(&mut self, state: State, findings: &mut Findings) {
        for (kind, ranges) in
            [(FindingKind::EventChanged, &state.changed), (FindingKind::StoredHash, &state.wrong)]
        {
            for range in ranges.iter().flat_map(|range| spare(&self.accused, *range)) {
                findings.events(kind, range.0, range.1);
            }
        }
        for run in &state.disbelieved {
            findings.events(FindingKind::StoredHash, run.0, run.1);
        }
        for run in &state.believed {
            self.tell((run.0.max(self.confirmed + 1), run.1), findings);
        }
        for anchor in std::mem::take(&mut self.failed) {
            let explained = state.believed.iter().any(|run| run.0 <= anchor.size)
                || touches(&self.accused, (0, anchor.size));
            self.tell_failed(&anchor, explained, findings);
        }
        self.confirmed = self.position;
        self.accused.clear();
        self.states = vec![state.settled()];
    }

    /// The entries of the range are not what was recorded. The first root that fitted nothing narrows it.
    fn tell(&self, range: Range, findings: &mut Findings) {
        let failed = self.failed.iter().map(|anchor| anchor.size);
        let first = failed.filter(|size| (range.0..=range.1).contains(size)).min().unwrap_or(range.1);
        if touches(&self.accused, (range.0, first)) {
            findings.events(FindingKind::Unproven, range.0, range.1);
            return;
        }
        findings.events(FindingKind::ChangedWithin, range.0, first);
        if first < range.1 {
            findings.events(FindingKind::Unproven, first + 1, range.1);
        }
    }

    /// A root fitted nothing. Unless changed events explain it, two signatures of one key contradict each other.
    fn tell_failed(&self, anchor: &Anchor, explained: bool, findings: &mut Findings) {
        match (explained, anchor.outside) {
            (true, true) => findings.events(FindingKind::OutsideUnchecked, 1, anchor.size),
            (true, false) => {}
            (false, true) => findings.events(FindingKind::Rewritten, 1.min(anchor.size), anchor.size),
            (false, false) => {
                let (first, last) = ((self.confirmed + 1).min(anchor.size), anchor.size);
                findings.add(FindingKind::Rewritten, Some((first, last)), format!(
                    "{last} 件目の検証点と、ほかの署名された検証点が矛盾しています。{first}〜{last} 番の記録が書き換えられて署名し直されたか、誤った検証点が署名されています。バックアップと外部の検証点に照らしてください。"
                ));
            }
        }
    }

    /// After the last event.
    pub(super) fn finish(mut self, findings: &mut Findings) {
        self.absent_to(self.limit(), FindingKind::EventMissing, findings);
        if self.confirmed < self.position {
            self.tell((self.confirmed + 1, self.position), findings);
        }
        for anchor in &self.failed {
            self.tell_failed(anchor, self.confirmed < anchor.size, findings);
        }
        if let Some((first, last)) = self.unsigned {
            findings.events(FindingKind::Unsigned, first, last);
        }
    }
}

/// Does any of the ranges, which are in order, have an event in common with the other?
fn touches(ranges: &[Range], with: Range) -> bool {
    let behind = ranges.partition_point(|range| range.1 < with.0);
    ranges.get(behind).is_some_and(|range| range.0 <= with.1)
}

/// What of the range is in none of the others, which are in order: those events have been told.
fn spare(ranges: &[Range], of: Range) -> Vec<Range> {
    let (mut from, mut rest) = (of.0, Vec::new());
    let behind = ranges.partition_point(|range| range.1 < of.0);
    for range in ranges[behind..].iter().take_while(|range| range.0 <= of.1) {
        if from < range.0 {
            rest.push((from, range.0 - 1));
        }
        from = range.1 + 1;
    }
    if from <= of.1 {
        rest.push((from, of.1));
    }
    rest
}
