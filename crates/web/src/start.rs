//! What is there before there is an office? One page that asks for the word from the terminal, the body and who sets it up.
//! Takes what founds an office, supplied by the binary; gives a router that becomes the one of the office, without a restart.
//! INVARIANT: without the word nothing is founded: who can read the terminal is who started the program.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, RawPathParams};
use axum::http::{Method, Request, Response, StatusCode, header};
use clause::glyph;
use tower::ServiceExt;

use crate::frame::Frame;
use crate::limits::{Limits, SIGN_IN};
use crate::password::Hasher;
use crate::posted::{self, Posted, Taking};
use crate::reply::Reply;
use crate::session::{self, Coming, Stage, Way};
use crate::site::Site;
use crate::weakness::{SHORTEST, weakness};
use crate::{answer, serve};

/// Where the page stands.
const PLACE: &str = "/start";

/// 開設の内容 (founding): what the first page asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founding {
    /// Name of the body.
    pub body: String,
    /// Number of the first administrator.
    pub number: String,
    /// His name.
    pub name: String,
    /// His section.
    pub section: String,
    /// The hash of his password.
    pub hash: String,
}

/// What founds an office and opens it; a Japanese sentence where it cannot.
pub type Found = Box<dyn Fn(&Founding) -> Result<Arc<Site>, String> + Send + Sync>;

struct Start {
    /// The word on the terminal (設定用の合言葉).
    code: String,
    secure: bool,
    found: Found,
    founding: Mutex<()>,
    office: OnceLock<Router>,
    limits: Limits,
    hasher: Hasher,
}

#[derive(Template)]
#[template(path = "start.html")]
struct View<'a> {
    frame: Frame,
    faults: Vec<String>,
    shortest: usize,
    typed: &'a Posted,
}

/// The router of a folder that holds no office yet.
pub fn router(code: String, secure: bool, found: Found) -> Router {
    let start = Arc::new(Start {
        code,
        secure,
        found,
        founding: Mutex::new(()),
        office: OnceLock::new(),
        limits: Limits::default(),
        hasher: Hasher::default(),
    });
    let asset = move |parts: RawPathParams| async move { serve::asset(Some(&parts), secure) };
    Router::new()
        .route("/assets/{name}", axum::routing::get(asset))
        .fallback(move |request: Request<Body>| respond(Arc::clone(&start), request))
}

async fn respond(start: Arc<Start>, request: Request<Body>) -> Response<Body> {
    let at_start = request.uri().path() == PLACE;
    match start.office.get() {
        // Who went back to the first page, or sent it twice, finds the office.
        Some(_) if at_start => {
            careful(answer::of_reply(Reply::Go("/setup".to_string()), start.secure), &start)
        }
        Some(office) => office.clone().oneshot(request).await.unwrap_or_else(|never| match never {}),
        None if !at_start => careful(answer::of_reply(Reply::Go(PLACE.to_string()), start.secure), &start),
        None if request.method() == Method::POST => posted(start, request).await,
        None => careful(page(&start, &Posted::default(), Vec::new()), &start),
    }
}

fn careful(mut response: Response<Body>, start: &Start) -> Response<Body> {
    answer::caution(&mut response, start.secure);
    response
}

async fn posted(start: Arc<Start>, request: Request<Body>) -> Response<Body> {
    let origin = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip().to_string());
    let origin = origin.unwrap_or_default();
    let agent = request.headers().get(header::USER_AGENT).and_then(|v| v.to_str().ok());
    let agent: String = agent.unwrap_or_default().chars().take(300).collect();
    let posted = posted::read(request, Taking::Nothing).await;
    let secure = start.secure;
    serve::carried_out(secure, move || {
        let response = match posted {
            Ok(posted) => sent(&start, &posted, (&origin, &agent)),
            Err(broken) => page(&start, &Posted::default(), vec![broken.says]),
        };
        careful(response, &start)
    })
    .await
}

fn page(start: &Start, typed: &Posted, faults: Vec<String>) -> Response<Body> {
    let status = if faults.is_empty() { 200 } else { 422 };
    let frame =
        Frame {
            title: "はじめの設定".to_string(), version: env!("CARGO_PKG_VERSION"), ..Frame::default()
        };
    match Reply::page_with(status, &View { frame, faults, shortest: SHORTEST, typed }) {
        Ok(reply) => answer::of_reply(reply, start.secure),
        Err(_) => {
            let mut response = Response::new(Body::from("障害が起きました。"));
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            answer::put(&mut response, header::CONTENT_TYPE, "text/plain; charset=utf-8");
            response
        }
    }
}

/// Letters and digits alone: who copies a word from a terminal may lose or gain a stroke.
fn bare(word: &str) -> String {
    word.chars()
        .map(glyph::narrow)
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

fn sent(start: &Start, typed: &Posted, (origin, agent): (&str, &str)) -> Response<Body> {
    if !start.limits.allow(SIGN_IN, origin) {
        let says = "試みが多すぎます。しばらく待ってから、もう一度行ってください。";
        return page(start, typed, vec![says.to_string()]);
    }
    if !serve::same(&bare(typed.get("code")), &bare(&start.code)) {
        let says = "設定用の合言葉が違います。関守を始めた画面（端末）に表示されている合言葉を入れてください。始め直すと、合言葉は変わります。";
        return page(start, typed, vec![says.to_string()]);
    }
    let faults = wrong(typed);
    if !faults.is_empty() {
        return page(start, typed, faults);
    }
    // One after the other: who comes second finds the office.
    let _turn = start.founding.lock().unwrap_or_else(PoisonError::into_inner);
    if start.office.get().is_some() {
        return answer::of_reply(Reply::Go("/setup".to_string()), start.secure);
    }
    match begin(start, typed, (origin, agent)) {
        Ok(token) => answer::of_reply(
            Reply::Signed("/admin/policy?said=founded".to_string(), Some(token)),
            start.secure,
        ),
        Err(says) => page(start, typed, vec![says]),
    }
}

fn wrong(typed: &Posted) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, title) in
        [("body", "団体の名称"), ("number", "職員番号"), ("name", "氏名"), ("section", "所属")]
    {
        if typed.given(name).is_none() {
            faults.push(format!("「{title}」を入れてください。"));
        }
    }
    let (password, again) = (typed.get("password"), typed.get("again"));
    if let Some(says) = weakness(password, &[typed.get("number").trim(), typed.get("body").trim()]) {
        faults.push(says);
    } else if password != again {
        faults.push("パスワードの2回の入力が違います。".to_string());
    }
    faults
}

/// Founds the office and signs its first administrator in; gives the token.
fn begin(start: &Start, typed: &Posted, (origin, agent): (&str, &str)) -> Result<String, String> {
    let word = |name: &str| typed.given(name).unwrap_or_default();
    let hash = start.hasher.hash(typed.get("password")).map_err(|e| e.to_string())?;
    let founding = Founding {
        body: word("body"),
        number: word("number").chars().map(glyph::narrow).collect(),
        name: word("name"),
        section: word("section"),
        hash,
    };
    let site = (start.found)(&founding)?;
    let coming = Coming { at: site.now(), origin, agent };
    let signed =
        session::begin(&site.desk, (&founding.number, Stage::Full, Way::Password), coming, (None, None));
    let token = signed.and_then(|token| site.desk.signed_in(&founding.number, site.now()).map(|()| token));
    // The office is there, whatever became of the session: it can be signed in to.
    let _ = start.office.set(serve::router(site));
    token.map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_is_taken_however_it_was_copied() {
        assert_eq!(bare(" Ab3d-ＥＦ４ｇ hij2 "), "ab3def4ghij2");
    }

    #[test]
    fn what_is_missing_is_told_all_at_once() {
        let typed =
            Posted { fields: vec![("body".to_string(), "みなみ市".to_string())], ..Posted::default() };
        let faults = wrong(&typed);
        assert_eq!(faults.len(), 4, "{faults:?}");
        assert!(!faults.iter().any(|f| f.contains("団体の名称")));
    }
}
