//! Where in the tree does each numbered line belong? Chooses the reading of all ordinals with the least damage.
//! Takes markers in document order, each with the readings its glyphs allow; gives for each its parent and its ordinal.
//! Glyphs are read in `label`; what a chosen reading says about damage is reported in `build`.

// A document is read as a whole: each marker may continue a series that is open above it or begin a new one beneath it.
// Every irregularity (a gap, a repeat, a series that does not begin at 1) has a cost, and a beam search keeps the
// cheapest readings, so that what comes later can explain what came before.

use crate::ordinal::{Ordinal, Style};

/// What the words behind a label look like; neighbours in one series look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Nothing stands behind the label.
    Bare,
    /// A few words without a full stop.
    Heading,
    /// A sentence or a long phrase.
    Sentence,
}

/// How a marker may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    /// By its ordinal.
    Series,
    /// At the top, with the markers behind it beneath it.
    Top,
    /// At the top, with nothing beneath it.
    TopLeaf,
    /// Beneath whatever is open.
    Beneath,
}

/// One way to read the glyphs of a label.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub ordinal: Ordinal,
    /// 0 as printed; another number names the kind of damage, the same for all of one series.
    pub damage: u8,
}

/// A line that opens a provision.
#[derive(Clone, Debug)]
pub(crate) struct Marker {
    pub readings: Vec<Reading>,
    pub shape: Shape,
    pub stand: Stand,
}

/// The place that was chosen.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Number of the parent marker.
    pub parent: Option<usize>,
    pub ordinal: Option<Ordinal>,
    /// The chosen reading is not what is printed.
    pub damaged: bool,
}

const WIDTH: usize = 12;
/// A reading this much worse than the best one of its line is not followed.
const SLACK: u32 = 100;
const MAX_DEPTH: u32 = 64;
const ROOT: u32 = 0;

#[derive(Clone)]
struct Level {
    parent: u32,
    depth: u32,
    marker: usize,
    ordinal: Option<Ordinal>,
    damage: u8,
    shape: Shape,
    closed: bool,
    /// How the items beneath the sibling before were numbered.
    precedent: Option<Style>,
    hash: u64,
}

#[derive(Clone, Copy)]
struct State {
    cost: u32,
    top: u32,
    trace: u32,
}

#[derive(Clone, Copy)]
struct Step {
    cost: u32,
    from: u32,
    parent: u32,
    /// Number of the reading.
    reading: Option<usize>,
    /// A bullet's place in its series.
    count: u32,
    precedent: Option<Style>,
}

/// Finds the reading with the least damage.
pub(crate) fn place(markers: &[Marker]) -> Vec<Place> {
    let root = Level {
        parent: ROOT,
        depth: 0,
        marker: usize::MAX,
        ordinal: None,
        damage: 0,
        shape: Shape::Bare,
        closed: false,
        precedent: None,
        hash: 17,
    };
    let mut levels = vec![root];
    let mut trace: Vec<(u32, u32)> = vec![(0, ROOT)];
    let mut beam = vec![State { cost: 0, top: ROOT, trace: 0 }];
    let mut steps: Vec<Step> = Vec::new();
    for (number, marker) in markers.iter().enumerate() {
        steps.clear();
        for state in &beam {
            propose(&levels, *state, marker, &mut steps);
        }
        beam = advance(&mut levels, &mut trace, marker, number, &mut steps);
    }
    let best = beam.iter().min_by_key(|s| s.cost).map_or(0, |s| s.trace);
    unwind(&levels, &trace, best, markers.len())
}

/// Keeps the cheapest steps, one for each shape of the open levels.
fn advance(
    levels: &mut Vec<Level>,
    trace: &mut Vec<(u32, u32)>,
    marker: &Marker,
    number: usize,
    steps: &mut [Step],
) -> Vec<State> {
    steps.sort_by_key(|s| s.cost);
    let best = steps.first().map_or(0, |s| s.cost);
    let mut beam: Vec<State> = Vec::with_capacity(WIDTH);
    for step in steps.iter() {
        if beam.len() == WIDTH || step.cost > best + SLACK {
            break;
        }
        let above = &levels[step.parent as usize];
        let reading = step.reading.and_then(|r| marker.readings.get(r));
        let ordinal = reading.map(|r| numbered(r, step.count));
        let hash = signature(above.hash, ordinal.as_ref());
        if beam.iter().any(|s| levels[s.top as usize].hash == hash) {
            continue;
        }
        let level = Level {
            parent: step.parent,
            depth: above.depth + 1,
            marker: number,
            ordinal,
            damage: reading.map_or(0, |r| r.damage),
            shape: marker.shape,
            closed: marker.stand == Stand::TopLeaf,
            precedent: step.precedent,
            hash,
        };
        levels.push(level);
        trace.push((step.from, levels.len() as u32 - 1));
        beam.push(State { cost: step.cost, top: levels.len() as u32 - 1, trace: trace.len() as u32 - 1 });
    }
    beam
}

fn signature(above: u64, ordinal: Option<&Ordinal>) -> u64 {
    let mix = |h: u64, v: u64| (h ^ v).wrapping_mul(0x0100_0000_01b3).rotate_left(5);
    match ordinal {
        None => mix(above, 0xffff),
        Some(o) => o
            .branch
            .iter()
            .fold(mix(mix(above, o.style as u64), u64::from(o.value)), |h, b| mix(h, u64::from(*b))),
    }
}

fn unwind(levels: &[Level], trace: &[(u32, u32)], mut at: u32, count: usize) -> Vec<Place> {
    let mut places = Vec::with_capacity(count);
    while at != 0 {
        let (before, level) = trace[at as usize];
        let level = &levels[level as usize];
        let parent = levels[level.parent as usize].marker;
        places.push(Place {
            parent: (parent != usize::MAX).then_some(parent),
            ordinal: level.ordinal.clone(),
            damaged: level.damage != 0,
        });
        at = before;
    }
    places.reverse();
    places
}

/// All ways in which `marker` may follow `state`.
fn propose(levels: &[Level], state: State, marker: &Marker, steps: &mut Vec<Step>) {
    let mut step = |cost: u32, parent: u32, reading: Option<usize>, count: u32, precedent: Option<Style>| {
        if steps.first().is_some_and(|s| state.cost + cost > s.cost + SLACK) {
            return;
        }
        steps.push(Step { cost: state.cost + cost, from: state.trace, parent, reading, count, precedent });
    };
    match marker.stand {
        Stand::Top | Stand::TopLeaf => return step(0, ROOT, None, 0, None),
        Stand::Beneath => return step(0, open(levels, state.top), None, 0, None),
        Stand::Series => {}
    }
    if let Some(r) = marker.readings.iter().position(|r| r.ordinal.style.is_legal()) {
        let style = marker.readings[r].ordinal.style;
        return step(0, legal_parent(levels, state.top, style), Some(r), 0, None);
    }
    for (r, reading) in marker.readings.iter().enumerate() {
        let (mut at, mut pops, mut siblings, mut beneath) = (open(levels, state.top), 0, 0, None);
        loop {
            let level = &levels[at as usize];
            if let Some(before) =
                level.ordinal.as_ref().filter(|o| o.style == reading.ordinal.style && siblings < 4)
            {
                siblings += 1;
                let cost = sibling_cost(before, reading, level, marker.shape);
                if plausible(reading, Some(level)) {
                    step(
                        cost + pops.min(20),
                        level.parent,
                        Some(r),
                        before.value + 1,
                        beneath.or(level.precedent),
                    );
                }
            }
            // A second series of the same style beneath one parent is the first one going backwards.
            let second = beneath == Some(reading.ordinal.style);
            if level.depth < MAX_DEPTH && pops < 8 && !second && plausible(reading, None) {
                let empty = pops > 0 && levels[state.top as usize].shape == Shape::Heading;
                let leaving = 14 * pops + if empty { 25 } else { 0 };
                step(child_cost(levels, at, reading) + leaving, at, Some(r), 1, None);
            }
            if at == ROOT {
                break;
            }
            beneath = level.ordinal.as_ref().map(|o| o.style);
            at = level.parent;
            pops += 1;
        }
    }
}

/// A damaged reading needs a whole series for it: it begins at 1, or goes on with a series damaged in the same way.
fn plausible(reading: &Reading, sibling: Option<&Level>) -> bool {
    match (reading.damage, sibling) {
        (0, _) => true,
        (_, None) => reading.ordinal.value == 1,
        (damage, Some(level)) => {
            let same = level.damage == 0 || level.damage == damage;
            same && level.ordinal.as_ref().is_some_and(|o| reading.ordinal.follows(o))
        }
    }
}

/// Bullets have no number of their own: they count on.
fn numbered(reading: &Reading, count: u32) -> Ordinal {
    let mut ordinal = reading.ordinal.clone();
    if ordinal.style == Style::Bullet {
        ordinal.value = count.max(1);
    }
    ordinal
}

/// The level that is open; a closed heading takes nothing beneath it.
fn open(levels: &[Level], top: u32) -> u32 {
    if levels[top as usize].closed { levels[top as usize].parent } else { top }
}

/// 章, 節 and 条 have fixed ranks: the parent is the nearest open level of a higher rank.
fn legal_parent(levels: &[Level], top: u32, style: Style) -> u32 {
    let mut at = open(levels, top);
    while at != ROOT {
        let level = &levels[at as usize];
        let higher = level.ordinal.as_ref().is_none_or(|o| o.style < style);
        if higher && level.ordinal.as_ref().is_none_or(|o| o.style.is_legal()) {
            break;
        }
        at = level.parent;
    }
    at
}

fn sibling_cost(before: &Ordinal, reading: &Reading, level: &Level, shape: Shape) -> u32 {
    let now = &reading.ordinal;
    let order = if now.follows(before) || now.style == Style::Bullet {
        0
    } else if now == before {
        60
    } else if now > before {
        35 + 5 * now.value.saturating_sub(before.value).min(6)
    } else {
        80
    };
    let differs = now.style != Style::Bullet
        && shape != Shape::Bare
        && level.shape != Shape::Bare
        && shape != level.shape;
    let damage = match (reading.damage, level.damage) {
        (0, _) => 0,
        (now, was) if now == was => 1,
        _ => 10,
    };
    order + if differs { 15 } else { 0 } + damage
}

fn child_cost(levels: &[Level], at: u32, reading: &Reading) -> u32 {
    let level = &levels[at as usize];
    let (now, above) = (&reading.ordinal, level.ordinal.as_ref());
    let under_article = above.is_some_and(|o| o.style == Style::Article);
    let start = match now.style {
        Style::Bullet => 0,
        // 項 2 follows an unnumbered 項 1.
        Style::Number if under_article => {
            [0, 5, 0][now.value.min(2) as usize] + if now.value > 2 { 40 } else { 0 }
        }
        Style::Dotted => {
            if now.branch.iter().all(|b| *b == 1) {
                0
            } else {
                30
            }
        }
        _ => {
            if now.value == 1 {
                0
            } else {
                50 + now.value.min(5)
            }
        }
    };
    let unnatural = match above {
        Some(o) if o.style == Style::Bullet => 32,
        Some(o) if o.style.depth() == now.style.depth() => 25,
        Some(o) if !o.style.is_legal() && o.style.depth() > now.style.depth() => 12,
        None if level.marker != usize::MAX && now.style != Style::Roman => 4,
        _ => 0,
    };
    let same =
        ancestors(levels, at).filter(|l| l.ordinal.as_ref().is_some_and(|o| o.style == now.style)).count();
    let nesting = if level.precedent == Some(now.style) { 0 } else { unnatural + 30 * same as u32 };
    let damage = match reading.damage {
        0 => 0,
        _ if level.precedent == Some(now.style) => 3,
        _ => 20,
    };
    start + nesting + damage
}

fn ancestors(levels: &[Level], at: u32) -> impl Iterator<Item = &Level> {
    let mut next = Some(at);
    std::iter::from_fn(move || {
        let at = next?;
        let level = &levels[at as usize];
        next = (at != ROOT).then_some(level.parent);
        Some(level)
    })
}
