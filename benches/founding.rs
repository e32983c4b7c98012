//! An office to measure with: the policy of Miyazaki with the staff of the tests, everything confirmed.

use ledger::book::{Answer, Book};
use practice::Catalog;
use practice::binding::Bindings;
use practice::calendar::Moment;
use practice::command::{Adopting, Command, Request, Staff};
use practice::edition::{Adoption, Reading};
use practice::value::Filled;
use std::path::{Path, PathBuf};

/// Who looks after the office.
pub const ADMINISTRATOR: &str = "1005";

/// Every command took effect.
pub fn accepted(answers: Vec<Answer>) {
    for answer in answers {
        assert!(matches!(answer, Answer::Done(_)), "{answer:?}");
    }
}

/// The root of the sources.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Founds it.
pub fn founded(place: &Path) -> Book {
    let root = root();
    let text = std::fs::read_to_string(root.join("policies/miyazaki.txt")).expect("the policy");
    let policy = policy::read(clause::Source::new("miyazaki", text));
    let catalog = Catalog::built_in().expect("right");
    let reading = Reading::of(&policy);
    let day = "2026-04-01".parse().expect("a day");
    let adopted = |organ: &String| Adoption { organ: organ.clone(), number: "第12号".to_string(), on: day };
    let adoptions = reading.organs.iter().map(adopted).collect();
    let proposed = Bindings::proposed(&policy, &catalog);
    let mut book = Book::create(place, "bench.invalid/office", catalog).expect("created");
    let mut at: Moment = "2026-11-20T09:00".parse().expect("a moment");
    let staff = Staff {
        person: ADMINISTRATOR.to_string(),
        name: "串間 翔".to_string(),
        contact: None,
        account: true,
        administrator: true,
        section: "総務課".to_string(),
        from: day,
    };
    let mut commands = vec![
        Command::Found { body: "広域連合".to_string(), administrator: staff, rehearsal: true },
        Command::Adopt(Box::new(Adopting { from: day, adoptions, reading, proposed })),
        Command::ConfirmChapter { under: String::new(), doubtful: true, edition: None },
    ];
    let list = intake::read_table(&root.join("tests/offices/miyazaki.csv"), None).expect("the list");
    let rows: Vec<(usize, Vec<String>)> = list.into_iter().map(|r| (r.line, r.cells)).collect();
    for command in commands.drain(..) {
        accepted(vec![
            book.submit(&Request { by: ADMINISTRATOR.to_string(), at, command }).expect("written"),
        ]);
    }
    let plan = practice::roster::plan(book.office(), &practice::roster::Registered::new(), &rows, day)
        .expect("a plan");
    at = "2026-11-20T10:00".parse().expect("a moment");
    for (_, command) in plan.commands {
        drop(book.submit(&Request { by: ADMINISTRATOR.to_string(), at, command }).expect("written"));
    }
    book
}

/// A request to take something out is permitted.
pub fn decision(n: usize) -> Command {
    Command::Decide {
        matter: format!("take-out-request/2026/{n}"),
        approved: true,
        reason: None,
        deputy: None,
        unavoidable: None,
        seen: None,
        fields: Filled::new(),
        person: None,
        paper: None,
    }
}
