//! Does the office tell who holds several posts and roles, and which of them the policy keeps apart? On posts written down as they stand.

#![expect(clippy::unwrap_used, reason = "a test says what went wrong by failing")]

use jiff::civil::{Date, date};
use practice::binding::Bindings;
use practice::concurrent::{Concurrent, concurrent};
use practice::edition::{Adoption, Clause, DutyId, EditionDuty, EditionRole, Reading};
use practice::entry::{Entry, VERSION};
use practice::event::{EditionAdopted, Event};
use practice::office::{Holding, Office, Person, Post};
use practice::value::Value;

const TODAY: Date = date(2026, 12, 1);

fn holding(what: &str, until: Option<Date>) -> Holding {
    Holding { what: what.to_string(), from: date(2026, 4, 1), until, basis: None }
}

/// Posts of 総務課 with the person who holds each, its roles and its deputies.
fn office(posts: &[(&str, &str, &[&str], &[&str])]) -> Office {
    let mut office = Office::default();
    for (title, person, roles, deputies) in posts {
        let post = Post {
            title: (*title).to_string(),
            section: "総務課".to_string(),
            deputies: deputies.iter().map(|d| (*d).to_string()).collect(),
            roles: roles.iter().map(|r| holding(r, None)).collect(),
            holders: vec![holding(person, None)],
        };
        office.posts.insert((*title).to_string(), post);
        let places = vec![(date(2026, 4, 1), "総務課".to_string())];
        let name = Value::Text("甲".to_string());
        let person_there = Person {
            name,
            contact: None,
            account: true,
            administrator: false,
            places,
            left: None,
            ended: Vec::new(),
            former: Vec::new(),
            erased: false,
        };
        office.persons.insert((*person).to_string(), person_there);
    }
    office
}

/// An edition with these clauses, each of which forbids; the roles and one permission.
fn adopt(office: &mut Office, clauses: &[&str], roles: &[&str]) {
    let path = |n: usize| format!("standards:{n}");
    let clause = |(n, text): (usize, &&str)| Clause {
        path: path(n),
        citation: format!("対策基準 {n}"),
        slug: format!("standards/{n}"),
        heading: String::new(),
        text: (*text).to_string(),
    };
    let duty = |n: usize, act: &str, permission: &[&str]| EditionDuty {
        id: DutyId::new(&path(n), 1),
        force: if permission.is_empty() { "must_not" } else { "must" }.to_string(),
        bearers: vec!["職員".to_string()],
        condition: None,
        frequency: None,
        adverb: None,
        permission: permission.iter().map(|p| (*p).to_string()).collect(),
        permitted: !permission.is_empty(),
        addressees: Vec::new(),
        record: None,
        act: act.to_string(),
    };
    let mut duties: Vec<EditionDuty> =
        clauses.iter().enumerate().map(|(n, text)| duty(n + 1, text, &[])).collect();
    duties.push(duty(99, "端末を持ち出す", &["管理者"]));
    let role = |name: &&str| EditionRole { role: (*name).to_string(), holder: None, clause: path(1) };
    let mut reading = Reading::default();
    reading.clauses.extend(clauses.iter().enumerate().map(|(n, text)| clause((n + 1, text))));
    reading.duties.extend(duties);
    reading.roles.extend(roles.iter().map(role));
    let on = date(2026, 3, 20);
    let adopted = EditionAdopted {
        number: 1,
        from: date(2026, 4, 1),
        adoptions: vec![Adoption { organ: "長".to_string(), number: "第1号".to_string(), on }],
        reading,
        bindings: Bindings::default(),
        changes: Vec::new(),
        corrections: Vec::new(),
    };
    let at = "2026-04-01T09:00".parse().unwrap();
    let event = Event::EditionAdopted(Box::new(adopted));
    office.apply(&Entry { seq: 1, version: VERSION, at, by: "1005".to_string(), subject: None, event });
}

fn told(found: &[Concurrent], person: &str) -> Vec<(String, String, bool)> {
    let of = found.iter().filter(|c| c.person == person).flat_map(|c| &c.forbidden);
    of.map(|f| (f.citation.clone(), f.says.clone(), f.unless_unavoidable)).collect()
}

const AUDITS: &str =
    "監査を受ける者とその監査を実施する者は、やむを得ない場合を除き、同じ者が兼務してはならない";
const APPLIES: &str = "承認又は許可の申請を行う者とその承認者又は許可者は、同じ者が兼務してはならない";
const NAMED: &str = "最高責任者は、監査統括責任者を兼ねてはならない";
const ROLES: [&str; 4] = ["最高責任者", "管理者", "監査統括責任者", "統括管理者"];

#[test]
fn an_auditor_who_is_audited_is_told_with_the_clause() {
    let mut office = office(&[
        ("長", "1001", &["最高責任者"], &[]),
        ("課長", "1002", &["管理者", "統括管理者"], &["係長"]),
        ("監査室長", "1002", &["監査統括責任者"], &[]),
        ("係長", "1003", &[], &[]),
    ]);
    adopt(&mut office, &[AUDITS, APPLIES, NAMED], &ROLES);
    let found = concurrent(&office, TODAY);
    let persons: Vec<&str> = found.iter().map(|c| c.person.as_str()).collect();
    assert_eq!(persons, ["1002"], "who holds one post with one role holds nothing besides: {found:?}");
    assert_eq!(found[0].posts, ["監査室長", "課長"]);
    assert_eq!(
        told(&found, "1002"),
        [(
            "対策基準 1".to_string(),
            "監査を行う「監査統括責任者」と、監査を受ける側の「管理者」ほか1つの役割を兼ねています。"
                .to_string(),
            true
        )]
    );
    // Once the term is over, nothing is held any longer.
    let post = office.posts.get_mut("監査室長").unwrap();
    post.holders = vec![holding("1002", Some(date(2026, 11, 30)))];
    assert_eq!(told(&concurrent(&office, TODAY), "1002"), []);
    assert_eq!(told(&concurrent(&office, date(2026, 11, 30)), "1002").len(), 1);
}

#[test]
fn roles_that_a_clause_names_may_not_be_held_together() {
    let mut office =
        office(&[("長", "1001", &["最高責任者"], &[]), ("監査室長", "1001", &["監査統括責任者"], &[])]);
    adopt(&mut office, &[NAMED], &ROLES);
    let found = told(&concurrent(&office, TODAY), "1001");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].1.contains("「最高責任者」") && found[0].1.contains("「監査統括責任者」") && !found[0].2,
        "{found:?}"
    );
    // 統括管理者 stands in no clause, and 管理者 is no part of it.
    let clause = "統括管理者は、最高責任者を兼ねてはならない";
    let mut other = self::office(&[("長", "1001", &["最高責任者", "管理者"], &[])]);
    adopt(&mut other, &[clause], &ROLES);
    assert_eq!(told(&concurrent(&other, TODAY), "1001"), []);
}

#[test]
fn who_alone_could_permit_what_he_applies_for_is_told() {
    let alone = |deputies: &[&str]| {
        let mut office = office(&[
            ("課長", "1002", &["管理者"], deputies),
            ("係長", "1003", &[], &[]),
            ("室長", "1002", &[], &[]),
        ]);
        adopt(&mut office, &[APPLIES], &ROLES);
        told(&concurrent(&office, TODAY), "1002")
    };
    assert_eq!(alone(&["係長"]), []);
    for deputies in [&[][..], &["室長"]] {
        let found = alone(deputies);
        assert_eq!(found.len(), 1, "{deputies:?}: a deputy who is himself is nobody else");
        assert!(found[0].1.contains("「管理者」としての許可を、本人の申請について"), "{found:?}");
    }
    let mut free = office(&[("課長", "1002", &["管理者"], &[])]);
    adopt(&mut free, &[], &ROLES);
    assert_eq!(concurrent(&free, TODAY), [], "where no clause forbids it, nothing is told");
}
