//! The state of the duties on one page that prints on A4: the numbers, what is overdue and whose, the gravest first.
//! The rule is `practice::standing`; a picture of the numbers is drawn as SVG, the same numbers stand in a table.

use askama::Template;
use practice::standing::{self, Counts, Standing};

use crate::frame::Frame;
use crate::pages::policy::states;
use crate::reply::{Given, Reply};
use crate::visit::Visit;
use crate::words;

#[derive(Template)]
#[template(path = "state.html")]
struct View {
    frame: Frame,
    edition: u32,
    counts: Counts,
    bars: Vec<Bar>,
    groups: Vec<Group>,
    all: bool,
}

/// One part of the picture; widths in thousandths.
struct Bar {
    title: &'static str,
    look: &'static str,
    count: usize,
    from: usize,
    wide: usize,
}

struct Group {
    title: &'static str,
    rows: Vec<(String, String, String, String)>,
}

const ORDER: [Standing; 9] = [
    Standing::Overdue,
    Standing::Unserved,
    Standing::Proposed,
    Standing::NoEvidence,
    Standing::Due,
    Standing::NoOccasion,
    Standing::Fulfilled,
    Standing::Kept,
    Standing::NotApplicable,
];

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let all = visit.asked("all") == "1";
    let look = visit.look()?;
    let Some(edition) = visit.office.edition(visit.today()) else {
        let view = View {
            frame: Frame::of(visit, "履行状態")?,
            edition: 0,
            counts: Counts::default(),
            bars: Vec::new(),
            groups: Vec::new(),
            all,
        };
        return Reply::page(&view);
    };
    let states = states(visit, &look, edition)?;
    let whole = states.len().max(1);
    let (mut bars, mut groups, mut from) = (Vec::new(), Vec::new(), 0);
    for standing in ORDER {
        let of: Vec<_> = states.iter().filter(|s| s.standing == standing).collect();
        if of.is_empty() {
            continue;
        }
        let (title, look) = (standing.title(), words::standing_look(standing));
        let wide = (of.len() * 1000 / whole).max(1);
        bars.push(Bar { title, look, count: of.len(), from, wide });
        from += wide;
        if all || look != "ok" {
            let rows = of.into_iter().map(|s| {
                let slug = edition.reading.clause(s.duty.clause()).map(|c| c.slug.clone()).unwrap_or_default();
                let due = s.due.map(words::day).unwrap_or_default();
                (format!("/policy/{slug}"), s.citation.clone(), s.why.clone(), due)
            });
            groups.push(Group { title, rows: rows.collect() });
        }
    }
    let view = View {
        frame: Frame::of(visit, "履行状態")?,
        edition: edition.number,
        counts: standing::counts(edition, &states),
        bars,
        groups,
        all,
    };
    Reply::page(&view)
}
