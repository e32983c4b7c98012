//! Who is called to decide where the holder of the post cannot: deputies in their order, and in the end administrators?
//! Given an office on the Miyazaki policy and an application; when somebody is party, absent or missing; then others are asked.

mod one;

use one::One;
use policy::Policy;
use practice::Catalog;
use practice::access::Access;
use practice::agenda::{self, Asked, Deed};
use practice::binding::{Bindings, Confirmation};
use practice::calendar::Moment;
use practice::command::{Command, Request};
use practice::decide::decide;
use practice::edition::Reading;
use practice::entry::{Entry, VERSION};
use practice::event::{Applied, Decided, EditionAdopted, Event, Placed, StandIn};
use practice::known::Known;
use practice::matter::Matter;
use practice::office::Office;
use practice::procedure::Outcome;
use practice::refusal::{No, Reason};
use practice::review;
use practice::value::{Filled, Value};
use practice::who;
use std::path::Path;

const ROLE: &str = "情報セキュリティ管理者";
const HEAD: &str = "1006";
const FIRST: &str = "1007";
const SECOND: &str = "1003";
const ADMINISTRATOR: &str = "1005";

fn now() -> Moment {
    "2026-11-24T09:00".parse().expect("a moment")
}

/// An office whose 業務課長 has two deputies: his 課長補佐, then 総務課長.
struct Town {
    catalog: Catalog,
    office: Office,
    matter: Option<Matter>,
}

impl Town {
    fn new() -> Town {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/miyazaki.txt");
        let text = std::fs::read_to_string(file).expect("the policy");
        let policy = policy::read(clause::Source::new("miyazaki", text));
        let catalog = Catalog::built_in().expect("the catalogue is right");
        let mut town = Town { office: Office::default(), matter: None, catalog };
        for section in ["事務局", "総務課", "業務課"] {
            let above = (section != "事務局").then(|| "事務局".to_string());
            town.happens(Event::SectionOpened(Placed { section: section.to_string(), above }));
        }
        for (number, section) in [
            ("1001", "事務局"),
            (SECOND, "総務課"),
            (ADMINISTRATOR, "総務課"),
            (HEAD, "業務課"),
            (FIRST, "業務課"),
            ("1008", "業務課"),
        ] {
            town.registered(number, section);
        }
        for (post, person) in
            [("総務課/総務課長", SECOND), ("業務課/業務課長", HEAD), ("業務課/業務課長補佐", FIRST)]
        {
            town.appointed(post, person);
        }
        for post in ["総務課/総務課長", "業務課/業務課長"] {
            let (role, post) = (ROLE.to_string(), post.to_string());
            town.happens(Event::RoleAssigned { role, post, from: day("2026-04-01"), basis: None });
        }
        town.deputies(&["業務課/業務課長補佐", "総務課/総務課長"]);
        town.happens(Event::EditionAdopted(Box::new(edition(&policy, &town.catalog))));
        town
    }

    fn happens(&mut self, event: Event) {
        let (by, subject) = (ADMINISTRATOR.to_string(), self.matter.as_ref().map(|m| m.id.clone()));
        let entry = Entry { seq: 1, version: VERSION, at: now(), by, subject, event };
        self.office.apply(&entry);
        if let Some(matter) = &mut self.matter {
            matter.apply(&entry);
        }
    }

    fn registered(&mut self, number: &str, section: &str) {
        self.happens(Event::PersonRegistered {
            person: number.to_string(),
            name: Value::Text("架空".to_string()),
            contact: None,
            account: true,
            administrator: number == ADMINISTRATOR,
            section: section.to_string(),
            from: day("2026-04-01"),
        });
    }

    fn appointed(&mut self, post: &str, person: &str) {
        let (section, title) = post.split_once('/').expect("a post");
        let (post, person, from) = (post.to_string(), person.to_string(), day("2026-04-01"));
        let (section, title) = (section.to_string(), title.to_string());
        self.happens(Event::PostCreated { post: post.clone(), title, section });
        self.happens(Event::HolderAppointed { post, person, from, until: None });
    }

    fn deputies(&mut self, deputies: &[&str]) {
        let deputies = deputies.iter().map(ToString::to_string).collect();
        self.happens(Event::DeputiesNamed { post: "業務課/業務課長".to_string(), deputies });
    }

    fn absent(&mut self, person: &str) {
        let (from, until) = (day("2026-11-24"), day("2026-11-27"));
        self.happens(Event::AbsenceDeclared { person: person.to_string(), from, until });
    }

    /// Somebody applies to take something out.
    fn applies(&mut self, applicant: &str) {
        self.applies_through(applicant, &["decision", "return"]);
    }

    /// The same through these steps.
    fn applies_through(&mut self, applicant: &str, steps: &[&str]) {
        let section = self.office.section_of(applicant, now().day()).expect("he works somewhere").to_string();
        let applied = Applied {
            mechanism: "take-out-request".to_string(),
            number: 1,
            year: 2026,
            fields: Filled::new(),
            digest: String::new(),
            applicant: applicant.to_string(),
            paper: None,
            section,
            steps: steps.iter().map(ToString::to_string).collect(),
            outcome: Outcome::Live,
            edition: 1,
            basis: Vec::new(),
        };
        let (event, subject) = (Event::Applied(Box::new(applied.clone())), Some(Matter::id_of(&applied)));
        let entry = Entry { seq: 1, version: VERSION, at: now(), by: applicant.to_string(), subject, event };
        self.matter = Some(Matter::begin(&entry, &applied));
    }

    fn knowing<T>(&self, ask: impl FnOnce(&Known<'_>, &Matter) -> T) -> T {
        let matter = self.matter.as_ref().expect("somebody applied");
        let access = Access::of(&self.office, &self.catalog, now().day()).expect("rules");
        let known = Known {
            office: &self.office,
            catalog: &self.catalog,
            records: &One(Some(matter.clone())),
            access: &access,
            edition: self.office.edition(now().day()),
            now: now(),
        };
        ask(&known, matter)
    }

    /// Who is asked. Whoever is called may do it, says the engine, unless he must give a やむを得ない reason.
    fn asked(&self) -> Asked {
        self.knowing(|known, matter| {
            let asked = agenda::asked(known, matter).expect("a step is open");
            for person in asked.persons.iter().filter(|p| **p != matter.applied.applicant) {
                let offers = agenda::offers(known, person, matter).expect("records");
                let takes = offers
                    .iter()
                    .any(|o| matches!(o.deed, Deed::Decide | Deed::Act | Deed::Answer) && o.barred.is_none());
                assert!(takes, "{person} is called and may not: {offers:?}");
            }
            asked
        })
    }

    fn called(&self) -> Vec<String> {
        self.asked().persons
    }

    /// A deputy allowed it in the place of the head.
    fn deputy_decided(&mut self, by: &str) {
        let event = Event::Decided(Box::new(Decided {
            step: "decision".to_string(),
            approved: true,
            complete: true,
            roles: vec![ROLE.to_string()],
            digest: String::new(),
            reason: None,
            deputy: Some("課長が申請者であるため".to_string()),
            standing_in: Some(StandIn {
                of: "業務課/業務課長".to_string(),
                post: "業務課/業務課長補佐".to_string(),
                rank: 1,
                absence: None,
                passed: Vec::new(),
            }),
            delegated: None,
            unavoidable: None,
            fields: Filled::new(),
            person: None,
            paper: None,
            files: Vec::new(),
            edition: 1,
            basis: Vec::new(),
        }));
        let matter = self.matter.as_mut().expect("somebody applied");
        let (by, subject) = (by.to_string(), Some(matter.id.clone()));
        matter.apply(&Entry { seq: 2, version: VERSION, at: now(), by, subject, event });
    }

    /// The posts whose holders see the deputy's decision afterwards.
    fn reviewers(&self) -> Vec<String> {
        let matter = self.matter.as_ref().expect("somebody applied");
        let mechanism = self.catalog.get(&matter.applied.mechanism).expect("it is in the catalogue");
        let decision = review::unseen(matter).next().expect("a deputy decided");
        review::reviewers(&self.office, (mechanism, matter), decision, now().day()).posts
    }

    /// Why this person may not see it afterwards; none if he may.
    fn review_refused(&self, by: &str) -> Option<String> {
        self.knowing(|known, matter| {
            let command = Command::Review { matter: matter.id.clone() };
            match decide(&Request { by: by.to_string(), at: now(), command }, known) {
                Ok(_) => None,
                Err(No::Refused(refusal)) => Some(refusal.reason.to_string()),
                Err(No::Unavailable(why)) => Some(why),
            }
        })
    }

    /// Whether the page offers him to see it afterwards.
    fn review_offered(&self, by: &str) -> bool {
        let offer = self.knowing(|known, matter| agenda::offer(known, (by, matter), Deed::Review));
        offer.expect("records").is_some()
    }
}

fn day(words: &str) -> jiff::civil::Date {
    words.parse().expect("a day")
}

fn edition(policy: &Policy, catalog: &Catalog) -> EditionAdopted {
    let mut bindings = Bindings::proposed(policy, catalog);
    for binding in bindings.changing().bound.values_mut().flatten() {
        binding.confirmed = Some(Confirmation { by: ADMINISTRATOR.to_string(), on: now().day() });
    }
    EditionAdopted {
        number: 1,
        from: day("2026-04-01"),
        adoptions: Vec::new(),
        reading: Reading::of(policy),
        bindings,
        changes: Vec::new(),
        corrections: Vec::new(),
    }
}

#[test]
fn an_ordinary_application_waits_for_the_head_alone() {
    // Given an official of 業務課; when he applies; then the head is called, and nobody else sees it for that.
    let mut town = Town::new();
    town.applies("1008");
    let asked = town.asked();
    assert_eq!(asked.persons, [HEAD]);
    assert_eq!((asked.named.len(), asked.overseers.len()), (0, 0), "{asked:?}");
}

#[test]
fn what_is_over_still_waits_for_the_head_who_can_only_say_no() {
    // Given an application whose last day is over; when the head looks at it.
    let mut town = Town::new();
    town.applies("1008");
    let to = Value::Text(day("2026-11-23").to_string());
    town.matter.as_mut().expect("he applied").applied.fields.insert("to".to_string(), to);
    // Then he is called as before, and told that it is not granted any more.
    assert_eq!(town.called(), [HEAD]);
    let offer = town.knowing(|known, matter| agenda::offer(known, (HEAD, matter), Deed::Decide));
    let offer = offer.expect("records").expect("he decides");
    let says = offer.ungrantable.expect("over").reason.to_string();
    assert!(says.starts_with("末日（令和8年11月23日）を過ぎている"), "{says}");
    let back = town.knowing(|known, matter| agenda::offer(known, (HEAD, matter), Deed::SendBack));
    assert!(back.expect("records").is_some(), "it may be sent back");
    // And on its last day it is granted.
    let to = Value::Text(now().day().to_string());
    town.matter.as_mut().expect("he applied").applied.fields.insert("to".to_string(), to);
    let offer = town.knowing(|known, matter| agenda::offer(known, (HEAD, matter), Deed::Decide));
    assert_eq!(offer.expect("records").expect("he decides").ungrantable, None);
}

#[test]
fn a_head_who_applies_himself_is_not_called_but_his_deputy_is() {
    // Given the head of 業務課; when he applies himself.
    let mut town = Town::new();
    town.applies(HEAD);
    // Then the first deputy is called, and those whom the refusal names may see it; nobody else is troubled.
    let asked = town.asked();
    assert_eq!(asked.persons, [FIRST]);
    assert_eq!(asked.named, [FIRST, SECOND]);
    assert!(asked.overseers.is_empty(), "{asked:?}");
    // And the refusal names the same posts.
    let offer = town.knowing(|known, matter| agenda::offer(known, (HEAD, matter), Deed::Decide));
    let barred = offer.expect("records").expect("he is told why not").barred.expect("barred");
    let Reason::SamePerson { instead, .. } = barred.reason else { panic!("{barred:?}") };
    assert_eq!(instead, ["業務課長補佐", "総務課長"]);
}

#[test]
fn the_next_deputy_is_called_where_the_first_is_absent_or_party_too() {
    // Given the head who applies himself; when his first deputy is absent; then the second is called.
    let mut town = Town::new();
    town.absent(FIRST);
    town.applies(HEAD);
    assert_eq!(town.called(), [SECOND]);
    // Given the head absent; when his first deputy applies; then the second is called, and the head, who could still decide.
    let mut town = Town::new();
    town.absent(HEAD);
    town.applies(FIRST);
    assert_eq!(town.called(), [HEAD, SECOND]);
    // Given a head without access; then his deputy is called.
    let mut town = Town::new();
    let (person, on) = (HEAD.to_string(), day("2026-11-23"));
    town.happens(Event::PersonLeft { person, on });
    town.applies("1008");
    assert_eq!(town.called(), [FIRST]);
}

#[test]
fn where_nobody_is_left_administrators_see_to_it() {
    // Given the head who applies himself; when both deputies are absent; then he himself may, for a reason that cannot be avoided, and
    // administrators are told.
    let mut town = Town::new();
    town.absent(FIRST);
    town.absent(SECOND);
    town.applies(HEAD);
    let asked = town.asked();
    assert_eq!(asked.persons, [HEAD]);
    assert_eq!(asked.overseers, [ADMINISTRATOR]);
    assert_eq!(asked.who, format!("「{ROLE}」"));
    // Given an office in which two sections have the role and the one above has none; when somebody there applies.
    let mut town = Town::new();
    town.applies("1001");
    let asked = town.asked();
    assert!(asked.persons.is_empty(), "{asked:?}");
    assert_eq!(asked.overseers, [ADMINISTRATOR]);
}

#[test]
fn where_no_deputy_is_named_the_clause_lets_the_head_decide_for_want_of_others() {
    // Given a head without deputies and a clause that knows a やむを得ない場合; when he applies himself.
    let mut town = Town::new();
    town.deputies(&[]);
    town.applies(HEAD);
    // Then he is called, for the engine takes his reason; and administrators are told, who can name a deputy.
    let asked = town.asked();
    assert_eq!((asked.persons, asked.overseers), (vec![HEAD.to_string()], vec![ADMINISTRATOR.to_string()]));
}

#[test]
fn a_step_that_the_applicant_must_not_take_waits_for_his_deputy_too() {
    // Given the head's own application, which his deputy allowed; when it comes to the return.
    let mut town = Town::new();
    town.applies(HEAD);
    town.deputy_decided(FIRST);
    // Then the head, who must not confirm his own return, is not called; his deputy is.
    let asked = town.asked();
    assert_eq!((asked.step.as_str(), asked.persons), ("返却の確認", vec![FIRST.to_string()]));
}

#[test]
fn a_post_that_is_heard_is_heard_through_its_deputy_where_its_holder_applied() {
    // Given that 業務課長 and 総務課長 are heard before the decision; when 業務課長 applies himself.
    let heard = "consultation@decision@業務課/業務課長、総務課/総務課長";
    let mut town = Town::new();
    town.applies_through(HEAD, &[heard, "decision", "return"]);
    // Then his deputy answers for his post, and the other head for his own.
    assert_eq!(town.called(), [FIRST, SECOND]);
    // When nobody can answer for a post, then administrators are told.
    let mut town = Town::new();
    town.absent(FIRST);
    town.absent(SECOND);
    town.applies_through(HEAD, &[heard, "decision", "return"]);
    let asked = town.asked();
    assert_eq!((asked.persons, asked.overseers), (vec![SECOND.to_string()], vec![ADMINISTRATOR.to_string()]));
}

#[test]
fn a_duty_belongs_to_whoever_holds_its_role_and_to_the_deputy_while_he_is_away() {
    // Given a head with a deputy; then the duties laid on his role are his, and nobody else's.
    let mut town = Town::new();
    let today = now().day();
    let number = |town: &Town, person: &str| {
        let edition = town.office.edition(today).expect("it is in force");
        who::duties_of(edition, &who::roles_borne(&town.office, person, today)).count()
    };
    let laid = town.office.edition(today).expect("it is in force").reading.duties.iter();
    let laid = laid.filter(|duty| duty.bearers.iter().any(|b| b == ROLE)).count();
    assert!(laid > 20, "{laid}");
    assert_eq!([HEAD, SECOND, FIRST, "1008"].map(|person| number(&town, person)), [laid, laid, 0, 0]);
    // When he is absent; then they are his deputy's too.
    town.absent(HEAD);
    assert_eq!([HEAD, FIRST, "1008"].map(|person| number(&town, person)), [laid, laid, 0]);
}

#[test]
fn what_a_deputy_decided_is_seen_afterwards_by_the_head_unless_it_concerns_him() {
    // Given an official's application that the deputy allowed; then the head sees it afterwards, and nobody else.
    let mut town = Town::new();
    town.applies("1008");
    town.deputy_decided(FIRST);
    assert_eq!(town.reviewers(), ["業務課/業務課長"]);
    assert_eq!(town.review_refused(HEAD), None);
    assert!(town.review_offered(HEAD) && !town.review_offered(SECOND) && !town.review_offered(FIRST));
    // Given the head's own application; then the next in line sees it, and the head is told who.
    let mut town = Town::new();
    town.applies(HEAD);
    town.deputy_decided(FIRST);
    assert_eq!(town.reviewers(), ["総務課/総務課長"]);
    assert!(town.review_offered(SECOND) && !town.review_offered(HEAD) && !town.review_offered(FIRST));
    let says = town.review_refused(HEAD).expect("his own");
    assert_eq!(says, "自分の案件を、自分で後閲することはできません。総務課長が後閲してください。");
    // Given that nobody else deputises; then nobody is asked, and it is said that it is not needed.
    let mut town = Town::new();
    town.deputies(&["業務課/業務課長補佐"]);
    town.applies(HEAD);
    town.deputy_decided(FIRST);
    assert!(town.reviewers().is_empty());
    let says = town.review_refused(SECOND).expect("nobody may");
    assert!(says.contains("後閲は要りません"), "{says}");
    // Given a post with the same role in the section above; then its holder comes before the deputies.
    let mut town = Town::new();
    town.appointed("事務局/事務局次長", "1001");
    let (role, post) = (ROLE.to_string(), "事務局/事務局次長".to_string());
    town.happens(Event::RoleAssigned { role, post, from: day("2026-04-01"), basis: None });
    town.applies(HEAD);
    town.deputy_decided(FIRST);
    assert_eq!(town.reviewers(), ["事務局/事務局次長"]);
    // Given that the head's post is vacant by now; then it waits for the next head.
    let mut town = Town::new();
    town.applies("1008");
    town.deputy_decided(FIRST);
    let (person, until) = (HEAD.to_string(), day("2026-11-20"));
    town.happens(Event::HolderRelieved { post: "業務課/業務課長".to_string(), person, until });
    assert_eq!(town.reviewers(), ["業務課/業務課長"]);
}

#[test]
fn a_deputy_is_asked_for_what_keeps_the_head_from_deciding() {
    let refused = |town: &Town| {
        town.knowing(|known, matter| {
            let offer =
                agenda::offer(known, (FIRST, matter), Deed::Decide).expect("records").expect("he may");
            (offer.for_party, offer.instead_of.expect("in whose place"))
        })
    };
    let mut town = Town::new();
    town.applies("1008");
    assert_eq!(refused(&town), (false, "業務課/業務課長".to_string()));
    town.applies(HEAD);
    assert_eq!(refused(&town), (true, "業務課/業務課長".to_string()));
    let of = "業務課/業務課長".to_string();
    let says = Reason::DeputyReason { of: of.clone(), party: true }.to_string();
    assert!(says.contains("申請した人又は利益を受ける人") && !says.contains("不在"), "{says}");
    assert!(Reason::DeputyReason { of, party: false }.to_string().contains("不在の理由"));
}

/// 2(3)①: each section has a head of its own; the head of the next one does not stand in because he is the only one left.
#[test]
fn the_head_of_one_section_is_not_that_of_another_because_he_is_the_only_one_left() {
    let mut town = Town::new();
    let posts = |town: &Town, section: &str| {
        who::posts(&town.office, ROLE, section, now().day())
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    };
    assert_eq!(posts(&town, "業務課"), ["業務課/業務課長"]);
    let (role, post) = (ROLE.to_string(), "業務課/業務課長".to_string());
    town.happens(Event::RoleWithdrawn { role, post, until: day("2026-11-23") });
    assert_eq!(posts(&town, "業務課"), [""; 0]);
    assert_eq!(posts(&town, "総務課"), ["総務課/総務課長"]);
    // A role that the policy gives to one post of the body serves every section, wherever the post is.
    let (role, post) = ("統括情報セキュリティ責任者".to_string(), "総務課/総務課長".to_string());
    town.happens(Event::RoleAssigned { role: role.clone(), post, from: day("2026-04-01"), basis: None });
    assert_eq!(who::posts(&town.office, &role, "業務課", now().day()), ["総務課/総務課長"]);
}
