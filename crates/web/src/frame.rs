//! What stands around every page? The name of the body, who is signed in, the ways to go, what was just done.
//! Takes a visit; gives the values of `frame.html`. Nothing is decided here.
//! Which ways there are for whom follows the rules in `routes`.

use practice::calendar::Moment;

use crate::pages::kept;
use crate::reply::Stop;
use crate::routes;
use crate::session::{self, Stage};
use crate::visit::Visit;
use crate::words;

/// 枠 (frame) of a page.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    /// Title of the page.
    pub title: String,
    /// The body.
    pub body: String,
    /// Name of who is signed in; empty if nobody is.
    pub name: String,
    /// The word that every form brings back.
    pub csrf: String,
    /// A word of this drawing of the page: a form that comes twice with it was sent twice.
    pub once: String,
    /// Ways to go.
    pub ways: Vec<Way>,
    /// What was just done.
    pub said: String,
    /// Today.
    pub today: String,
    /// Whether it is a rehearsal.
    pub rehearsal: bool,
    /// Whether he is signed in all the way.
    pub full: bool,
    /// Until when one can write here before the session ends, and what becomes of it then: told beside forms.
    pub until: String,
    /// Of which release the program is.
    pub version: &'static str,
}

/// A way to go.
#[derive(Clone, Debug)]
pub struct Way {
    /// Where.
    pub path: &'static str,
    /// In which words.
    pub title: &'static str,
    /// Whether this page lies on it.
    pub here: bool,
}

/// Ways with the words for them.
const WAYS: [(&str, &str); 7] = [
    ("/", "ホーム"),
    ("/apply", "申請・届出"),
    ("/registers", "台帳・記録"),
    ("/policy", "規程"),
    ("/state", "履行状態"),
    ("/office", "体制"),
    ("/admin", "管理"),
];

/// Pages that lie on a way of another name.
const UNDER: [(&str, &str); 6] = [
    ("/editions", "/policy"),
    ("/diagnostics", "/policy"),
    ("/publication", "/policy"),
    ("/procedures", "/policy"),
    ("/samples", "/registers"),
    ("/overrides", "/registers"),
];

/// What can have been done, by the word in the address.
const SAID: [(&str, &str); 35] = [
    ("applied", "受け付けました。"),
    ("decided", "決定を記録しました。"),
    ("sent-back", "差し戻しました。"),
    ("acted", "記録しました。"),
    ("answered", "回答を記録しました。"),
    ("withdrawn", "取り下げました。"),
    ("recalled", "引き戻しました。内容を直して、再提出してください。"),
    ("resubmitted", "再提出しました。"),
    ("reviewed", "後閲を記録しました。"),
    ("amended", "変更しました。"),
    ("closed", "終了しました。"),
    ("saved", "下書きを保存しました。"),
    ("dropped", "下書きを削除しました。"),
    ("password", "パスワードを変更しました。"),
    ("ended", "接続を終了しました。"),
    ("changed", "変更を記録しました。"),
    ("totp", "二段階目の認証を設定しました。"),
    (
        "stale",
        "画面が古くなっていたため、まだ受け付けていません。入力した内容は残っています。確かめて、もう一度送ってください。",
    ),
    ("adopted", "規程を採用しました。"),
    ("bound", "紐付けを記録しました。"),
    ("entered", "名簿を取り込みました。"),
    ("view-kept", "今の見方を保存しました。"),
    ("view-dropped", "保存した見方を消しました。"),
    ("attached", "ファイルを添付しました。"),
    ("passkey", "パスキーを登録しました。次から、サインインの画面で使えます。"),
    ("calendar-gone", "番地を使えなくしました。"),
    ("detached", "添付を取り下げました。"),
    ("passkey-gone", "パスキーを削除しました。"),
    ("tip-closed", "報告を、理由とともに閉じました。"),
    ("tip-settled", "この報告は、ほかの人が先に取り込んだか、閉じています。"),
    ("mail-off", "毎朝のまとめのメールを止めました。急ぎの知らせは届きます。"),
    ("mail-on", "毎朝のまとめのメールを送ります。"),
    ("mail-again", "もう一度送ります。"),
    (
        "too-large",
        "まだ受け付けていません。添付が大きすぎる（合わせて20MBまで）か、送信が途中で切れました。記入した内容は残っています。ファイルを選び直して、もう一度送ってください。",
    ),
    ("founded", "団体と最初の管理者を登録しました。次に、規程を読み込みます。"),
];

/// The sentence for what was done.
fn said(word: &str) -> &'static str {
    SAID.iter().find(|(key, _)| *key == word).map(|(_, says)| *says).unwrap_or_default()
}

/// By the clock of the site, until when what is being written can be sent. Writing alone sends nothing, so it lengthens nothing.
fn until((end, by_age): (Moment, bool), now: Moment, kept: bool) -> String {
    let next = if end.day() > now.day() { "翌日の" } else { "" };
    let at = format!("{next}{}", words::time(end));
    let ends = match by_age {
        true => {
            format!("サインインから{}時間になるため、{at}にサインインが切れます。", session::LONGEST_HOURS)
        }
        false => format!(
            "{at}までに送信や画面の移動がないと、サインインが切れます（書いているだけでは延びません）。"
        ),
    };
    let then = match kept {
        true => "切れた後に送信しても、サインインし直せば、書いた内容は残っています。",
        false => "この画面に書いた内容は残りません。",
    };
    format!("{ends}{then}")
}

impl Frame {
    /// The frame of a page.
    ///
    /// # Errors
    /// The name of the person cannot be read.
    pub fn of(visit: &Visit<'_>, title: impl Into<String>) -> Result<Frame, Stop> {
        let mut frame = Frame {
            title: title.into(),
            body: visit.office.body.clone(),
            said: said(visit.asked("said")).to_string(),
            today: words::day_of_week(visit.today()),
            rehearsal: visit.office.rehearsal,
            version: env!("CARGO_PKG_VERSION"),
            ..Frame::default()
        };
        let Some(caller) = &visit.who else { return Ok(frame) };
        frame.name = visit.name(caller.number())?;
        frame.csrf.clone_from(&caller.session.csrf);
        frame.once = session::secret()?.chars().take(16).collect();
        frame.full = caller.stage() == Stage::Full;
        let holds = session::holds_until(&visit.office, &caller.session, visit.now);
        frame.until = until(holds, visit.now, kept::keeps(&visit.path));
        if frame.full {
            let may = |path: &str| routes::find("GET", path).is_some_and(|r| r.rule.lets(caller, false));
            let within = |path: &str| {
                visit.path == path || visit.path.strip_prefix(path).is_some_and(|r| r.starts_with('/'))
            };
            let here = |path: &str| match path {
                "/" => visit.path == "/",
                path => within(path) || UNDER.iter().any(|(page, way)| *way == path && within(page)),
            };
            // Whoever only reads can begin nothing: no way leads him where he would be told so.
            let begins = |path: &str| path != "/apply" || !caller.only_reads;
            let ways = WAYS.iter().filter(|(path, _)| may(path) && begins(path));
            frame.ways = ways.map(|(path, title)| Way { path, title, here: here(path) }).collect();
        }
        Ok(frame)
    }
}
