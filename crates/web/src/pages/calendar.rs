//! The 年度 month by month: what falls due of duties and of matters, with the body's holidays in view.
//! Days come from `practice::standing` and from the steps of matters; nothing is planned here.

use std::collections::BTreeMap;

use askama::Template;
use jiff::civil::Date;
use practice::calendar;
use practice::standing::Deadline;

use crate::frame::Frame;
use crate::pages::matter::path_of;
use crate::pages::policy::states;
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply};
use crate::visit::Visit;
use crate::words;

#[derive(Template)]
#[template(path = "calendar.html")]
struct View {
    frame: Frame,
    year: String,
    before: i16,
    after: i16,
    months: Vec<Month>,
    pager: Pager,
}

/// A page takes about so many bytes of what is due.
const PAGE_BYTES: usize = 65_000;

struct Month {
    title: String,
    now: bool,
    rows: Vec<Due>,
}

struct Due {
    day: Date,
    shown: String,
    path: String,
    title: String,
    says: String,
    late: bool,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let today = visit.today();
    let this = calendar::fiscal_year(today);
    let year = visit.asked("year").parse::<i16>().unwrap_or(this).clamp(2000, 2100);
    let (first, last) = calendar::fiscal_days(year);
    let mut all: Vec<Due> = Vec::new();
    let mut put = |end: Deadline, path: String, title: String, says: String| {
        let (day, late) = (end.day(), end.is_over(visit.now));
        if first <= day && day <= last {
            all.push(Due { day, shown: words::day_of_week(day), path, title, says, late });
        }
    };
    if let Some(edition) = visit.office.edition(today) {
        for state in states(visit, &look, edition)?.iter() {
            let Some(day) = state.due else { continue };
            let slug =
                edition.reading.clause(state.duty.clause()).map(|c| c.slug.clone()).unwrap_or_default();
            put(Deadline::Day(day), format!("/policy/{slug}"), state.citation.clone(), state.why.clone());
        }
    }
    for matter in look.view().open_matters()? {
        let asked = look.knowing(|known| practice::agenda::asked(known, &matter));
        let (Some(asked), Some(mechanism)) = (asked, visit.catalog().get(&matter.applied.mechanism)) else {
            continue;
        };
        let Some(end) = asked.due else { continue };
        let names = asked.persons.iter().take(3).map(|p| look.name(p)).collect::<Result<Vec<_>, _>>()?;
        let who = if names.is_empty() { asked.who } else { names.join("、") };
        let says = match end {
            Deadline::Day(_) | Deadline::Needed(_) => format!("{}（{who}）", asked.step),
            Deadline::At(_) => format!("{}（{who}）　{}まで", asked.step, end.shown()),
        };
        put(end, path_of(&matter.id), matter.number(mechanism), says);
    }
    for (day, name) in visit.office.holidays.range(first..=last) {
        put(Deadline::Day(*day), String::new(), "本団体の休日".to_string(), name.clone());
    }
    all.sort_by(|a, b| (a.day, &a.title).cmp(&(b.day, &b.title)));
    let drawn = |d: &Due| 150 + d.shown.len() + d.path.len() + d.title.len() + d.says.len();
    let link = format!("/state/calendar?year={year}&page=");
    let (all, pager) = paging::weighed(visit.asked("page"), all, PAGE_BYTES, drawn, link);
    let view = View {
        frame: Frame::of(visit, "年度の予定")?,
        year: calendar::fiscal_year_name(year),
        before: year - 1,
        after: year + 1,
        months: by_month(all, year, today, pager.pages == 1),
        pager,
    };
    Reply::page(&view)
}

/// The twelve months of a 年度, each with what falls due in it.
/// Dues by month; where they go over several pages, without the months that have none on this one.
fn by_month(all: Vec<Due>, year: i16, today: Date, whole: bool) -> Vec<Month> {
    let mut months: BTreeMap<(i16, i8), Vec<Due>> = BTreeMap::new();
    for month in (4..=12).map(|m| (year, m)).chain((1..=3).map(|m| (year + 1, m))).filter(|_| whole) {
        months.insert(month, Vec::new());
    }
    for due in all {
        months.entry((due.day.year(), due.day.month())).or_default().push(due);
    }
    let named = |((y, m), rows)| {
        let now = (y, m) == (today.year(), today.month());
        Month { title: format!("{m}月"), now, rows }
    };
    months.into_iter().map(named).collect()
}
