//! What may the ledger have been, given what is stored? One assumption about the events since the last proof.
//! Takes the hashes of a piece of at most 256 events; gives the assumptions that remain possible, cheapest first.
//! Which of them a signed root proves is in `locate`.

use crate::merkle::{Frontier, Hash, LEVEL_HEIGHT};

use super::Evidence;

/// More assumptions at a time are not pursued.
const MOST_STATES: usize = 64;
/// So many disagreements between entry and stored hash in a piece are tried in every combination.
const MOST_COMBINED: usize = 5;

/// So many places at which entries and stored hashes disagree are told apart since the last proof.
const MOST_RANGES: usize = 2048;

/// A run of events, first and last number.
pub(super) type Range = (u64, u64);

/// One assumption: where the stored hashes, not the entries, tell what was recorded.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// The tree under this assumption; `None` where a hash is missing, until the end of the run.
    pub(super) frontier: Option<Frontier>,
    /// The tree at the beginning of the run.
    run_start: Frontier,
    /// The hash over the run that ended last, as far as it is known.
    pub(super) run_hash: Option<Hash>,
    /// Entries that are not what was recorded.
    pub(super) changed: Vec<Range>,
    /// Stored hashes of leaves that are wrong.
    pub(super) wrong: Vec<Range>,
    /// Runs of which only the stored hash is believed.
    pub(super) believed: Vec<Range>,
    /// Runs whose stored hash is wrong.
    pub(super) disbelieved: Vec<Range>,
}

impl State {
    pub(super) fn new() -> Self {
        State {
            frontier: Some(Frontier::default()),
            run_start: Frontier::default(),
            run_hash: None,
            changed: Vec::new(),
            wrong: Vec::new(),
            believed: Vec::new(),
            disbelieved: Vec::new(),
        }
    }

    /// Fewer and smaller assumptions first. That all entries are what was recorded is never given up for another one.
    fn cost(&self) -> usize {
        if self.changed.is_empty() && self.believed.is_empty() {
            return 0;
        }
        let count = |list: &[Range]| list.iter().map(|range| (range.1 - range.0 + 1) as usize).sum::<usize>();
        count(&self.changed) + count(&self.wrong) + self.disbelieved.len() + 600 * self.believed.len()
    }

    /// Forgets assumptions that have been told.
    pub(super) fn settled(mut self) -> Self {
        for list in [&mut self.changed, &mut self.wrong] {
            list.clear();
        }
        for list in [&mut self.believed, &mut self.disbelieved] {
            list.clear();
        }
        self
    }

    /// Appends a piece, taking the stored hash where `stored` says so.
    fn grown(&self, from: u64, piece: &[Evidence], stored: impl Fn(usize) -> bool) -> State {
        let mut state = self.clone();
        state.run_hash = None;
        let mut hashes = Vec::with_capacity(piece.len());
        for (index, evidence) in piece.iter().enumerate() {
            let disagree = disagrees(evidence);
            hashes.extend(if disagree && stored(index) { evidence.leaf } else { evidence.entry });
            if disagree {
                let list = if stored(index) { &mut state.changed } else { &mut state.wrong };
                note(list, from + index as u64);
            } else if evidence.leaf.is_none() && evidence.entry.is_some() {
                note(&mut state.wrong, from + index as u64);
            }
        }
        // Where one hash is missing nothing is known of what follows either.
        let whole = hashes.len() == piece.len();
        state.frontier = state.frontier.take().filter(|_| whole);
        if let Some(frontier) = &mut state.frontier {
            let found = &mut state.run_hash;
            frontier.push_all(&hashes, |run| {
                if run.level == 1 {
                    *found = Some(run.hash);
                }
            });
        }
        state
    }

    /// The same at the end of a run, with the stored hash over the run in place of everything in it.
    fn believing(&self, run: Range, hash: Hash) -> State {
        let mut state = self.clone();
        let mut frontier = state.run_start.clone();
        state.frontier = frontier.push_subtree(LEVEL_HEIGHT, hash).then_some(frontier);
        state.run_hash = Some(hash);
        for list in [&mut state.changed, &mut state.wrong] {
            list.retain(|range| range.0 < run.0);
            if let Some(last) = list.last_mut() {
                last.1 = last.1.min(run.0 - 1);
            }
        }
        state.believed.push(run);
        state
    }
}

fn disagrees(evidence: &Evidence) -> bool {
    evidence.leaf != evidence.entry && evidence.leaf.is_some()
}

/// Adds a number to a list of ranges, whose length is bounded: a ledger may be wrong everywhere.
fn note(list: &mut Vec<Range>, seq: u64) {
    let full = list.len() >= MOST_RANGES;
    match list.last_mut() {
        Some(last) if full || last.1 + 1 == seq => last.1 = seq,
        _ => list.push((seq, seq)),
    }
}

/// The assumptions after a piece that begins at the event `from`.
pub(super) fn grow(states: &[State], from: u64, piece: &[Evidence]) -> Vec<State> {
    let open: Vec<usize> = (0..piece.len()).filter(|index| disagrees(&piece[*index])).collect();
    let masks: Vec<usize> = match open.len() {
        0 => vec![0],
        few if few <= MOST_COMBINED => (0..1 << few).collect(),
        _ => vec![0, usize::MAX],
    };
    let chosen = |mask: usize, index: usize| match open.len() <= MOST_COMBINED {
        true => open.iter().position(|at| *at == index).is_some_and(|bit| mask >> bit & 1 == 1),
        false => mask != 0,
    };
    let grown = states
        .iter()
        .flat_map(|state| masks.iter().map(|mask| state.grown(from, piece, |index| chosen(*mask, index))));
    cheapest(grown.collect())
}

/// The assumptions at the end of a run, where its stored hash may tell something else than what it is made of.
pub(super) fn end_run(states: Vec<State>, run: Range, stored: Option<Hash>) -> Vec<State> {
    let mut ended: Vec<State> = Vec::new();
    for mut state in states {
        if let Some(hash) = stored.filter(|hash| state.run_hash != Some(*hash)) {
            // Assumptions about the inside of the run come to the same once its hash is believed.
            let believing = state.believing(run, hash);
            if ended.iter().all(|other| other.frontier != believing.frontier) {
                ended.push(believing);
            }
            state.disbelieved.push(run);
        }
        ended.push(state);
    }
    ended.retain(|state| state.frontier.is_some());
    for state in &mut ended {
        state.run_start = state.frontier.clone().unwrap_or_default();
    }
    cheapest(ended)
}

fn cheapest(mut states: Vec<State>) -> Vec<State> {
    // With so much to assume nothing can be told of single events: what is left is the word of the entries.
    states.retain(|state| state.changed.len() < MOST_RANGES && state.believed.len() < MOST_RANGES);
    states.sort_by_key(State::cost);
    states.truncate(MOST_STATES);
    states
}
