//! By which day must a matter itself be done, or what follows from it, beside the last days of its steps?
//! Takes a matter, and whether another one goes on from it; gives the day with the title of its field. A field is a term
//! where a rule of the form limits it to so many days (報告の期限: 速報 5日, 確報 30日 or 60日).
//! Last days of steps are in `standing`.

use crate::form::{Field, Kind};
use crate::matter::Matter;
use crate::mechanism::Mechanism;
use jiff::civil::Date;

/// Fields of a form that a rule limits to so many days from another one.
pub fn fields(mechanism: &Mechanism) -> Vec<&Field> {
    // Most forms have no such rule: nothing is looked for in them.
    let limited: Vec<&str> = mechanism.rules.iter().filter_map(|rule| rule.term()).collect();
    match limited.is_empty() {
        true => Vec::new(),
        false => mechanism.fields.iter().filter(|f| limited.contains(&f.name.as_str())).collect(),
    }
}

/// The term that runs for a matter: its earliest while it is under way; once it is done the next one, until another matter
/// of its kind goes on from it.
pub fn running<'a>(matter: &Matter, mechanism: &'a Mechanism, goes_on: bool) -> Option<(Date, &'a str)> {
    if matter.status.is_void() {
        return None;
    }
    let all = fields(mechanism).into_iter();
    let mut days: Vec<(Date, &str)> =
        all.filter_map(|f| Some((matter.day(&f.name)?, f.title.as_str()))).collect();
    days.sort();
    match matter.status.is_open() {
        true => days.into_iter().next(),
        false if goes_on => None,
        false => days.into_iter().nth(1),
    }
}

/// Matters from which this one goes on.
pub fn goes_on_from<'a>(matter: &'a Matter, mechanism: &Mechanism) -> Vec<&'a str> {
    let own = |kind: &Kind| matches!(kind, Kind::Matter(of) if of.contains(&mechanism.id));
    let pointing = mechanism.fields.iter().filter(|f| own(&f.kind));
    pointing.filter_map(|f| matter.value(&f.name)).flat_map(|v| v.words()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Moment;
    use crate::catalog::Catalog;
    use crate::entry::Entry;
    use crate::event::{Applied, Event};
    use crate::procedure::Outcome;
    use crate::value::{Filled, Value};

    /// A report with these fields, at its first step or done.
    fn report(words: &[(&str, &str)], done: bool) -> Matter {
        let fields: Filled =
            words.iter().map(|(n, w)| ((*n).to_string(), Value::Text((*w).to_string()))).collect();
        let at: Moment = "2026-11-24T09:00".parse().expect("a moment");
        let applied = Applied {
            mechanism: "external-report".to_string(),
            number: 1,
            year: 2026,
            fields,
            digest: String::new(),
            applicant: "1003".to_string(),
            paper: None,
            section: "総務課".to_string(),
            steps: if done { Vec::new() } else { vec!["approval".to_string()] },
            outcome: Outcome::Closed,
            edition: 1,
            basis: Vec::new(),
        };
        let entry = Entry {
            seq: 1,
            version: 1,
            at,
            by: "1003".to_string(),
            subject: Some("external-report/2026/1".to_string()),
            event: Event::Applied(Box::new(applied.clone())),
        };
        Matter::begin(&entry, &applied)
    }

    #[test]
    fn a_report_has_its_own_term_and_what_follows_has_the_next() {
        let catalog = Catalog::built_in().expect("sound");
        let mechanism = catalog.get("external-report").expect("there");
        let titles: Vec<&str> = fields(mechanism).iter().map(|f| f.title.as_str()).collect();
        assert_eq!(titles, ["この報告の期限", "確報の期限"]);
        let both = [("due", "2026-11-30"), ("final_due", "2026-12-23")];
        let open = report(&both, false);
        let term = running(&open, mechanism, false).expect("it runs");
        assert_eq!((term.0.to_string().as_str(), term.1), ("2026-11-30", "この報告の期限"));
        let sent = report(&both, true);
        assert!(!sent.status.is_open());
        let term = running(&sent, mechanism, false).expect("the final report is due");
        assert_eq!((term.0.to_string().as_str(), term.1), ("2026-12-23", "確報の期限"));
        assert_eq!(running(&sent, mechanism, true), None, "somebody writes it");
        assert_eq!(running(&report(&both[..1], true), mechanism, false), None, "nothing follows");
        assert_eq!(running(&report(&[("due", "いつか")], false), mechanism, false), None);
    }

    #[test]
    fn a_report_names_the_one_from_which_it_goes_on_and_not_its_case() {
        let catalog = Catalog::built_in().expect("sound");
        let mechanism = catalog.get("external-report").expect("there");
        let words = [("case", "incident-report/2026/1"), ("preliminary", "external-report/2026/1")];
        assert_eq!(goes_on_from(&report(&words, false), mechanism), ["external-report/2026/1"]);
    }
}
