//! How does a request become a page? Session, rule, form, handler, response, and the record that it was.
//! Takes the site; gives a router for the binary to listen with. Handlers run on threads where they may wait.
//! Which routes there are is in `routes`.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{ConnectInfo, RawPathParams};
use axum::http::{HeaderMap, Request, Response, StatusCode, header};
use axum::routing::MethodRouter;
use ledger::fault::{Fault, FaultKind};

use crate::frame::Frame;
use crate::pages::{files, kept};
use crate::posted::{self, Broken, Posted, Taking};
use crate::reply::{Given, Reply, Stop};
use crate::routes::{Method, ROUTES, Route, Rule};
use crate::session::{self, Stage};
use crate::site::Site;
use crate::visit::{self, Caller, ONLY_READS, Visit};
use crate::{answer, assets, limits, written};

/// The router over all routes.
pub fn router(site: Arc<Site>) -> Router {
    let mut all: BTreeMap<&'static str, MethodRouter> = BTreeMap::new();
    for route in ROUTES {
        let site = Arc::clone(&site);
        let handler = move |parts: Result<RawPathParams, RawPathParamsRejection>, request: Request<Body>| {
            let site = Arc::clone(&site);
            async move {
                match parts {
                    Ok(parts) => handle(site, route, parts, request).await,
                    // Bytes that are no text lead nowhere.
                    Err(_) => nowhere(site, request).await,
                }
            }
        };
        let before = all.remove(route.path).unwrap_or_default();
        let added = match route.method {
            Method::Get => before.get(handler),
            Method::Post => before.post(handler),
        };
        all.insert(route.path, added);
    }
    let mut router = Router::new();
    for (path, methods) in all {
        let site = Arc::clone(&site);
        router = router
            .route(path, methods.fallback(move |request: Request<Body>| nowhere(Arc::clone(&site), request)));
    }
    let secure = site.secure;
    let assets = axum::routing::get(move |parts: Result<RawPathParams, RawPathParamsRejection>| async move {
        asset(parts.ok().as_ref(), secure)
    });
    let of_assets = Arc::clone(&site);
    let assets = assets.fallback(move |request: Request<Body>| nowhere(Arc::clone(&of_assets), request));
    router
        .route("/assets/{name}", assets)
        .fallback(move |request: Request<Body>| nowhere(Arc::clone(&site), request))
}

pub(crate) fn asset(parts: Option<&RawPathParams>, secure: bool) -> Response<Body> {
    let name = parts.and_then(|p| p.iter().next()).map(|(_, name)| name).unwrap_or_default();
    let mut response = match assets::find(name) {
        Some(asset) => {
            let mut response = Response::new(Body::from(asset.content));
            answer::put(&mut response, header::CONTENT_TYPE, asset.kind);
            answer::put(&mut response, header::CACHE_CONTROL, "public, max-age=86400");
            response
        }
        None => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_FOUND;
            response
        }
    };
    answer::caution(&mut response, secure);
    response
}

async fn nowhere(site: Arc<Site>, request: Request<Body>) -> Response<Body> {
    let (asked, secure) = (Asked::of(&site, &request), site.secure);
    let run = move || {
        let visit = asked.visit(&site, Posted::default(), Vec::new());
        let given = asked
            .comes_through()
            .and_then(|()| visit.as_ref().map_or(Err(Stop::Missing), |v| within(v).and(Err(Stop::Missing))));
        finish(&site, visit, (given, &asked))
    };
    carried_out(secure, run).await
}

async fn handle(
    site: Arc<Site>,
    route: &'static Route,
    parts: RawPathParams,
    request: Request<Body>,
) -> Response<Body> {
    let parts: Vec<(String, String)> = parts.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect();
    let asked = Arc::new(Asked::of(&site, &request));
    let secure = site.secure;
    let posted = match route.method {
        Method::Get => Ok(Posted::default()),
        Method::Post => {
            let taking = match known(&site, &asked).await {
                true => Taking::Files,
                false if kept::draws(&asked.path) => Taking::Words,
                false => Taking::Nothing,
            };
            posted::read(request, taking).await
        }
    };
    carried_out(secure, move || {
        let (posted, broken) = match posted {
            Ok(posted) => (posted, None),
            Err(Broken { says, fields }) => (Posted { fields, ..Posted::default() }, Some(says)),
        };
        let visit = asked.visit(&site, posted, parts);
        let given = match (&visit, broken) {
            (Ok(visit), broken) => {
                asked.comes_through().and_then(|()| within(visit)).and_then(|()| match broken {
                    Some(_) if kept::can_keep(visit) => {
                        allowed(route, visit, &asked).and_then(|()| kept::spoilt(visit))
                    }
                    Some(says) if route.path == files::ATTACH => {
                        allowed(route, visit, &asked).and_then(|()| files::refused(visit, &says))
                    }
                    Some(says) => Err(Stop::Bad(says)),
                    None => run(&site, route, visit, &asked),
                })
            }
            (Err(_), _) => Err(Stop::Missing),
        };
        finish(&site, visit, (given, &asked))
    })
    .await
}

/// What the route gives, if its rule lets this visit in.
fn run(site: &Site, route: &Route, visit: &Visit<'_>, asked: &Asked) -> Given {
    allowed(route, visit, asked)?;
    let number = visit.who.as_ref().map(Caller::number).unwrap_or_default();
    let given = site.once.run((number, &visit.path), &visit.posted, || match visit.posted.has(kept::AGAIN) {
        true => (route.run)(&Visit { posted: kept::sent_again(visit)?, ..visit.clone() }),
        false => (route.run)(visit),
    });
    if visit.posted.has(kept::AGAIN) && given.is_ok() {
        // What was kept until it could be sent again is taken, or stands on the page that says what is wrong with it.
        site.desk.drop_draft(number, &visit.path)?;
    }
    given
}

/// Whether this person, or this address, asks no more often than people do.
fn within(visit: &Visit<'_>) -> Result<(), Stop> {
    let few = match &visit.who {
        Some(caller) => visit.site.limits.allow(limits::LOOK, caller.number()),
        None => visit.site.limits.allow(limits::OPEN, &visit.origin),
    };
    if few { Ok(()) } else { Err(Stop::TooMany("画面を開く回数が多すぎます。".to_string())) }
}

/// Whether somebody is signed in, found before what he sends is taken.
async fn known(site: &Arc<Site>, asked: &Arc<Asked>) -> bool {
    let (site, asked) = (Arc::clone(site), Arc::clone(asked));
    let found = tokio::task::spawn_blocking(move || {
        asked.visit(&site, Posted::default(), Vec::new()).is_ok_and(|visit| visit.who.is_some())
    });
    found.await.unwrap_or(false)
}

/// Work that may wait is done where it keeps nobody else waiting.
pub(crate) async fn carried_out(
    secure: bool,
    run: impl FnOnce() -> Response<Body> + Send + 'static,
) -> Response<Body> {
    tokio::task::spawn_blocking(run).await.unwrap_or_else(|_| {
        let mut response = Response::new(Body::from("障害が起きました。"));
        *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        answer::put(&mut response, header::CONTENT_TYPE, "text/plain; charset=utf-8");
        answer::caution(&mut response, secure);
        response
    })
}

/// What a request says of itself, before anybody looked at who sent it.
struct Asked {
    path: String,
    query: String,
    token: Option<String>,
    departure: Option<String>,
    origin: String,
    /// Whether it came around the proxy that stands before us.
    around: bool,
    agent: String,
    /// Where the browser says that the form stood; none: it does not say.
    from: Option<String>,
    host: String,
    /// Whether somebody only looks.
    looks: bool,
    /// Whether pages are encrypted.
    secure: bool,
}

impl Asked {
    fn of(site: &Site, request: &Request<Body>) -> Asked {
        let word = |name: header::HeaderName| {
            request.headers().get(name).and_then(|v| v.to_str().ok()).map(ToString::to_string)
        };
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
        let peer = peer.map(|ip| ip.to_canonical());
        let is_proxy = peer.is_some_and(|ip| ip.is_loopback() || site.proxies.contains(&ip));
        let origin = if site.proxied && is_proxy { forwarded(request.headers()).or(peer) } else { peer };
        Asked {
            path: request.uri().path().to_string(),
            query: request.uri().query().unwrap_or_default().to_string(),
            token: word(header::COOKIE)
                .and_then(|c| session::token_of(&c, site.secure).map(ToString::to_string)),
            departure: word(header::COOKIE)
                .and_then(|c| session::departure_of(&c, site.secure).map(ToString::to_string)),
            origin: origin.map(|a| a.to_canonical().to_string()).unwrap_or_default(),
            around: site.proxied && !is_proxy,
            agent: word(header::USER_AGENT).unwrap_or_default().chars().take(300).collect(),
            from: word(header::ORIGIN),
            host: word(header::HOST).unwrap_or_default(),
            looks: request.method() != axum::http::Method::POST,
            secure: site.secure,
        }
    }

    fn visit<'a>(
        &self,
        site: &'a Site,
        posted: Posted,
        parts: Vec<(String, String)>,
    ) -> Result<Visit<'a>, Fault> {
        let (office, now) = (site.live.door.office(), site.now());
        let session = match &self.token {
            Some(token) => session::of_token(&site.desk, &office, token, now)?,
            None => None,
        };
        let who = session.map(|s| Caller::of(s, &office, now.day()));
        Ok(Visit {
            site,
            who,
            office,
            parts,
            path: self.path.clone(),
            query: posted::words(self.query.as_bytes()).unwrap_or_default(),
            posted,
            origin: self.origin.clone(),
            address: visit::address(self.secure, &self.host),
            agent: self.agent.clone(),
            departure: self.departure.clone(),
            now,
        })
    }

    /// Whether it came as people are to come.
    fn comes_through(&self) -> Result<(), Stop> {
        match self.around {
            false => Ok(()),
            true => Err(Stop::Forbidden(format!(
                "リバースプロキシを通らずに届いたため、受け付けません（{}から）。この番地がプロキシのものなら、--proxy で指定して起動し直してください。",
                self.origin
            ))),
        }
    }

    /// Where somebody wanted to go, to be led there after signing in. A form is not gone to.
    fn place(&self) -> String {
        match (self.looks, self.query.is_empty()) {
            (false, _) => String::new(),
            (true, true) => self.path.clone(),
            (true, false) => format!("{}?{}", self.path, self.query),
        }
    }

    /// Whether a form stood on one of our own pages, as far as the browser says. Where pages are encrypted, a page of the same
    /// name that is not is somebody else's.
    fn is_ours(&self) -> bool {
        let way = |way: &str| way == "https" || (!self.secure && way == "http");
        let same = |from: &str| from.split_once("://").is_some_and(|(by, rest)| way(by) && rest == self.host);
        self.from.as_deref().is_none_or(same)
    }
}

/// The address that the proxy wrote down last, behind all that the caller may have sent himself. Some proxies add to his line,
/// others write a line of their own below it.
fn forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    let word = last.rsplit(',').next()?.trim();
    // With a port, as some proxies write it.
    word.parse().ok().or_else(|| word.parse::<SocketAddr>().ok().map(|a| a.ip()))
}

/// Whether the rule of the route lets this visit in, and the form is one of ours.
fn allowed(route: &Route, visit: &Visit<'_>, asked: &Asked) -> Result<(), Stop> {
    let does = route.method == Method::Post;
    if does && !asked.is_ours() {
        return Err(Stop::Bad(written::FOREIGN.to_string()));
    }
    let Some(caller) = &visit.who else {
        return if route.rule == Rule::Open { Ok(()) } else { Err(Stop::SignIn) };
    };
    if does && route.rule != Rule::Open {
        let csrf = visit.posted.get("csrf");
        if !same(csrf, &caller.session.csrf) {
            return Err(Stop::Stale);
        }
        if !visit.site.limits.allow(limits::WRITE, caller.number()) {
            return Err(Stop::TooMany("操作の回数が多すぎます。".to_string()));
        }
    }
    if route.rule.lets(caller, does) {
        return Ok(());
    }
    match caller.stage() {
        Stage::Full if caller.only_reads && (does || route.rule == Rule::Doer) => {
            Err(Stop::Forbidden(ONLY_READS.to_string()))
        }
        Stage::Full => Err(Stop::Forbidden("この画面は、あなたの役割では開けません。".to_string())),
        _ => Err(Stop::SignIn),
    }
}

/// Whether two words are the same, in a time that does not tell where they differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && !b.is_empty() && a.bytes().zip(b.bytes()).fold(0, |all, (x, y)| all | (x ^ y)) == 0
}

/// The response, with what was recorded about it.
fn finish(site: &Site, visit: Result<Visit<'_>, Fault>, (given, asked): (Given, &Asked)) -> Response<Body> {
    let (visit, given) = match visit {
        Ok(visit) => (Some(visit), given),
        Err(fault) => (None, Err(Stop::Fault(fault))),
    };
    let why = written::why(&given);
    let given = match (given, &visit) {
        // Who was away for long while he wrote keeps what he wrote.
        (Err(Stop::SignIn), Some(visit)) if kept::keeps(&visit.path) && !kept::words_of(visit).is_empty() => {
            kept::offer(visit)
        }
        (Err(Stop::SignIn), Some(visit)) => halfway(visit),
        // So does who signed in anew beside it; only what a browser says to come from our own page is kept.
        (Err(Stop::Stale), Some(visit)) if kept::keeps(&visit.path) && asked.from.is_some() => {
            kept::again(visit)
        }
        (given, _) => given,
    };
    let upshot = written::upshot(&given);
    // Of those who ask too often a few are written down, lest they fill the disk.
    let noted = |visit: &Visit<'_>| {
        !matches!(given, Err(Stop::TooMany(_))) || site.limits.allow(limits::NOTED, &visit.origin)
    };
    if let Some(visit) = visit.as_ref().filter(|v| noted(v)) {
        written::record(site, visit, (upshot, why));
    }
    let mut response = match given {
        Ok(reply) => answer::of_reply(reply, site.secure),
        Err(stop) => {
            let place = asked.place();
            let frame = visit.as_ref().and_then(|v| Frame::of(v, "").ok()).unwrap_or_default();
            let (response, log) = answer::of_stop(stop, frame, &place);
            if let Some(log) = log {
                answer::log(&log);
            }
            response
        }
    };
    answer::caution(&mut response, site.secure);
    response
}

/// Who has come some way with signing in goes on where he stopped.
fn halfway(visit: &Visit<'_>) -> Given {
    match visit.who.as_ref().map(Caller::stage) {
        Some(Stage::Second) => Reply::go("/sign-in/second"),
        Some(Stage::Enroll) => Reply::go("/account/second"),
        Some(Stage::Change) => Reply::go("/account/password"),
        Some(Stage::Full) | None => Err(Stop::SignIn),
    }
}

/// A fault of ours.
pub(crate) fn fault(says: impl Into<String>) -> Stop {
    Stop::Fault(Fault::new(FaultKind::Other, says))
}
