//! Is every worked example of the catalogue taken, or refused with the words that it names?
//! Stands on the Miyazaki policy and the staff of the tests; every row and matter that an example names is taken as there.

use policy::Policy;
use practice::Catalog;
use practice::access::Access;
use practice::binding::{Bindings, Confirmation};
use practice::calendar::Moment;
use practice::edition::Reading;
use practice::entry::{Entry, VERSION};
use practice::event::{Applied, EditionAdopted, Event, Placed};
use practice::known::Known;
use practice::matter::Matter;
use practice::office::Office;
use practice::procedure::Outcome;
use practice::records::Records;
use practice::refusal::Unavailable;
use practice::value::{Filled, Value};
use std::path::Path;
use std::sync::Arc;

/// Whatever is asked for is there.
struct Everything<'a>(&'a Catalog);

fn there(mechanism: &str, fields: Filled) -> Matter {
    let applied = Applied {
        mechanism: mechanism.to_string(),
        number: 1,
        year: 2026,
        fields,
        digest: String::new(),
        applicant: "1003".to_string(),
        paper: None,
        section: "総務課".to_string(),
        steps: Vec::new(),
        outcome: Outcome::Live,
        edition: 1,
        basis: Vec::new(),
    };
    let event = Event::Applied(Box::new(applied.clone()));
    let subject = Some(Matter::id_of(&applied));
    let entry = Entry { seq: 1, version: VERSION, at: now(), by: "1003".to_string(), subject, event };
    Matter::begin(&entry, &applied)
}

impl Records for Everything<'_> {
    fn matter(&self, id: &str) -> Result<Option<Arc<Matter>>, Unavailable> {
        Ok(id.split('/').next().map(|of| Arc::new(there(of, Filled::new()))))
    }
    fn row(&self, mechanism: &str, number: &str) -> Result<Option<Arc<Matter>>, Unavailable> {
        let key = self.0.get(mechanism).and_then(|m| m.key.clone());
        let numbered = key.map(|key| (key, Value::Text(number.to_string())));
        Ok(Some(Arc::new(there(mechanism, numbered.into_iter().collect()))))
    }
    fn naming(&self, _: &str, _: &str) -> Result<Vec<Arc<Matter>>, Unavailable> {
        Ok(Vec::new())
    }
    fn standing(&self, _: &str) -> Result<Vec<Arc<Matter>>, Unavailable> {
        Ok(Vec::new())
    }
    fn every(&self, _: &str) -> Result<Vec<Arc<Matter>>, Unavailable> {
        Ok(Vec::new())
    }
    fn sealed(&self, _: &str) -> Result<Vec<String>, Unavailable> {
        Ok(Vec::new())
    }
    fn last_number(&self, _: &str, _: i16) -> Result<u32, Unavailable> {
        Ok(0)
    }
    fn root(&self, _: u64) -> Result<Option<String>, Unavailable> {
        Ok(None)
    }
}

fn now() -> Moment {
    "2026-11-24T09:00".parse().expect("a moment")
}

fn office(policy: &Policy, catalog: &Catalog) -> Office {
    let day = now().day();
    let mut bindings = Bindings::proposed(policy, catalog);
    for binding in bindings.changing().bound.values_mut().flatten() {
        binding.confirmed = Some(Confirmation { by: "1005".to_string(), on: day });
    }
    let from = "2026-04-01".parse().expect("a day");
    let edition = EditionAdopted {
        number: 1,
        from,
        adoptions: Vec::new(),
        reading: Reading::of(policy),
        bindings,
        changes: Vec::new(),
        corrections: Vec::new(),
    };
    let section = |section: &str| Event::SectionOpened(Placed { section: section.to_string(), above: None });
    let person = |n: u32| Event::PersonRegistered {
        person: n.to_string(),
        name: Value::Text("架空".to_string()),
        contact: None,
        account: true,
        administrator: false,
        section: "総務課".to_string(),
        from,
    };
    let mut office = Office::default();
    let events = ["事務局", "総務課", "業務課"].map(section).into_iter().chain((1001..=1010).map(person));
    for event in events.chain([Event::EditionAdopted(Box::new(edition))]) {
        let entry =
            Entry { seq: 1, version: VERSION, at: now(), by: "1005".to_string(), subject: None, event };
        office.apply(&entry);
    }
    office
}

#[test]
fn every_example_is_taken_or_refused_as_it_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies/miyazaki.txt");
    let text = std::fs::read_to_string(file).expect("the policy");
    let policy = policy::read(clause::Source::new("miyazaki", text));
    let catalog = Catalog::built_in().expect("the catalogue is right");
    let office = office(&policy, &catalog);
    let access = Access::of(&office, &catalog, now().day()).expect("rules");
    let edition = office.edition(now().day());
    let known = Known {
        office: &office,
        catalog: &catalog,
        records: &Everything(&catalog),
        access: &access,
        edition,
        now: now(),
    };
    let mut wrong = Vec::new();
    let mut examples = 0;
    for mechanism in catalog.mechanisms().filter(|m| m.runs()) {
        let refused = mechanism.examples.iter().filter(|e| e.refused.is_some()).count();
        if refused == 0 || refused == mechanism.examples.len() {
            wrong.push(format!("{}: needs an example that is taken and one that is refused", mechanism.id));
        }
        // What asks the office too is tried on a real one.
        for example in mechanism.examples.iter().filter(|e| e.applicant.is_none()) {
            examples += 1;
            let of = example.of.as_deref().map_or(mechanism, |id| catalog.get(id).expect("a mechanism"));
            let faults = practice::example::faults(of, example, &known).expect("records");
            let holds = match &example.refused {
                Some(words) => faults.iter().any(|f| f.contains(words.as_str())),
                None => faults.is_empty(),
            };
            if !holds {
                wrong.push(format!("{}「{}」: {faults:?}", mechanism.id, example.title));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(examples >= 90, "{examples}");
}
