//! How did the duties stand at the end of each month of the last year? For the state page: a picture and its table.
//! Evidence is that of the day; bindings and values of the body are those of today, which the page says.
//! Months that are over are counted once and kept on the desk, by the rounds of the program before somebody asks.

use jiff::civil::Date;
use ledger::book::View;
use ledger::fault::{Fault, FaultKind};
use practice::calendar::{self, Moment};
use practice::office::Office;
use practice::standing::{self, Standing, Summary};
use serde::{Deserialize, Serialize};

use crate::reply::Stop;
use crate::site::Site;
use crate::visit::{Look, Visit};

/// So many months are shown.
const MONTHS: i32 = 12;

/// Figures of one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Duties that apply.
    pub duties: usize,
    /// Those that evidence shows to be done, or that the program keeps.
    pub evidenced: usize,
    /// Those that the newest evidence says are not kept. Figures that were kept without it are counted anew.
    pub broken: usize,
    /// Those whose term was over.
    pub overdue: usize,
}

/// One month as it is drawn.
pub struct Month {
    /// 令和8年12月.
    pub title: String,
    /// What stands below its column: 令和8年 where a year begins on the picture, and 12月.
    pub year: String,
    /// The month alone.
    pub month: String,
    /// Its figures.
    pub figures: Figures,
    /// Left edge of its column, in a picture 1000 wide.
    pub x: usize,
    /// Top and height of the part with evidence, in a picture 100 high.
    pub done: (usize, usize),
    /// Height of the part that was broken or overdue, at least one where there is any.
    pub late: usize,
}

/// The months since the office was founded, twelve at most.
///
/// # Errors
/// The ledger or the desk cannot be read.
pub fn months(visit: &Visit<'_>, look: &Look<'_>) -> Result<Vec<Month>, Stop> {
    let all = figures((visit.site, &visit.office), look.view(), visit.today())?;
    Ok(drawn(&all))
}

/// Counts the months that are over and were not counted yet, so that nobody waits for it on a page.
///
/// # Errors
/// The ledger or the desk cannot be read.
pub fn count_months(site: &Site) -> Result<(), Fault> {
    let (office, today) = (site.live.door.office(), site.now().day());
    let missing = {
        let reading = site.live.shelf.read()?;
        kept(site, &office, ends(reading.view(), today)?)?.iter().any(|(_, found)| found.is_none())
    };
    if missing {
        figures((site, &office), site.live.shelf.read()?.view(), today)?;
    }
    Ok(())
}

fn figures(
    (site, office): (&Site, &Office),
    view: View<'_>,
    today: Date,
) -> Result<Vec<(Date, Figures)>, Fault> {
    let mut found = kept(site, office, ends(view, today)?)?;
    let missing: Vec<Date> = found.iter().filter(|(_, f)| f.is_none()).map(|(day, _)| *day).collect();
    if !missing.is_empty() {
        for (day, figures) in count((site, office), view, &missing)? {
            found.iter_mut().filter(|(d, _)| *d == day).for_each(|(_, f)| *f = Some(figures));
        }
    }
    Ok(found.into_iter().filter_map(|(day, f)| Some((day, f?))).collect())
}

/// What is kept of these days; those on which no edition was in force yet have no figures.
fn kept(site: &Site, office: &Office, days: Vec<Date>) -> Result<Vec<(Date, Option<Figures>)>, Fault> {
    let governed = days.into_iter().filter_map(|day| Some((day, office.edition(day)?.number)));
    let one = |(day, edition): (Date, u32)| {
        let kept = site.desk.figures(day, edition)?;
        Ok((day, kept.and_then(|text| serde_json::from_str(&text).ok())))
    };
    governed.map(one).collect()
}

/// Ends of the months that are over, from the first event on.
fn ends(view: View<'_>, today: Date) -> Result<Vec<Date>, Fault> {
    let Some(first) = view.first_day()? else { return Ok(Vec::new()) };
    let this = Date::new(today.year(), today.month(), 1).unwrap_or(today);
    let back = (0..MONTHS).rev().map(|n| calendar::after(calendar::months_after(this, -n), -1));
    Ok(back.filter(|end| first <= *end).collect())
}

fn count(
    (site, office): (&Site, &Office),
    view: View<'_>,
    days: &[Date],
) -> Result<Vec<(Date, Figures)>, Fault> {
    let catalog = site.live.shelf.catalog();
    let first = Summary::of(catalog);
    let mut all: Vec<Summary> = days.iter().map(|_| first.another()).collect();
    view.standing_on(days, |range, matter| {
        // Where nothing happened in a month, the months share one brief.
        if let Some(brief) = first.brief(catalog, matter) {
            all.iter_mut().take(range.end).skip(range.start).for_each(|summary| summary.put(brief.clone()));
        }
        Ok(())
    })?;
    let mut out = Vec::new();
    for (day, summary) in days.iter().zip(all) {
        let Some(edition) = office.edition(*day) else { continue };
        let recorded = summary.recorded(catalog, office, Moment::end_of(*day));
        let states = standing::states(edition, office, catalog, &recorded, *day);
        let counts = standing::counts(edition, &states);
        let of = |standing: Standing| states.iter().filter(|s| s.standing == standing).count();
        let (broken, overdue) = (of(Standing::Broken), of(Standing::Overdue));
        let figures = Figures { duties: counts.duties, evidenced: counts.evidenced, broken, overdue };
        let text = serde_json::to_string(&figures)
            .map_err(|e| Fault::new(FaultKind::Other, format!("数を書き表せません。（{e}）")))?;
        site.desk.keep_figures(*day, edition.number, &text)?;
        out.push((*day, figures));
    }
    Ok(out)
}

fn drawn(all: &[(Date, Figures)]) -> Vec<Month> {
    let wide = 1000 / usize::try_from(MONTHS).unwrap_or(12);
    let part = |count: usize, whole: usize| if whole == 0 { 0 } else { (count * 100).div_ceil(whole) };
    let one = |(at, (day, figures)): (usize, &(Date, Figures))| {
        let done = part(figures.evidenced, figures.duties);
        let whole = calendar::wareki(*day);
        let title = whole.rsplit_once('月').map_or(whole.clone(), |(month, _)| format!("{month}月"));
        let (year, month) = title.split_once('年').unwrap_or(("", &title));
        let begins = at == 0 || day.month() == 1;
        Month {
            year: if begins { format!("{year}年") } else { String::new() },
            month: month.to_string(),
            title: title.clone(),
            figures: *figures,
            x: at * wide + 8,
            done: (100 - done, done),
            late: part(figures.broken + figures.overdue, figures.duties),
        }
    };
    all.iter().enumerate().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stay_within_the_picture() {
        let figures = Figures { duties: 6, evidenced: 6, broken: 1, overdue: 1 };
        let days: Vec<(Date, Figures)> =
            (1..=12).map(|m| (Date::new(2026, m, 28).unwrap_or(Date::MIN), figures)).collect();
        let months = drawn(&days);
        assert!(months.iter().all(|m| m.x + 67 <= 1000 && m.done == (0, 100) && m.late == 34));
        assert_eq!(months[3].title, "令和8年4月");
        assert_eq!((months[0].year.as_str(), months[0].month.as_str()), ("令和8年", "1月"));
        assert_eq!((months[3].year.as_str(), months[3].month.as_str()), ("", "4月"));
        assert_eq!(drawn(&[(Date::MIN, Figures::default())])[0].done, (100, 0));
    }
}
