//! How does a duty stand on a day? A table of duty, evidence and day, through the events of an office.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

mod written;

use jiff::civil::Date;
use practice::Catalog;
use practice::How;
use practice::binding::{Binding, Bindings, Confirmation, Exemption};
use practice::edition::{Adoption, Clause, DutyId, EditionDuty, Reading};
use practice::entry::{Entry, VERSION};
use practice::event::{EditionAdopted, Event};
use practice::matter::Matter;
use practice::office::Office;
use practice::standing::{self, Counts, DutyState, Standing};
use practice::value::Value;
use written::{matter, recorded};

const EXAMPLE: &str = r#"
id = "example"
title = "例の点検"
family = "audit"
form = "FORM"
number = "点検"
from = "from"
until = "to"
nonconformity = { is = ["不適合"], each = "place", items = [{ field = "result" }] }
[[serves]]
how = "carries"
why = "例のため"
says = ["点検"]
[[fields]]
name = "from"
title = "初日"
kind = "date"
[[fields]]
name = "to"
title = "末日"
kind = "date"
[[fields]]
name = "place"
title = "場所"
[[fields]]
name = "result"
title = "判定"
kind = { choice = ["適合", "不適合"] }
"#;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn catalog(form: &str) -> Catalog {
    let mut catalog = Catalog::built_in().unwrap();
    catalog.add("own/example.toml", &EXAMPLE.replace("FORM", form)).unwrap();
    catalog
}

fn apply(office: &mut Office, event: Event) {
    let at = "2026-04-01T09:00".parse().unwrap();
    let entry = Entry { seq: 1, version: VERSION, at, by: "1005".to_string(), subject: None, event };
    office.apply(&entry);
}

fn set(office: &mut Office, name: &str, months: i64) {
    let (name, value, decided) = (name.to_string(), Value::Number(months), day("2026-04-01"));
    let (reason, decider) = ("例のため".to_string(), "長".to_string());
    apply(office, Event::ValueSet { name, value, reason, decider, decided });
}

fn duty(number: u32, frequency: Option<&str>, act: &str) -> EditionDuty {
    EditionDuty {
        id: DutyId::new("standards:1", number),
        force: "must".to_string(),
        bearers: vec!["管理者".to_string()],
        condition: None,
        frequency: frequency.map(ToString::to_string),
        adverb: None,
        permission: Vec::new(),
        permitted: false,
        addressees: Vec::new(),
        record: None,
        act: act.to_string(),
    }
}

fn confirmation() -> Confirmation {
    Confirmation { by: "1005".to_string(), on: day("2026-04-01") }
}

fn bind(bindings: &mut Bindings, duty: &EditionDuty, mechanism: &str, confirmed: bool) {
    bindings.changing().bound.entry(duty.id.clone()).or_default().push(Binding {
        mechanism: mechanism.to_string(),
        how: How::Carries,
        why: "例のため".to_string(),
        certainty: None,
        doubts: Vec::new(),
        confirmed: confirmed.then(confirmation),
    });
}

/// Adopts an edition with these duties, in force from a day.
fn adopt(
    office: &mut Office,
    (number, from, on): (u32, &str, &str),
    duties: Vec<EditionDuty>,
    bindings: Bindings,
) {
    let text = String::new();
    let clause = Clause {
        path: "standards:1".to_string(),
        citation: "対策基準 1".to_string(),
        slug: "standards/1".to_string(),
        heading: String::new(),
        text,
    };
    let mut reading = Reading::default();
    reading.clauses.push(clause);
    reading.duties.extend(duties);
    let adoption = Adoption { organ: "長".to_string(), number: "第1号".to_string(), on: day(on) };
    let adopted = EditionAdopted {
        number,
        from: day(from),
        adoptions: vec![adoption],
        reading,
        bindings,
        changes: Vec::new(),
        corrections: Vec::new(),
    };
    apply(office, Event::EditionAdopted(Box::new(adopted)));
}

/// An edition of one duty, bound to one mechanism.
fn one(office: &mut Office, edition: (u32, &str, &str), frequency: Option<&str>) {
    let duty = duty(1, frequency, "点検を行う");
    let mut bindings = Bindings::default();
    bind(&mut bindings, &duty, "example", true);
    adopt(office, edition, vec![duty], bindings);
}

/// From a day to a day, come on a day, with this verdict, of this place.
type Seen<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

fn seen(all: &[Seen<'_>]) -> Vec<Matter> {
    let one = |(at, (from, to, came, result, place)): (usize, &Seen<'_>)| {
        let fields = format!(r#"{{"from":"{from}","to":"{to}","result":"{result}","place":"{place}"}}"#);
        matter("example", at + 1, came, ("closed", &fields))
    };
    all.iter().enumerate().map(one).collect()
}

fn states(office: &Office, catalog: &Catalog, matters: &[Matter], today: &str) -> (Vec<DutyState>, Counts) {
    let today = day(today);
    let edition = office.edition(today).unwrap();
    let recorded = recorded(matters, catalog, office, today);
    let states = standing::states(edition, office, catalog, &recorded, today);
    let counts = standing::counts(edition, &states);
    (states, counts)
}

/// Given a form, a frequency and an interval; when this was seen, and this is the day; then the state, its last day, its words.
struct Case<'a> {
    given: (&'a str, Option<&'a str>, Option<i64>),
    seen: &'a [Seen<'a>],
    on: &'a str,
    then: (Standing, Option<&'a str>, &'a str),
}

fn hold(cases: &[Case<'_>]) {
    for Case { given: (form, frequency, interval), seen: all, on, then } in cases {
        let mut office = Office::default();
        one(&mut office, (1, "2026-04-01", "2026-03-20"), *frequency);
        interval.iter().for_each(|months| set(&mut office, "interval/example", *months));
        let (states, _) = states(&office, &catalog(form), &seen(all), on);
        let state = states.first().unwrap();
        let (standing, due, says) = then;
        let told = format!("{form} {frequency:?} {interval:?} {all:?} on {on}: {state:?}");
        assert_eq!((state.standing, state.due), (*standing, due.map(day)), "{told}");
        assert!(state.why.contains(says), "{told}");
    }
}

const R8: Seen<'static> = ("2026-10-01", "2026-10-31", "2026-11-02", "適合", "書庫A");
const R9: Seen<'static> = ("2027-05-01", "2027-05-10", "2027-05-11", "適合", "書庫A");

#[test]
fn what_is_due_every_year_is_overdue_once_a_year_was_missed() {
    let annual = ("record", Some("annual"), None);
    let late: Seen<'_> = ("2027-03-01", "2027-03-31", "2027-04-20", "適合", "書庫A");
    hold(&[
        Case {
            given: annual,
            seen: &[],
            on: "2026-12-01",
            then: (Standing::Due, Some("2027-03-31"), "令和8年度中に"),
        },
        Case {
            given: annual,
            seen: &[],
            on: "2027-03-31",
            then: (Standing::Due, Some("2027-03-31"), "令和8年度中に"),
        },
        Case {
            given: annual,
            seen: &[],
            on: "2027-04-01",
            then: (
                Standing::Overdue,
                Some("2027-03-31"),
                "令和8年度に行った記録がありません。令和9年度の分を行うか",
            ),
        },
        Case {
            given: annual,
            seen: &[],
            on: "2028-04-01",
            then: (
                Standing::Overdue,
                Some("2027-03-31"),
                "令和8年度から令和9年度までに行った記録がありません",
            ),
        },
        Case {
            given: annual,
            seen: &[R8],
            on: "2027-03-31",
            then: (Standing::Fulfilled, None, "令和8年度に行いました"),
        },
        Case {
            given: annual,
            seen: &[R8],
            on: "2027-04-01",
            then: (Standing::Due, Some("2028-03-31"), "令和9年度中に"),
        },
        Case {
            given: annual,
            seen: &[R9],
            on: "2027-05-10",
            then: (Standing::Overdue, Some("2027-03-31"), "令和8年度"),
        },
        Case {
            given: annual,
            seen: &[R9],
            on: "2027-05-11",
            then: (Standing::Fulfilled, None, "令和9年度に行いました"),
        },
        Case {
            given: annual,
            seen: &[late],
            on: "2027-04-19",
            then: (Standing::Overdue, Some("2027-03-31"), "令和8年度"),
        },
        Case {
            given: annual,
            seen: &[late],
            on: "2027-04-20",
            then: (Standing::Due, Some("2028-03-31"), "令和9年度中に"),
        },
        Case {
            given: annual,
            seen: &[R8],
            on: "2028-04-01",
            then: (Standing::Overdue, Some("2028-03-31"), "令和9年度に行った記録が"),
        },
    ]);
}

#[test]
fn a_year_counts_as_missed_only_if_the_duty_bound_in_it() {
    let on = |editions: &[(u32, &str, &str)], today: &str| {
        let mut office = Office::default();
        editions.iter().for_each(|e| one(&mut office, *e, Some("annual")));
        states(&office, &catalog("record"), &[], today).0[0].standing
    };
    assert_eq!(on(&[(1, "2027-03-31", "2027-03-31")], "2027-04-01"), Standing::Overdue);
    assert_eq!(on(&[(1, "2027-04-01", "2027-03-20")], "2027-04-01"), Standing::Due);
    assert_eq!(on(&[(1, "2026-04-01", "2027-04-05")], "2027-04-10"), Standing::Due, "adopted afterwards");
    let amended = [(1, "2026-04-01", "2026-03-20"), (2, "2027-04-01", "2027-03-20")];
    assert_eq!(on(&amended, "2027-04-01"), Standing::Overdue, "an amendment wipes nothing out");
}

#[test]
fn an_interval_runs_from_the_last_day_seen_and_ends_on_a_working_day() {
    let (monthly, half) = (("record", Some("periodic"), Some(1)), ("record", Some("periodic"), Some(6)));
    // 7 November 2026 is a Saturday; 30 December lies in the days on which offices are closed.
    let october: Seen<'_> = ("2026-10-01", "2026-10-07", "2026-10-08", "適合", "書庫A");
    let june: Seen<'_> = ("2026-06-01", "2026-06-30", "2026-07-01", "適合", "書庫A");
    let august: Seen<'_> = ("2026-08-01", "2026-08-31", "2026-09-01", "適合", "書庫A");
    let unset = ("record", Some("periodic"), None);
    let kept = |due| (Standing::Fulfilled, Some(due), "次の期限は");
    let over = |due| (Standing::Overdue, Some(due), "次の期限は");
    hold(&[
        Case {
            given: unset,
            seen: &[october],
            on: "2026-10-09",
            then: (Standing::NoEvidence, None, "値「interval/example」を設定"),
        },
        Case {
            given: monthly,
            seen: &[],
            on: "2026-10-09",
            then: (Standing::NoEvidence, None, "定めた間隔: 1か月"),
        },
        Case { given: monthly, seen: &[october], on: "2026-11-06", then: kept("2026-11-09") },
        Case { given: monthly, seen: &[october], on: "2026-11-09", then: kept("2026-11-09") },
        Case { given: monthly, seen: &[october], on: "2026-11-10", then: over("2026-11-09") },
        Case { given: half, seen: &[june], on: "2027-01-04", then: kept("2027-01-04") },
        Case { given: half, seen: &[june], on: "2027-01-05", then: over("2027-01-04") },
        Case { given: half, seen: &[august], on: "2027-03-01", then: kept("2027-03-01") },
        Case { given: half, seen: &[august, june], on: "2027-03-02", then: over("2027-03-01") },
    ]);
    let mut office = Office::default();
    one(&mut office, (1, "2026-04-01", "2026-03-20"), Some("periodic"));
    set(&mut office, "interval/example", 6);
    let name = "本団体の休日".to_string();
    apply(&mut office, Event::HolidayDeclared { day: day("2027-01-04"), name });
    let (found, _) = states(&office, &catalog("record"), &seen(&[june]), "2027-01-05");
    assert_eq!((found[0].standing, found[0].due), (Standing::Fulfilled, Some(day("2027-01-05"))));
}

#[test]
fn what_a_check_shows_grows_old() {
    let set = ("check", None, Some(1));
    let over = (Standing::Overdue, Some("2026-11-30"), "次の期限は令和8年11月30日です");
    let mut cases = vec![
        Case {
            given: set,
            seen: &[],
            on: "2026-11-02",
            then: (Standing::NoEvidence, None, "記録がありません"),
        },
        Case {
            given: set,
            seen: &[R8],
            on: "2026-11-30",
            then: (Standing::Fulfilled, Some("2026-11-30"), "間隔: 1か月"),
        },
        Case { given: set, seen: &[R8], on: "2026-12-01", then: over },
        Case { given: ("procedure", None, Some(1)), seen: &[R8], on: "2026-12-01", then: over },
        Case {
            given: ("procedure", None, None),
            seen: &[R8],
            on: "2029-12-01",
            then: (Standing::Fulfilled, None, "1件"),
        },
        Case {
            given: ("procedure", None, None),
            seen: &[],
            on: "2029-12-01",
            then: (Standing::NoOccasion, None, "機会"),
        },
        // What the text says holds whatever the body sets, and the other way round.
        Case {
            given: ("check", Some("annual"), Some(1)),
            seen: &[R8],
            on: "2026-12-01",
            then: (Standing::Overdue, Some("2026-11-30"), "令和8年度に行いました"),
        },
        Case {
            given: ("check", Some("annual"), Some(12)),
            seen: &[R8],
            on: "2027-04-01",
            then: (Standing::Due, Some("2027-11-01"), "令和9年度中に"),
        },
    ];
    for form in ["check", "statement"] {
        let unset = (form, None, None);
        let old = "最後の記録（点検 令和8年度第1号、令和8年10月31日まで）は前の年度までのもの";
        cases.extend([
            Case {
                given: unset,
                seen: &[],
                on: "2026-11-02",
                then: (Standing::NoEvidence, None, "記録がありません"),
            },
            Case { given: unset, seen: &[R8], on: "2027-03-31", then: (Standing::Fulfilled, None, "1件") },
            Case { given: unset, seen: &[R8], on: "2027-04-01", then: (Standing::NoEvidence, None, old) },
            Case {
                given: unset,
                seen: &[R8, R9],
                on: "2027-06-01",
                then: (Standing::Fulfilled, None, "2件"),
            },
        ]);
    }
    hold(&cases);
}

#[test]
fn what_does_not_hold_is_not_fulfilled_until_it_is_seen_to_hold() {
    let bad: Seen<'_> = ("2026-10-01", "2026-10-31", "2026-11-04", "不適合", "書庫A");
    let good: Seen<'_> = ("2026-11-01", "2026-11-30", "2026-12-02", "適合", "書庫A");
    let again: Seen<'_> = ("2026-10-01", "2026-10-31", "2026-11-20", "適合", "書庫A");
    let earlier: Seen<'_> = ("2026-09-01", "2026-09-30", "2026-11-20", "適合", "書庫A");
    let elsewhere: Seen<'_> = ("2026-11-01", "2026-11-30", "2026-12-02", "適合", "書庫B");
    let broken = (Standing::Broken, None, "（点検 令和8年度第1号 書庫A: 「判定」が「不適合」）");
    let done = (Standing::Fulfilled, None, "記録が2件");
    let check = ("check", None, None);
    hold(&[
        Case {
            given: check,
            seen: &[bad],
            on: "2026-11-03",
            then: (Standing::NoEvidence, None, "記録がありません"),
        },
        Case { given: check, seen: &[bad], on: "2026-11-04", then: broken },
        Case { given: check, seen: &[bad, good], on: "2026-12-01", then: broken },
        Case { given: check, seen: &[bad, good], on: "2026-12-02", then: done },
        Case { given: check, seen: &[bad, again], on: "2026-11-20", then: done },
        Case { given: check, seen: &[bad, earlier], on: "2026-12-02", then: broken },
        Case { given: check, seen: &[bad, elsewhere], on: "2026-12-02", then: broken },
        Case { given: check, seen: &[bad], on: "2028-12-02", then: broken },
        Case { given: ("statement", Some("annual"), None), seen: &[bad], on: "2026-12-02", then: broken },
        Case {
            given: ("check", None, Some(1)),
            seen: &[bad],
            on: "2026-12-01",
            then: (Standing::Broken, Some("2026-11-30"), "」）。「例の点検」の次の期限は令和8年11月30日です"),
        },
    ]);
}

#[test]
fn each_place_has_its_own_days() {
    let b: Seen<'_> = ("2026-06-01", "2026-06-30", "2026-07-01", "適合", "書庫B");
    let b9: Seen<'_> = ("2027-06-01", "2027-06-30", "2027-07-01", "適合", "書庫B");
    let set = ("check", None, Some(6));
    let late = "2件のうち1件（書庫B）で、この間隔のうちの記録がありません";
    let annual = ("check", Some("annual"), None);
    hold(&[
        Case {
            given: set,
            seen: &[b, R8],
            on: "2027-01-04",
            then: (Standing::Fulfilled, Some("2027-01-04"), "2件のうち前回が最も古いのは、書庫Bです"),
        },
        Case {
            given: set,
            seen: &[b, R8],
            on: "2027-01-05",
            then: (Standing::Overdue, Some("2027-01-04"), late),
        },
        Case {
            given: annual,
            seen: &[b, R8, R9],
            on: "2027-06-01",
            then: (Standing::Due, Some("2028-03-31"), "まだのものは、2件のうち1件（書庫B）です"),
        },
        Case {
            given: annual,
            seen: &[b, R8, R9, b9],
            on: "2027-07-01",
            then: (Standing::Fulfilled, None, "令和9年度に行いました"),
        },
        Case {
            given: annual,
            seen: &[b, R8, R9],
            on: "2028-04-01",
            then: (Standing::Overdue, Some("2028-03-31"), "2件のうち1件（書庫B）です"),
        },
        Case {
            given: ("check", None, None),
            seen: &[b, R8, R9],
            on: "2027-06-01",
            then: (Standing::NoEvidence, None, "2件のうち1件（書庫B）で、今年度の記録がありません"),
        },
    ]);
}

/// State of the one duty that is bound to a mechanism.
fn state_of(mechanism: &str, interval: Option<i64>, matters: &[Matter], on: &str) -> DutyState {
    let mut office = Office::default();
    let duty = duty(1, None, "点検を行う");
    let mut bindings = Bindings::default();
    bind(&mut bindings, &duty, mechanism, true);
    adopt(&mut office, (1, "2026-04-01", "2026-03-20"), vec![duty], bindings);
    interval.iter().for_each(|months| set(&mut office, &format!("interval/{mechanism}"), *months));
    states(&office, &catalog("check"), matters, on).0.remove(0)
}

#[test]
fn a_check_of_rows_holds_for_each_row_however_many_records_it_takes() {
    let row = |n: usize, on: &str| {
        matter("terminal-register", n, on, ("live", &format!(r#"{{"number":"PC-0{n}"}}"#)))
    };
    let check = |n: usize, (from, to): (&str, &str), seen: &str| {
        let fields = format!(r#"{{"from":"{from}","to":"{to}","seen":{seen},"result":"適合"}}"#);
        matter("device-control-check", n, to, ("live", &fields))
    };
    let rows = [row(1, "2026-05-01"), row(2, "2026-05-01"), row(3, "2026-12-10")];
    let state = |checks: &[Matter], on: &str| {
        let all: Vec<Matter> = rows.iter().chain(checks).cloned().collect();
        state_of("device-control-check", Some(3), &all, on)
    };
    let july = check(1, ("2026-07-01", "2026-07-31"), r#"["PC-01"]"#);
    let september = check(2, ("2026-09-01", "2026-09-30"), r#"["PC-02"]"#);
    let december = check(3, ("2026-12-01", "2026-12-15"), r#"["PC-01","PC-02"]"#);
    let found = state(&[july.clone(), september.clone()], "2026-10-15");
    assert_eq!((found.standing, found.due), (Standing::Fulfilled, Some(day("2026-11-02"))), "{found:?}");
    let found = state(&[july.clone(), september.clone()], "2026-11-04");
    assert_eq!(found.standing, Standing::Overdue, "{found:?}");
    assert!(found.why.contains("2件のうち1件（PC-01）"), "{found:?}");
    let all = [july, september, december];
    let found = state(&all, "2026-12-16");
    assert_eq!((found.standing, found.due), (Standing::Due, Some(day("2027-03-10"))), "{found:?}");
    assert!(found.why.contains("3件のうち1件（PC-03）の記録がまだありません"), "{found:?}");
    let found = state(&all, "2027-03-11");
    assert!(found.standing == Standing::Overdue && found.why.contains("（PC-03）で"), "{found:?}");
}

#[test]
fn of_registers_that_a_check_chooses_only_those_are_held_to_the_interval_that_were_ever_chosen() {
    let row = |mechanism: &str, number: &str| {
        matter(mechanism, 1, "2026-05-01", ("live", &format!(r#"{{"number":"{number}"}}"#)))
    };
    let fields = r#"{"from":"2026-06-01","to":"2026-06-30","registers":["情報資産台帳"],"assets_seen":["A-01"],"result":"適合"}"#;
    let check = matter("classification-control-check", 1, "2026-07-01", ("live", fields));
    let all = [row("asset-register", "A-01"), row("terminal-register", "PC-01"), check];
    let state = |on: &str| state_of("classification-control-check", Some(6), &all, on);
    let found = state("2026-12-28");
    assert_eq!(found.standing, Standing::Fulfilled, "{found:?}");
    assert!(found.why.contains("の1件のうち1件（PC-01）が含まれていません"), "{found:?}");
    let found = state("2027-01-05");
    assert!(found.standing == Standing::Overdue && found.why.contains("1件のうち1件（A-01）で"), "{found:?}");
}

#[test]
fn places_are_asked_for_as_the_register_names_them_until_their_statement_is_ended() {
    let asset = |n: usize, place: &str| {
        let fields = format!(r#"{{"number":"A-0{n}","place":"{place}"}}"#);
        matter("asset-register", n, "2026-05-01", ("live", &fields))
    };
    let stated = |n: usize, place: &str, outcome: &str| {
        let fields =
            format!(r#"{{"from":"2026-06-01","to":"2026-06-30","place":"{place}","by_class":"適合"}}"#);
        matter("storage-statement", n, "2026-07-01", (outcome, &fields))
    };
    let assets = [asset(1, "書庫A"), asset(2, "書庫C")];
    let state = |of_b: &str, on: &str| {
        let all: Vec<Matter> =
            assets.iter().cloned().chain([stated(1, "書庫A", "live"), stated(2, "書庫B", of_b)]).collect();
        state_of("storage-statement", Some(6), &all, on)
    };
    let found = state("live", "2026-08-01");
    assert!(
        found.standing == Standing::Due && found.why.contains("3件のうち1件（書庫C）の記録がまだありません"),
        "{found:?}"
    );
    let found = state("live", "2027-02-01");
    assert!(
        found.standing == Standing::Overdue && found.why.contains("3件のうち3件（書庫A、書庫B、書庫C）"),
        "{found:?}"
    );
    let found = state("closed", "2027-02-01");
    assert!(found.why.contains("2件のうち2件（書庫A、書庫C）"), "{found:?}");
    // Without an interval it is told, too.
    let all: Vec<Matter> = assets.iter().cloned().chain([stated(1, "書庫A", "live")]).collect();
    let found = state_of("storage-statement", None, &all, "2026-08-01");
    let says = "2件のうち1件（書庫C）は、「情報資産台帳」にありますが、記録がまだありません";
    assert!(found.standing == Standing::Fulfilled && found.why.contains(says), "{found:?}");
}

#[test]
fn a_row_whose_last_day_is_over_shows_nothing_more() {
    let contact = |n: usize, review: &str| {
        matter("contact-point", n, "2026-05-01", ("live", &format!(r#"{{"review":"{review}"}}"#)))
    };
    let state = |matters: &[Matter], on: &str| state_of("contact-point", None, matters, on);
    let (first, second) = (contact(1, "2026-09-30"), contact(2, "2027-03-31"));
    assert_eq!(state(std::slice::from_ref(&first), "2026-09-30").standing, Standing::Fulfilled);
    let over = state(std::slice::from_ref(&first), "2026-10-01");
    assert_eq!((over.standing, over.due), (Standing::Overdue, Some(day("2026-09-30"))), "{over:?}");
    assert!(over.why.contains("有効な記録がありません"), "{over:?}");
    let some = state(&[first, second], "2026-10-01");
    assert_eq!(some.standing, Standing::Fulfilled);
    assert!(some.why.contains("うち1件は期限が過ぎています"), "{some:?}");
    let set = state_of("contact-point", Some(3), &[contact(1, "2026-09-30")], "2027-01-05");
    assert!(set.why.contains("次の期限は令和9年1月4日"), "{set:?}");
    assert_eq!(
        set.standing,
        Standing::Overdue,
        "what does not hold any longer is as old as its last day: {set:?}"
    );
}

/// How a report of an incident that waits since 21:00 on Friday, 27 November 2026 stands at a moment.
fn waiting(
    mechanism: &str,
    (step, fields): (&str, &str),
    set: &[(&str, i64)],
    now: &str,
) -> (Option<String>, Option<String>) {
    let line = format!(
        r#"{{"seq":1,"version":1,"at":"2026-11-27T21:00:00+09:00","by":"1003","subject":"{mechanism}/2026/1","kind":"Applied",
        "body":{{"mechanism":"{mechanism}","number":1,"year":2026,"fields":{fields},"digest":"","applicant":"1003",
        "paper":null,"section":"総務課","steps":["{step}"],"outcome":"closed","edition":1,"basis":[]}}}}"#
    );
    let entry: Entry = serde_json::from_str(&line).unwrap();
    let matter = Matter::told([&entry]).unwrap();
    let (mut office, catalog) = (Office::default(), Catalog::built_in().unwrap());
    set.iter().for_each(|(name, number)| self::set(&mut office, name, *number));
    let mut summary = standing::Summary::of(&catalog);
    summary.take_in(&catalog, &matter);
    let now: practice::calendar::Moment = now.parse().unwrap();
    let recorded = summary.recorded(&catalog, &office, now).remove(mechanism).unwrap();
    assert_eq!(
        standing::deadline(&matter, catalog.get(mechanism).unwrap(), &office).filter(|end| end.is_over(now)),
        recorded.overdue.as_ref().map(|(_, end)| *end),
        "of one matter as of all"
    );
    (recorded.overdue.map(|(_, end)| end.shown()), recorded.next.map(|at| at.to_string()))
}

#[test]
fn a_term_in_hours_ends_at_the_hour_and_one_in_days_with_a_working_day() {
    let report = |set: &[(&str, i64)], now: &str| waiting("incident-report", ("acknowledge", "{}"), set, now);
    let hours = [("hours/incident-report/acknowledge", 2)];
    assert_eq!(report(&[], "2026-11-30T23:59"), (None, None), "a day after a Friday is the Monday");
    assert_eq!(report(&[], "2026-12-01T00:00").0.as_deref(), Some("令和8年11月30日"));
    let at = Some("2026-11-27T23:00:00+09:00".to_string());
    assert_eq!(report(&hours, "2026-11-27T23:00"), (None, at), "until then it is not late");
    assert_eq!(report(&hours, "2026-11-27T23:01"), (Some("令和8年11月27日 23:00".to_string()), None));
    let both = [hours[0], ("days/incident-report/acknowledge", 0)];
    assert_eq!(
        report(&both, "2026-11-27T23:01").0.as_deref(),
        Some("令和8年11月27日 23:00"),
        "whichever ends first"
    );
    // A transport is expected at a moment that its form names; the hours of the body run from there.
    let fields = r#"{"arrive":"2026-11-28T09:30"}"#;
    let sent = |set: &[(&str, i64)], now: &str| waiting("transport-request", ("arrival", fields), set, now).0;
    assert_eq!(sent(&[], "2026-11-28T09:30"), None);
    assert_eq!(sent(&[], "2026-11-28T09:31").as_deref(), Some("令和8年11月28日 9:30"));
    assert_eq!(sent(&[("hours/transport-request/arrival", 1)], "2026-11-28T10:30"), None);
    assert_eq!(
        sent(&[("hours/transport-request/arrival", 1)], "2026-11-28T10:31").as_deref(),
        Some("令和8年11月28日 10:30")
    );
}

#[test]
fn a_decision_is_due_by_the_day_on_which_what_it_permits_is_needed() {
    let asked = |from: &str, set: &[(&str, i64)], now: &str| {
        let fields = format!(r#"{{"from":"{from}","to":"2026-12-20"}}"#);
        waiting("take-out-request", ("decision", &fields), set, now).0
    };
    let days = [("days/take-out-request/decision", 5)];
    let needed = Some("令和8年11月30日（許可・承認が要る日）");
    assert_eq!(asked("2026-11-30", &days, "2026-11-30T23:59"), None);
    assert_eq!(asked("2026-11-30", &days, "2026-12-01T00:00").as_deref(), needed, "before the term ends");
    assert_eq!(asked("2026-12-10", &days, "2026-12-02T23:59"), None);
    assert_eq!(asked("2026-12-10", &days, "2026-12-03T00:00").as_deref(), Some("令和8年12月2日"));
    assert_eq!(
        asked("2026-11-20", &days, "2026-12-01T00:00"),
        None,
        "a day that was over before it was asked"
    );
    assert_eq!(asked("2026-11-30", &[], "2026-12-31T00:00"), None, "where no term was set, none runs");
}

#[test]
fn a_report_is_late_by_the_last_day_that_its_form_names_and_until_what_follows_was_made() {
    let fields = r#"{"due":"2026-12-01","final_due":"2026-12-26"}"#;
    let asked = |now: &str| waiting("external-report", ("approval", fields), &[], now).0;
    assert_eq!(asked("2026-12-01T23:59"), None);
    assert_eq!(asked("2026-12-02T00:00").as_deref(), Some("令和8年12月1日"), "whoever has to approve it");

    let report = |n: usize, fields: &str| matter("external-report", n, "2026-11-28", ("closed", fields));
    let first = report(1, fields);
    let second = report(2, r#"{"due":"2026-12-26","preliminary":"external-report/2026/1"}"#);
    let state = |matters: &[Matter], on: &str| state_of("external-report", None, matters, on);
    assert_eq!(state(std::slice::from_ref(&first), "2026-12-26").standing, Standing::Fulfilled);
    let late = state(std::slice::from_ref(&first), "2026-12-27");
    assert_eq!((late.standing, late.due), (Standing::Overdue, Some(day("2026-12-26"))), "{late:?}");
    assert_eq!(state(&[first, second], "2026-12-27").standing, Standing::Fulfilled, "it was followed");
}

/// One statement has an item for each clause, and each clause keeps its own line of evidence.
#[test]
fn each_clause_of_a_statement_stands_by_its_own_items() {
    let acts = [
        "分類に従って、適切に保管する",
        "書込禁止の措置を講じる",
        "自然災害を被る可能性が低い地域に保管する",
        "耐火及び耐湿を講じた施錠可能な場所に保管する",
        "定めるところにより保管する",
    ];
    let duties: Vec<EditionDuty> = (1..).zip(acts).map(|(number, act)| duty(number, None, act)).collect();
    let mut bindings = Bindings::default();
    duties.iter().for_each(|duty| bind(&mut bindings, duty, "storage-statement", true));
    let mut office = Office::default();
    adopt(&mut office, (1, "2026-04-01", "2026-03-20"), duties, bindings);
    let fields = r#"{"from":"2026-10-01","to":"2026-10-31","place":"書庫B","by_class":"適合","write_protected":"該当する物がない",
        "lockable":"適合","resistant":"不適合","remote":"該当する物がない"}"#;
    let stated = [matter("storage-statement", 1, "2026-11-04", ("live", fields))];
    let (found, counts) = states(&office, &catalog("check"), &stated, "2026-11-04");
    let standings: Vec<Standing> = found.iter().map(|s| s.standing).collect();
    let (done, broken) = (Standing::Fulfilled, Standing::Broken);
    assert_eq!(
        standings,
        [done, done, done, broken, broken],
        "the last clause is one of which no item speaks"
    );
    assert!(
        found[3].why.contains("書庫B: 「火、熱、水及び湿気に耐える場所である」が「不適合」"),
        "{}",
        found[3].why
    );
    assert_eq!((counts.duties, counts.evidenced), (5, 3));
}

#[test]
fn what_comes_later_is_no_evidence_yet() {
    let mut office = Office::default();
    one(&mut office, (1, "2026-04-01", "2026-03-20"), None);
    let (before, counts) = states(&office, &catalog("register"), &seen(&[R8]), "2026-11-01");
    assert_eq!((before[0].standing, before[0].evidence.len()), (Standing::NoEvidence, 0));
    assert_eq!(counts.evidenced, 0);
    let (then, counts) = states(&office, &catalog("register"), &seen(&[R8]), "2026-11-02");
    assert_eq!(
        (then[0].standing, then[0].evidence.as_slice()),
        (Standing::Fulfilled, &["example/2026/1".to_string()][..])
    );
    assert_eq!(counts.evidenced, 1);
}

#[test]
fn mapped_confirmed_and_evidenced_are_counted_apart() {
    let duties: Vec<EditionDuty> = (1..=5).map(|n| duty(n, None, "点検を行う")).collect();
    let mut bindings = Bindings::default();
    bind(&mut bindings, &duties[1], "example", false);
    bind(&mut bindings, &duties[2], "take-out-request", true);
    bind(&mut bindings, &duties[3], "example", true);
    let exemption = Exemption { reason: "該当がない".to_string(), confirmed: confirmation() };
    bindings.changing().exempt.insert(duties[4].id.clone(), exemption);
    let mut office = Office::default();
    adopt(&mut office, (1, "2026-04-01", "2026-03-20"), duties, bindings);
    let (found, counts) = states(&office, &catalog("check"), &seen(&[R8]), "2026-11-02");
    let standings: Vec<Standing> = found.iter().map(|s| s.standing).collect();
    let of = [
        Standing::Unserved,
        Standing::Proposed,
        Standing::NoOccasion,
        Standing::Fulfilled,
        Standing::NotApplicable,
    ];
    assert_eq!(standings, of);
    assert_eq!(counts, Counts { duties: 4, mapped: 3, confirmed: 2, evidenced: 1 });
    let bad: Seen<'_> = ("2026-10-01", "2026-10-31", "2026-11-02", "不適合", "書庫A");
    let (_, counts) = states(&office, &catalog("check"), &seen(&[bad]), "2026-11-02");
    assert_eq!(counts, Counts { duties: 4, mapped: 3, confirmed: 2, evidenced: 0 });
}

/// What has no form in the program is still due on the day that its clause names: it stands in the calendar of the year.
#[test]
fn a_yearly_duty_without_a_form_is_due_at_the_end_of_the_year_all_the_same() {
    let catalog = catalog("check");
    let without = catalog.mechanisms().find(|m| !m.runs()).unwrap().id.clone();
    let duties = vec![duty(1, Some("annual"), "点検を行う"), duty(2, None, "点検を行う")];
    let mut bindings = Bindings::default();
    duties.iter().for_each(|duty| bind(&mut bindings, duty, &without, true));
    let mut office = Office::default();
    adopt(&mut office, (1, "2026-04-01", "2026-03-20"), duties, bindings);
    let (found, _) = states(&office, &catalog, &[], "2027-03-10");
    assert_eq!((found[0].standing, found[0].due), (Standing::NoEvidence, Some(day("2027-03-31"))));
    assert!(
        found[0].why.ends_with("令和8年度中に関守の外で行い、その記録を残してください。"),
        "{}",
        found[0].why
    );
    assert!(found[0].presses(day("2027-03-10")) && !found[0].presses(day("2026-11-24")));
    assert_eq!(found[1].due, None);
}

#[test]
fn states_are_in_order_of_gravity_and_each_has_its_words() {
    assert!(Standing::ALL.is_sorted() && Standing::ALL[0] == Standing::Broken);
    assert_eq!((Standing::Broken.key(), Standing::Broken.title()), ("broken", "不適合あり"));
}

#[test]
fn what_is_due_presses_a_month_before_its_last_day() {
    for (on, standing, presses) in [
        ("2027-02-28", Standing::Due, false),
        ("2027-03-01", Standing::Due, true),
        ("2027-04-01", Standing::Overdue, true),
    ] {
        let mut office = Office::default();
        one(&mut office, (1, "2026-04-01", "2026-03-20"), Some("annual"));
        let (states, _) = states(&office, &catalog("record"), &[], on);
        let state = states.first().unwrap();
        assert_eq!((state.standing, state.presses(day(on))), (standing, presses), "{on}: {state:?}");
    }
}
