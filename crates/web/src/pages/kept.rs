//! What becomes of a long form when its session ended meanwhile? It goes through the sign-in page and comes back as a draft.
//! Takes what was posted; gives the page to sign in with it, and the draft afterwards: in its form, or to be sent as it was.
//! Nothing is kept for somebody who does not sign in: until then it stands in his own browser alone.

use ledger::desk::Draft;
use practice::Mechanism;
use practice::event::Attached;
use serde::{Deserialize, Serialize};

use crate::asked::FIELD;
use crate::pages::sign_in::{self, Said};
use crate::passkey::Challenge;
use crate::posted::Posted;
use crate::reply::{Given, Reply, Stop};
use crate::session::Stage;
use crate::visit::Visit;

/// Ways whose pages show a draft again.
const KEEPERS: [&str; 2] = ["/apply/", "/matter/"];
/// Ways whose forms are shown by themselves and sent as they were, with what they are called. What was typed anywhere else is not
/// kept: it may be a password.
const RESENT: [(&str, &str); 5] = [
    ("/admin/", "管理の画面"),
    ("/registers/", "台帳・記録の画面"),
    ("/absence", "不在の届出"),
    ("/decide", "まとめて決定する画面"),
    ("/tips", "事故報告を閉じる画面"),
];
/// In a form that is sent as it was: what is kept of it is sent with it, and is over when it is taken.
pub const AGAIN: &str = "kept-again";
/// Fields that belong to one drawing of a form.
const OF_THE_FORM: [&str; 5] = ["csrf", "once", "keep", "seen", FILE_KEPT];
/// In a form, the hash of a file that its draft holds: only those of his own draft count.
pub const FILE_KEPT: &str = "file-kept";
/// Before the name of a field that is carried through.
const MARK: &str = "kept.";
/// The place to which it belongs.
const PLACE: &str = "kept-place";

/// 預かり (what is kept): words and files of a form. The files lie on the desk by their hash.
#[derive(Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
struct Kept {
    fields: Vec<(String, String)>,
    files: Vec<Attached>,
}

impl Kept {
    /// What stands in a draft; earlier releases kept words alone.
    fn read(body: &str) -> Kept {
        let words = || serde_json::from_str(body).map(|fields| Kept { fields, files: Vec::new() });
        serde_json::from_str(body).or_else(|_| words()).unwrap_or_default()
    }
}

/// Whether what was typed into the form of a place is kept.
pub fn keeps(place: &str) -> bool {
    draws(place) || resent(place).is_some()
}

/// Whether the page of a place shows again what was typed into its form.
pub fn draws(place: &str) -> bool {
    KEEPERS.iter().any(|way| place.strip_prefix(way).is_some_and(|rest| !rest.is_empty()))
}

/// What a form is called that is sent as it was.
fn resent(place: &str) -> Option<&'static str> {
    let found = RESENT.iter().find(|(way, _)| match way.ends_with('/') {
        true => place.strip_prefix(way).is_some_and(|rest| !rest.is_empty()),
        false => place == *way,
    });
    found.map(|(_, title)| *title)
}

/// Where a draft is shown.
pub fn shown_at(place: &str) -> String {
    if draws(place) {
        return place.to_string();
    }
    let at: String = form_urlencoded::byte_serialize(place.as_bytes()).collect();
    format!("/again?at={at}")
}

/// Where a form is shown that was drawn in an older session.
pub fn stale_at(place: &str) -> String {
    let at = shown_at(place);
    format!("{at}{}said=stale", if at.contains('?') { '&' } else { '?' })
}

/// What is kept of a form: all that sending it again needs, but the words of the session.
pub fn words_of(visit: &Visit<'_>) -> Vec<(String, String)> {
    if draws(&visit.path) {
        return own_words(&visit.posted);
    }
    let of_session = |name: &str| ["csrf", "once", AGAIN].contains(&name);
    visit.posted.fields.iter().filter(|(name, _)| !of_session(name)).cloned().collect()
}

/// What somebody typed himself, without the words that the page put there.
pub fn own_words(posted: &Posted) -> Vec<(String, String)> {
    posted.fields.iter().filter(|(n, _)| !OF_THE_FORM.contains(&n.as_str())).cloned().collect()
}

/// The sign-in page with what was typed.
pub fn offer(visit: &Visit<'_>) -> Given {
    let typed = words_of(visit).into_iter();
    let mut kept: Vec<(String, String)> = typed.map(|(n, v)| (format!("{MARK}{n}"), v)).collect();
    kept.push((PLACE.to_string(), visit.path.clone()));
    let lost = match visit.posted.lost {
        0 => String::new(),
        count => format!(
            "選んだファイル（{count}件）は送られていません。サインインした後で、もう一度選んでください。"
        ),
    };
    let said = Said {
        fault: format!(
            "しばらく操作がなかったため、接続が切れました。もう一度サインインしてください。{lost}"
        ),
        number: String::new(),
        next: visit.path.clone(),
        kept,
    };
    // What was typed goes with the forms of the password and of the provider.
    sign_in::drawn(visit, "接続が切れました", 401, (said, Challenge::default()))
}

/// The form of a session that is over, sent in another one: it is drawn again with what was typed.
///
/// # Errors
/// He cannot send it at all, or the desk cannot be written.
pub fn again(visit: &Visit<'_>) -> Given {
    let caller = visit.caller()?;
    if caller.stage() != Stage::Full || caller.only_reads {
        return Err(Stop::Stale);
    }
    // What is sent again is kept already.
    if !visit.posted.has(AGAIN) {
        keep(visit, caller.number(), &visit.path, &words_of(visit))?;
    }
    Reply::go(stale_at(&visit.path))
}

/// Whether words came with a form that was cut off or too large, and its page shows them again.
pub fn can_keep(visit: &Visit<'_>) -> bool {
    visit.who.is_some() && draws(&visit.path) && !own_words(&visit.posted).is_empty()
}

/// Such a form: nothing of it is taken, but what was typed is there again.
///
/// # Errors
/// The desk cannot be written.
pub fn spoilt(visit: &Visit<'_>) -> Given {
    keep(visit, visit.caller()?.number(), &visit.path, &own_words(&visit.posted))?;
    Reply::go(format!("{}?said=too-large", visit.path))
}

/// What a sign-in form carries through.
pub fn carried(posted: &Posted) -> Vec<(String, String)> {
    posted.fields.iter().filter(|(n, _)| n.starts_with(MARK) || n == PLACE).cloned().collect()
}

/// Makes a draft of what was carried through; gives the place of its form.
///
/// # Errors
/// The desk cannot be written.
pub fn take_over(visit: &Visit<'_>, person: &str) -> Result<Option<String>, Stop> {
    let place = sign_in::inner(visit.posted.get(PLACE));
    if !visit.posted.has(PLACE) || !keeps(&place) {
        return Ok(None);
    }
    let typed: Vec<(String, String)> = carried(&visit.posted)
        .into_iter()
        .filter_map(|(n, v)| n.strip_prefix(MARK).map(|n| (n.to_string(), v)))
        .collect();
    keep(visit, person, &place, &typed)?;
    Ok(Some(shown_at(&place)))
}

/// Keeps what was typed into a form as a draft, with the files that its draft held before.
///
/// # Errors
/// The desk cannot be written.
pub fn keep(visit: &Visit<'_>, person: &str, place: &str, typed: &[(String, String)]) -> Result<(), Stop> {
    let before = visit.site.desk.draft(person, place)?;
    let files = before.map(|d| Kept::read(&d.body).files).unwrap_or_default();
    keep_with(visit, (person, place), typed, files)
}

/// Keeps what was typed into a form as a draft, with these files.
///
/// # Errors
/// The desk cannot be written.
pub fn keep_with(
    visit: &Visit<'_>,
    (person, place): (&str, &str),
    typed: &[(String, String)],
    files: Vec<Attached>,
) -> Result<(), Stop> {
    let steps: Vec<&str> = place.split('/').collect();
    let mechanism = steps.get(2).filter(|_| draws(place)).and_then(|m| visit.catalog().get(m));
    let title = match (mechanism, steps.get(3..)) {
        (Some(m), Some([year, number])) => format!("{} {year}-{number}", m.title),
        (Some(m), _) => m.title.clone(),
        (None, _) => resent(place).unwrap_or(place).to_string(),
    };
    let draft = Draft {
        person: person.to_string(),
        place: place.to_string(),
        title,
        body: serde_json::to_string(&Kept { fields: typed.to_vec(), files }).unwrap_or_default(),
    };
    Ok(visit.site.desk.keep_draft(&draft, visit.now)?)
}

/// What was typed into the form of this page before, if it was kept.
///
/// # Errors
/// The desk cannot be read.
pub fn typed(visit: &Visit<'_>) -> Result<Option<Posted>, Stop> {
    typed_at(visit, &visit.path)
}

/// What was typed into the form of a place before, if it was kept.
///
/// # Errors
/// The desk cannot be read.
pub fn typed_at(visit: &Visit<'_>, place: &str) -> Result<Option<Posted>, Stop> {
    let drafted = visit.site.desk.draft(visit.caller()?.number(), place)?;
    let mechanism = visit.catalog().get(visit.part("mechanism"));
    let fields = drafted.map(|d| Kept::read(&d.body).fields);
    Ok(fields.map(|fields| Posted { fields: of_today(fields, mechanism), ..Posted::default() }))
}

/// A form that is sent as it was: the words of this session, and all that was kept of it.
///
/// # Errors
/// Nothing is kept any more, nobody is signed in, or the desk cannot be read.
pub fn sent_again(visit: &Visit<'_>) -> Result<Posted, Stop> {
    let kept = typed(visit)?.ok_or_else(|| {
        Stop::Bad("送る内容は、もう残っていません。別の画面で送ったか、消したためです。".to_string())
    })?;
    let mut out = visit.posted.clone();
    out.fields.extend(kept.fields);
    Ok(out)
}

/// The files that the draft of this page holds.
///
/// # Errors
/// The desk cannot be read.
pub fn files(visit: &Visit<'_>) -> Result<Vec<Attached>, Stop> {
    let drafted = visit.site.desk.draft(visit.caller()?.number(), &visit.path)?;
    Ok(drafted.map(|d| Kept::read(&d.body).files).unwrap_or_default())
}

/// Words that an older release kept, from when nothing stood before the names of the catalogue's fields: they are found again.
fn of_today(mut typed: Vec<(String, String)>, mechanism: Option<&Mechanism>) -> Vec<(String, String)> {
    if typed.iter().any(|(name, _)| name.starts_with(FIELD)) {
        return typed;
    }
    let own: Vec<&str> =
        mechanism.into_iter().flat_map(Mechanism::every_field).map(|f| f.name.as_str()).collect();
    let is_own = |name: &str| own.contains(&name.split('.').next().unwrap_or(name));
    let older: Vec<(String, String)> =
        typed.iter().filter(|(n, _)| is_own(n)).map(|(n, v)| (format!("{FIELD}{n}"), v.clone())).collect();
    typed.extend(older);
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_of_words_alone_is_read() {
        let fields = vec![("f.what".to_string(), "停電".to_string())];
        let old = Kept::read(r#"[["f.what","停電"]]"#);
        assert_eq!(old, Kept { fields, files: Vec::new() });
        assert_eq!(Kept::read(&serde_json::to_string(&old).expect("JSON")), old);
        assert_eq!(Kept::read("{"), Kept::default());
    }

    #[test]
    fn forms_are_drawn_with_their_draft_or_sent_as_they_were_and_passwords_are_not_kept() {
        let cases = [
            ("/apply/take-out-request", Some("/apply/take-out-request")),
            ("/admin/values", Some("/again?at=%2Fadmin%2Fvalues")),
            ("/registers/line-register/edit", Some("/again?at=%2Fregisters%2Fline-register%2Fedit")),
            ("/absence", Some("/again?at=%2Fabsence")),
            ("/tips", Some("/again?at=%2Ftips")),
            ("/absences", None),
            ("/account/password", None),
            ("/sign-in", None),
            ("/apply/", None),
        ];
        for (place, at) in cases {
            assert_eq!(keeps(place), at.is_some(), "{place}");
            assert!(at.is_none_or(|at| shown_at(place) == at), "{place}: {}", shown_at(place));
        }
    }
}
