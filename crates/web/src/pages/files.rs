//! Files that belong to a matter: brought by whoever has to do with it, taken home by whoever sees it, taken back after a mistake.
//! The content lies on the desk by its hash, the event bears the hash; that it is of the kind that its name says
//! is seen to by `kinds`; nothing else of it is looked at.
//! Who may attach is decided in `practice`.

use ledger::book::Answer;
use practice::Form;
use practice::command::{Attaching, Command, Detaching, Request};
use practice::event::Attached as AttachedFile;
use practice::matter::{Attachment, Matter};

use crate::kinds;
use crate::pages::matter::{self, path_of};
use crate::paging::{self, Pager};
use crate::reply::{Given, Reply, Stop};
use crate::visit::{Look, Visit};
use crate::words;

/// So many files stand on a page of a matter.
const PAGE: usize = 20;

/// An attached file as it is shown.
pub struct Attached {
    /// Where it is.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Its size in words.
    pub size: String,
    /// Who brought it, and when.
    pub by: String,
    /// When it came, as far as it matters to whoever decides or decided.
    pub came: &'static str,
    /// Whether it came too late for somebody who acted already.
    pub later: bool,
    /// Whether it can be opened.
    pub opens: bool,
    /// Who took it back, when and why; none if it is still there.
    pub taken: Option<String>,
    /// Whether this person can take it back now, and whether he must say why.
    pub takes: Option<bool>,
}

/// The files of a matter.
///
/// # Errors
/// The ledger cannot be read.
pub fn of(visit: &Visit<'_>, look: &Look<'_>, matter: &Matter) -> Result<Vec<Attached>, Stop> {
    let one = |f: &Attachment| {
        let told = |by: &str, at| Ok::<_, Stop>(format!("{}　{}", look.name(by)?, words::moment(at)));
        let taken = f.taken.as_ref().map(|t| {
            let why = t.reason.as_deref().map(|r| format!("　理由: {r}")).unwrap_or_default();
            Ok::<_, Stop>(format!("{}{why}", told(&t.by, t.at)?))
        });
        Ok(Attached {
            path: format!("{}/file/{}", path_of(&matter.id), f.file.hash),
            name: f.file.name.clone(),
            size: size(f.file.bytes),
            by: told(&f.by, f.at)?,
            came: came(visit, matter, f),
            later: f.later,
            opens: opens(visit, matter, f),
            taken: taken.transpose()?,
            takes: takes(visit, look, matter, f),
        })
    };
    matter.files.iter().map(one).collect()
}

/// Whether a file came with the application, or after somebody had acted without it in view.
fn came(visit: &Visit<'_>, matter: &Matter, file: &Attachment) -> &'static str {
    let form = visit.catalog().get(&matter.applied.mechanism).map(|m| m.form);
    let applied = matches!(form, Some(Form::Procedure | Form::Document));
    let with = file.at == matter.at && file.by == matter.entered_by;
    match (file.later, with, applied) {
        (true, ..) => "決定・実施より後に添付（その時には見られていません）",
        (false, true, true) => "申請とともに添付",
        (false, true, false) => "記入とともに添付",
        (false, false, true) => "申請より後に添付",
        (false, false, false) => "記入より後に添付",
    }
}

/// The files of a matter that the address asks for, and the way to the others.
///
/// # Errors
/// The ledger cannot be read.
pub fn paged(visit: &Visit<'_>, look: &Look<'_>, matter: &Matter) -> Result<(Vec<Attached>, Pager), Stop> {
    let link = format!("{}?files=", path_of(&matter.id));
    let (files, pager) = paging::part(visit.asked("files"), of(visit, look, matter)?, PAGE, link);
    Ok((files, pager.of_list("添付ファイル", "#files")))
}

/// A file that was taken back is closed; one that was in view when somebody acted stays open to those who read everything.
/// With the matter its files are disposed of.
fn opens(visit: &Visit<'_>, matter: &Matter, file: &Attachment) -> bool {
    let reader = visit.caller().is_ok_and(|c| c.reader);
    !matter.disposed && file.taken.as_ref().is_none_or(|t| t.settled && reader)
}

/// Whether this person could take a file back, found by asking; and whether a reason is needed.
fn takes(visit: &Visit<'_>, look: &Look<'_>, matter: &Matter, file: &Attachment) -> Option<bool> {
    let caller = visit.caller().ok().filter(|c| !c.only_reads && file.taken.is_none())?;
    let could = |reason: Option<&str>| {
        let reason = reason.map(ToString::to_string);
        let wanted = Detaching { matter: matter.id.clone(), hash: file.file.hash.clone(), reason };
        let (by, at) = (caller.number().to_string(), visit.now);
        let request = Request { by, at, command: Command::Detach(wanted) };
        look.knowing(|known| practice::decide::decide(&request, known)).is_ok()
    };
    could(Some("－")).then(|| !could(None))
}

/// A length in words.
pub fn size(bytes: u64) -> String {
    match bytes {
        ..1024 => format!("{bytes}バイト"),
        1024..1_048_576 => format!("{}KB", bytes.div_ceil(1024)),
        _ => format!("{}.{}MB", bytes >> 20, ((bytes & 0xF_FFFF) * 10) >> 20),
    }
}

/// Whether this person could attach a file now, found by asking.
pub fn may(visit: &Visit<'_>, look: &Look<'_>, matter: &Matter) -> bool {
    let Ok(caller) = visit.caller() else { return false };
    // Content that nobody has: only who may is asked.
    let hash = "0".repeat(64);
    let file = AttachedFile { name: "－".to_string(), hash, bytes: 1 };
    let command = Command::Attach(Attaching { matter: matter.id.clone(), file });
    let request = Request { by: caller.number().to_string(), at: visit.now, command };
    !caller.only_reads && look.knowing(|known| practice::decide::decide(&request, known)).is_ok()
}

/// The path by which a file is brought to a matter.
pub const ATTACH: &str = "/matter/{mechanism}/{year}/{number}/file";

/// A file was brought.
pub fn attach(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let (matter, _) = look.matter(&matter::id(visit))?;
    let Some(file) = visit.posted.file("file") else {
        return refused(visit, "添付するファイルを選んでください。");
    };
    if !may(visit, &look, &matter) {
        return Err(Stop::Forbidden(
            "この案件にファイルを添付できるのは、申請・記入した人と、手続に携わる人です。".to_string(),
        ));
    }
    drop(look);
    if let Some(says) = kinds::unfit(&file.name, &file.content) {
        return refused(visit, &says);
    }
    let number = visit.caller()?.number();
    // First the content, then the event: an event never points to what is not there.
    let put = visit.site.desk.put_file(&file.name, &file.content, (number, visit.now))?;
    let file = AttachedFile { name: put.name, hash: put.hash, bytes: put.bytes };
    let command = Command::Attach(Attaching { matter: matter.id.clone(), file });
    match visit.submit(command)? {
        Answer::Done(_) => Reply::go(format!("{}?said=attached", path_of(&matter.id))),
        Answer::Refused(refusal) => refused(&visit.anew(), &refusal.to_string()),
    }
}

/// Nothing was attached: the page of the matter says why, with the form beside it.
///
/// # Errors
/// The ledger cannot be read, or the matter is not for him.
pub fn refused(visit: &Visit<'_>, says: &str) -> Given {
    matter::with_file_fault(visit, says)
}

/// A file is taken home. Only what belongs to this matter is given.
pub fn take(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let (matter, _) = look.matter(&matter::id(visit))?;
    let hash = visit.part("hash");
    let of_hash = matter.files.iter().filter(|f| f.file.hash == hash);
    let file = of_hash.rev().find(|f| opens(visit, &matter, f)).ok_or(Stop::Missing)?;
    let (_, bytes) = visit.site.desk.file(hash)?.ok_or(Stop::Missing)?;
    // The ledger says what was attached; what lies on the desk must be that.
    if practice::value::hash(&bytes) != hash {
        return Err(crate::serve::fault(format!(
            "添付ファイル {hash} の内容が、記録されたハッシュ値と違います。"
        )));
    }
    // Never shown in the browser, whatever it is: it is saved.
    Ok(Reply::File { name: file.file.name.clone(), kind: "application/octet-stream", bytes })
}

/// A file that was put on the wrong matter is taken back.
pub fn take_back(visit: &Visit<'_>) -> Given {
    let look = visit.look()?;
    let (matter, _) = look.matter(&matter::id(visit))?;
    drop(look);
    let (hash, reason) = (visit.part("hash").to_string(), visit.posted.given("reason"));
    match visit.submit(Command::Detach(Detaching { matter: matter.id.clone(), hash, reason }))? {
        Answer::Done(_) => Reply::go(format!("{}?said=detached", path_of(&matter.id))),
        Answer::Refused(refusal) => refused(&visit.anew(), &refusal.to_string()),
    }
}
