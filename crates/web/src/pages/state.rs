//! The state of the duties on one page that prints on A4: the statutory fields, the numbers, what is overdue and whose.
//! The rule is `practice::standing`; every picture has its table. Each duty with its reason is in `duties`.

use std::collections::BTreeSet;

use askama::Template;
use practice::agenda::Asked;
use practice::coverage;
use practice::norm;
use practice::office::Edition;
use practice::standing::{self, Counts, Deadline, DutyState, Standing};
use print::office::Names;

use crate::frame::Frame;
use crate::pages::matter::path_of;
use crate::pages::policy::states;
use crate::pages::trend::{self, Month};
use crate::pages::whose;
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

#[derive(Template)]
#[template(path = "state.html")]
struct View {
    frame: Frame,
    edition: u32,
    counts: Counts,
    exempt: usize,
    bars: Vec<Bar>,
    norms: Vec<NormView>,
    text_missing: bool,
    duties: Vec<LateDuty>,
    duties_total: usize,
    overdue: Vec<Late>,
    late_pages: Pager,
    stuck: Vec<Late>,
    stuck_pages: Pager,
    months: Vec<Month>,
}

/// One part of the picture; widths in thousandths.
struct Bar {
    title: &'static str,
    look: &'static str,
    count: usize,
    from: usize,
    wide: usize,
    key: &'static str,
}

/// The topics of a norm that the law demands.
struct NormView {
    title: String,
    notes: Vec<String>,
    topics: Vec<TopicView>,
}

struct TopicView {
    cite: String,
    title: String,
    verdict: &'static str,
    look: &'static str,
    missing: String,
    duties: usize,
    evidenced: usize,
    broken: usize,
    overdue: usize,
}

/// Something whose last day is over, or that nobody can do.
struct Late {
    path: String,
    title: String,
    step: String,
    who: String,
    /// The last day; or since when it stands still.
    due: String,
}

/// A duty whose term is over, and whose it is.
struct LateDuty {
    path: String,
    citation: String,
    act: String,
    whose: String,
    due: String,
}

/// So many of what is late stand on the page, which prints on A4; the others on further ones.
const LATE: usize = 15;

/// The number of a page, as it stands in an address.
fn page_of(word: &str) -> usize {
    word.parse().unwrap_or(1)
}

fn late_duty(
    (visit, edition): (&Visit<'_>, &Edition),
    state: &DutyState,
    known: (&Names, &whose::Late),
) -> LateDuty {
    let slug = edition.reading.clause(state.duty.clause()).map(|c| c.slug.clone()).unwrap_or_default();
    LateDuty {
        path: format!("/policy/{slug}"),
        citation: state.citation.clone(),
        act: state.act.clone(),
        whose: whose::of_late((visit, edition), &state.duty, known),
        due: state.due.map(words::day).unwrap_or_default(),
    }
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let frame = Frame::of(visit, "履行状態")?;
    let Some(edition) = visit.office.edition(visit.today()) else {
        let view = View {
            frame,
            edition: 0,
            counts: Counts::default(),
            exempt: 0,
            bars: Vec::new(),
            norms: Vec::new(),
            text_missing: false,
            duties: Vec::new(),
            duties_total: 0,
            overdue: Vec::new(),
            late_pages: Pager::default(),
            stuck: Vec::new(),
            stuck_pages: Pager::default(),
            months: Vec::new(),
        };
        return Reply::page(&view);
    };
    let states = states(visit, &look, edition)?;
    let norms = norms(visit, edition, &states)?;
    let (overdue, stuck) = held_up(visit, &look)?;
    let link = |of: &str, other: &str| format!("/state?{other}={}&{of}=", page_of(visit.asked(other)));
    let (overdue, late_pages) = paging::part(visit.asked("late"), overdue, LATE, link("late", "stuck"));
    let (stuck, stuck_pages) = paging::part(visit.asked("stuck"), stuck, LATE, link("stuck", "late"));
    let late: Vec<&DutyState> = states.iter().filter(|s| s.standing == Standing::Overdue).collect();
    let names = look.all_names()?;
    let bound = whose::bound(edition, late.iter().map(|s| &s.duty));
    let known = (&names, &whose::late((visit, &look), &bound, &names)?);
    let shown = late.iter().take(LATE).map(|s| late_duty((visit, edition), s, known));
    let view = View {
        frame,
        edition: edition.number,
        counts: standing::counts(edition, &states),
        exempt: states.iter().filter(|s| s.standing == Standing::NotApplicable).count(),
        bars: bars(&states),
        text_missing: norms.is_none(),
        norms: norms.unwrap_or_default(),
        duties: shown.collect(),
        duties_total: late.len(),
        overdue,
        late_pages: late_pages.of_list("期限を過ぎた手続", "#late"),
        stuck,
        stuck_pages: stuck_pages.of_list("行える人のいない手続", "#stuck"),
        months: trend::months(visit, &look)?,
    };
    Reply::page(&view)
}

fn bars(states: &[DutyState]) -> Vec<Bar> {
    let whole = states.len().max(1);
    let (mut out, mut from) = (Vec::new(), 0);
    for standing in Standing::ALL {
        let count = states.iter().filter(|s| s.standing == standing).count();
        if count == 0 {
            continue;
        }
        // The sum of rounded parts must not run over the edge: each ends where its share of the whole ends.
        let before: usize = out.iter().map(|b: &Bar| b.count).sum();
        let wide = (before + count) * 1000 / whole - from;
        let (title, look, key) = (standing.title(), words::standing_look(standing), standing.key());
        out.push(Bar { title, look, count, from, wide, key });
        from += wide;
    }
    out
}

/// What the law demands, field by field: is there a rule, and is it carried out? None where the text is not at hand.
fn norms(visit: &Visit<'_>, edition: &Edition, states: &[DutyState]) -> Result<Option<Vec<NormView>>, Stop> {
    let site = visit.site;
    let Some(policy) = site.texts.policy(&site.desk, &edition.reading.source)? else { return Ok(None) };
    let norms = norm::built_in().map_err(|e| crate::serve::fault(e.to_string()))?;
    let demanded = norms.iter().filter(|n| n.demanded);
    let held = coverage::hold(&policy, demanded);
    let view = |held: &coverage::Held<'_>| NormView {
        title: held.norm.title.clone(),
        notes: held.norm.notes.clone(),
        topics: held.topics.iter().map(|t| topic(&policy, t, states)).collect(),
    };
    Ok(Some(held.iter().map(view).collect()))
}

fn topic(policy: &policy::Policy, covered: &coverage::Covered<'_>, states: &[DutyState]) -> TopicView {
    let paths: BTreeSet<String> =
        covered.clauses.iter().map(|i| policy.tree.get(*i).id.to_string()).collect();
    let beneath = |clause: &str| {
        paths
            .iter()
            .any(|p| clause == p || clause.strip_prefix(p.as_str()).is_some_and(|rest| rest.starts_with('/')))
    };
    let of: Vec<&DutyState> =
        states.iter().filter(|s| s.standing != Standing::NotApplicable && beneath(s.duty.clause())).collect();
    let count = |all: &[Standing]| of.iter().filter(|s| all.contains(&s.standing)).count();
    let look = match covered.verdict {
        coverage::Verdict::Present => "ok",
        coverage::Verdict::Partial => "due",
        coverage::Verdict::Missing => "bad",
    };
    let missing: Vec<&str> = covered.missing().map(|e| e.title.as_str()).collect();
    TopicView {
        cite: covered.topic.cite.clone(),
        title: covered.topic.title.clone(),
        verdict: covered.verdict.title(),
        look,
        missing: missing.join("、"),
        duties: of.len(),
        evidenced: count(&[Standing::Fulfilled, Standing::Kept]),
        broken: count(&[Standing::Broken]),
        overdue: count(&[Standing::Overdue]),
    }
}

/// Matters whose last day is over, with who is asked; and those that nobody is there to deal with.
fn held_up(visit: &Visit<'_>, look: &Look<'_>) -> Result<(Vec<Late>, Vec<Late>), Stop> {
    let (mut overdue, mut stuck) = (Vec::new(), Vec::new());
    for matter in look.view().open_matters()? {
        let asked = look.knowing(|known| practice::agenda::asked(known, &matter));
        let past = |a: &Asked| a.due.is_some_and(|due| due.is_over(visit.now));
        let Some(asked) = asked.filter(|a| past(a) || !a.overseers.is_empty()) else { continue };
        let Some(mechanism) = visit.catalog().get(&matter.applied.mechanism) else { continue };
        let names = asked.persons.iter().take(3).map(|p| look.name(p)).collect::<Result<Vec<_>, _>>()?;
        let late = |due: String| Late {
            path: path_of(&matter.id),
            title: matter.number(mechanism),
            step: asked.step.clone(),
            who: if names.is_empty() { asked.who.clone() } else { names.join("、") },
            due,
        };
        if past(&asked) {
            overdue.push((
                asked.due.map(Deadline::end),
                late(asked.due.map(Deadline::shown).unwrap_or_default()),
            ));
        }
        if !asked.overseers.is_empty() {
            stuck.push((matter.since, late(words::moment(matter.since))));
        }
    }
    overdue.sort_by_key(|(due, _)| *due);
    stuck.sort_by_key(|(since, _)| *since);
    let overdue = overdue.into_iter().map(|(_, late)| late).collect();
    Ok((overdue, stuck.into_iter().map(|(_, late)| late).collect()))
}
