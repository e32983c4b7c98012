//! What comes when a page is typed from top to bottom? Takes its pieces; gives each printed answer with what came instead.
//! Each page has a folder of its own, in which the repository's policies/, tests/, catalog/ and demo/ lie, and what stands beside
//! this file. What comments say is in `mark`; blocks of JSON are commands for the office in `genbo`.

use crate::answer::Printed;
use crate::mark::{self, Mark};
use crate::office::{Office, folders, root};
use crate::page::{Block, Comment, Piece};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Commands that take the time of a rehearsal.
const TIMED: [&str; 8] = ["init", "bind", "do", "show", "state", "people", "adopt", "checkpoint"];
/// The office of the pages is founded on 2026-11-20; they begin on the Tuesday after.
const BEGINNING: &str = "2026-11-24T08:00";
/// What lies in the folder of every page.
const BESIDE: &str = "crates/app/tests/manual";
const COMMANDS: &str = ".commands";
/// Root alone is told whose a restored folder is; readers are not root.
const ROOT_IS_TOLD: [&str; 2] = ["持ち主は root です。", "  chown -R "];

/// What does not hold, and on which line.
pub type Fault = (usize, String);

/// A replayed page.
#[derive(Debug, Default)]
pub struct Played {
    pub printed: Vec<Printed>,
    /// What no other print would mend.
    pub faults: Vec<Fault>,
}

/// Replays a page.
///
/// # Errors
/// A block that is neither run nor excused, or a comment that is not understood.
pub fn play(pieces: &[Piece]) -> Result<Played, Fault> {
    let mut player = Player::new();
    let mut played = Played::default();
    for (index, piece) in pieces.iter().enumerate() {
        let rest = &pieces[index + 1..];
        match piece {
            Piece::Comment(comment) => played.faults.extend(player.mark(comment, rest)?),
            Piece::Block(_) if std::mem::take(&mut player.excused) => {}
            Piece::Block(block) => match block.language.as_str() {
                "sh" => played.faults.extend(player.shell(block, rest)),
                "json" => played.faults.extend(player.commands(block, rest)),
                "text" => played.printed.push(player.printed(block)?),
                _ => {}
            },
        }
    }
    Ok(played)
}

/// Whether an answer is printed below, before anything else is run.
fn is_printed(rest: &[Piece]) -> bool {
    let next = rest.iter().find_map(|piece| match piece {
        Piece::Block(block) => Some(block.language == "text"),
        Piece::Comment(c) => (!matches!(mark::read(&c.words), Ok(Mark::Answer(_)))).then_some(false),
    });
    next.unwrap_or_default()
}

struct Player {
    temporary: tempfile::TempDir,
    clock: Option<String>,
    excused: bool,
    /// What the last block of commands answered, command by command.
    answers: Vec<String>,
    /// Whether these were printed already.
    told: bool,
    /// Which of them the next block prints.
    chosen: Option<usize>,
}

impl Player {
    fn new() -> Player {
        let temporary = tempfile::tempdir().expect("a folder");
        for name in ["policies", "tests", "catalog", "demo"] {
            let place = temporary.path().join(name);
            std::os::unix::fs::symlink(root().join(name).canonicalize().expect("a folder"), place)
                .expect("a link");
        }
        let beside = std::fs::read_dir(root().join(BESIDE)).expect("a folder");
        for path in
            beside.map(|e| e.expect("a file").path()).filter(|p| p.extension().is_none_or(|e| e != "rs"))
        {
            std::fs::copy(&path, temporary.path().join(path.file_name().expect("a name"))).expect("copied");
        }
        Player { temporary, clock: None, excused: false, answers: Vec::new(), told: true, chosen: None }
    }

    fn place(&self, name: &str) -> PathBuf {
        self.temporary.path().join(name)
    }

    /// Does what a comment says; gives what does not hold.
    fn mark(&mut self, comment: &Comment, rest: &[Piece]) -> Result<Option<Fault>, Fault> {
        let fault = |what: String| (comment.line, what);
        match mark::read(&comment.words).map_err(fault)? {
            Mark::Prepare(what) => self.prepare(&what).map_err(fault)?,
            Mark::Clock(at) => self.clock = Some(at),
            Mark::Answer(chosen) => (self.told, self.chosen) = (false, chosen),
            Mark::Illustration => self.excused = true,
            Mark::Run(lines) => return Ok(self.hidden(&lines, rest).map(fault)),
            Mark::Number(number, command) => {
                let (told, _) = self.run(&command);
                if told.trim() != number || !comment.next.contains(&number) {
                    return Ok(Some(fault(format!(
                        "「{number}」 is {} now:\n{}",
                        told.trim(),
                        comment.next
                    ))));
                }
            }
        }
        Ok(None)
    }

    fn prepare(&mut self, what: &str) -> Result<(), String> {
        match what {
            "役所" => self.copy(&Office::of("miyazaki").path()),
            "12月の役所" => self.copy(&december().path()),
            "鍵の貸出しのファイル" => {
                let catalog = self.place("genbo/catalog");
                std::fs::create_dir_all(&catalog).map_err(|e| e.to_string())?;
                std::fs::write(catalog.join("key-lending.toml"), key_lending()).map_err(|e| e.to_string())?;
            }
            _ => match what.split_once('の').map(|(folder, rest)| (folder, rest.strip_suffix("番の書換え")))
            {
                Some((folder, Some(number))) => rewrite(&self.place(folder), number)?,
                _ => return Err(format!("a preparation that is not known: {what}")),
            },
        }
        Ok(())
    }

    fn copy(&mut self, office: &Path) {
        let place = self.place("genbo");
        if place.exists() {
            std::fs::remove_dir_all(&place).expect("the office before");
        }
        folders::copy(office, &place);
        self.clock = Some(BEGINNING.to_string());
    }

    /// Runs lines that the page does not print; gives the first that did not do what it is there for.
    fn hidden(&mut self, lines: &[String], rest: &[Piece]) -> Option<String> {
        let mut fault = None;
        self.answers.clear();
        for line in lines.iter().filter(|l| !l.is_empty()) {
            let (told, done) = match line.starts_with('{') {
                true => self.submit(line),
                // A list of commands may hold one that is meant to be refused.
                false => {
                    let (told, status) = self.run(line);
                    (told, status == 0 || line.starts_with("sekimori do ") && status == 1)
                }
            };
            if !done && !is_printed(rest) {
                fault = fault.or(Some(format!("「{line}」 does not prepare anything:\n{told}")));
            }
            self.answers.push(told);
        }
        (self.told, self.chosen) = (false, None);
        fault
    }

    /// Types a block. Where nothing is printed below, all must be understood.
    fn shell(&mut self, block: &Block, rest: &[Piece]) -> Vec<Fault> {
        let text = block.lines.join("\n").replace("\\\n", " ");
        let mut faults = Vec::new();
        let mut answers = Vec::new();
        for line in text.lines() {
            if line.starts_with("sekimori do ") && line.ends_with(" FILE") {
                if !rest.iter().any(|p| matches!(p, Piece::Block(b) if b.language == "json")) {
                    faults.push((block.line, format!("no JSON below that 「{line}」 could read")));
                }
                continue;
            }
            let (told, status) = self.run(line);
            if status > 1 && !is_printed(rest) {
                faults.push((block.line, format!("「{line}」 is not understood:\n{told}")));
            }
            answers.push(told);
        }
        (self.answers, self.told, self.chosen) = (answers, false, None);
        faults
    }

    /// Gives a block of JSON to the office. Where nothing is printed below, all must be accepted.
    fn commands(&mut self, block: &Block, rest: &[Piece]) -> Option<Fault> {
        let (told, accepted) = self.submit(&block.lines.join("\n"));
        let fault = (!accepted && !is_printed(rest)).then(|| (block.line, format!("not accepted:\n{told}")));
        (self.answers, self.told, self.chosen) = (vec![told], false, None);
        fault
    }

    /// What the office answers, and whether it accepted all.
    fn submit(&self, lines: &str) -> (String, bool) {
        std::fs::write(self.place(COMMANDS), lines).expect("written");
        let (told, status) = self.run(&format!("sekimori do genbo {COMMANDS}"));
        (told, status == 0)
    }

    fn printed(&mut self, block: &Block) -> Result<Printed, Fault> {
        if std::mem::replace(&mut self.told, true) {
            return Err((
                block.line,
                "nothing was run that answers this: 実行, 出力 or 例示 above it says why".to_string(),
            ));
        }
        let answer = match self.chosen {
            None => self.answers.concat(),
            Some(number) => match number.checked_sub(1).and_then(|before| self.answers.get(before)) {
                Some(answer) => answer.clone(),
                None => return Err((block.line, format!("there is no answer {number}"))),
            },
        };
        Ok(Printed::of(block.line, &block.lines, &answer))
    }

    /// Types a line into a shell, which knows quotes and redirections; gives its words, and its complaints in their place.
    fn run(&self, line: &str) -> (String, i32) {
        let program = Path::new(env!("CARGO_BIN_EXE_sekimori")).parent().expect("a folder");
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
        let output = Command::new("sh")
            .args(["-c", &format!("exec 2>&1; {}", self.timed(line))])
            .current_dir(self.temporary.path())
            .env("PATH", path)
            .env_remove("COLUMNS")
            .env_remove("NO_COLOR")
            .stdin(std::process::Stdio::null())
            .output()
            .expect("a shell");
        let told = String::from_utf8(output.stdout).expect("UTF-8");
        let lines =
            told.split_inclusive('\n').filter(|l| !ROOT_IS_TOLD.iter().any(|start| l.starts_with(start)));
        (lines.collect(), output.status.code().unwrap_or(-1))
    }

    /// The line with the time of the page, where it concerns a data folder.
    fn timed(&self, line: &str) -> String {
        let mut words = line.split_whitespace().skip_while(|w| *w != "sekimori").skip(1);
        let (command, on) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let takes =
            TIMED.contains(&command) && (command == "init" || self.place(on).join("ledger.db").exists());
        match &self.clock {
            Some(at) if takes && !line.contains(" --at ") => format!("{line} --at {at}"),
            _ => line.to_string(),
        }
    }
}

/// The office after the applications of chapter 9; played once.
fn december() -> &'static Office {
    static OFFICE: OnceLock<Office> = OnceLock::new();
    OFFICE.get_or_init(|| {
        let office = Office::of("miyazaki");
        for file in ["november.jsonl", "december.jsonl", "unavoidable.jsonl"] {
            let lines = std::fs::read_to_string(root().join(BESIDE).join(file)).expect("commands");
            office.run(&["do"], &[], Some(&lines));
        }
        office
    })
}

/// The mechanism that chapter 14 shows.
fn key_lending() -> String {
    let chapter = std::fs::read_to_string(root().join("docs/manual/14-shikumi.md")).expect("the chapter");
    let blocks = crate::page::pieces(&chapter).into_iter().filter_map(|piece| match piece {
        Piece::Block(block) => Some(block.lines.join("\n")),
        Piece::Comment(_) => None,
    });
    blocks.into_iter().find(|b| b.starts_with("id = \"key-lending\"")).expect("the mechanism")
}

/// Writes another number of staff into a record, past the program.
fn rewrite(folder: &Path, number: &str) -> Result<(), String> {
    let told = |e: rusqlite::Error| e.to_string();
    let ledger = rusqlite::Connection::open(folder.join("ledger.db")).map_err(told)?;
    let sql = "UPDATE event SET entry = replace(entry, '\"by\":\"1', '\"by\":\"2') WHERE seq = ?1";
    let number: i64 = number.parse().map_err(|e| format!("{number}: {e}"))?;
    match ledger.execute(sql, [number]).map_err(told)? {
        1 => Ok(()),
        rows => Err(format!("{rows} records have number {number}")),
    }
}
