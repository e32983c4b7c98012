//! How does what a page gives become HTTP? Status, headers, cookies; and pages for what cannot be given.
//! Takes a reply or a stop; gives a response. Every response bears the same headers of caution.
//! A fault is logged once, here, with a number that the person is told.

use askama::Template;
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use crate::frame::Frame;
use crate::reply::{Reply, Stop};
use crate::session;

/// Nothing from elsewhere, no script but our own file, no frame around us.
const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "stop.html")]
struct StopPage {
    frame: Frame,
    says: String,
    what_to_do: &'static str,
    number: String,
}

/// The response to what a page gave.
pub fn of_reply(reply: Reply, secure: bool) -> Response<Body> {
    match reply {
        Reply::Page(status, page) => html(status, page),
        Reply::Go(place) => go(&place),
        Reply::Signed(place, token) => {
            let mut response = go(&place);
            put(&mut response, header::SET_COOKIE, &session::cookie(token.as_deref(), secure));
            if token.is_none() && secure {
                // Pages that were left open or are one step back go too. Cookies of neighbours are none of our business.
                let name = header::HeaderName::from_static("clear-site-data");
                put(&mut response, name, "\"cache\", \"storage\"");
            }
            response
        }
        Reply::Departing(page, word) => {
            let mut response = html(200, page);
            put(&mut response, header::SET_COOKIE, &session::departure_cookie(&word, secure));
            response
        }
        Reply::File { name, kind, bytes } => {
            let mut response = Response::new(Body::from(bytes));
            put(&mut response, header::CONTENT_TYPE, kind);
            put(&mut response, header::CONTENT_DISPOSITION, &attachment(&name));
            response
        }
        Reply::Noted(_, reply) => of_reply(*reply, secure),
    }
}

/// The response to what cannot be given; the number under which a fault is logged, with what to log.
pub fn of_stop(stop: Stop, frame: Frame, place: &str) -> (Response<Body>, Option<String>) {
    let drawn = |status: u16, says: String, what_to_do: &'static str, number: String| {
        let page = StopPage {
            frame: Frame { title: title(status).to_string(), ..frame.clone() },
            says,
            what_to_do,
            number,
        };
        // Without a template there is still a sentence.
        html(status, page.render().unwrap_or_else(|_| title(status).to_string()))
    };
    let none = String::new;
    match stop {
        Stop::SignIn => {
            let next: String = form_urlencoded::byte_serialize(place.as_bytes()).collect();
            let place =
                if next.is_empty() { "/sign-in".to_string() } else { format!("/sign-in?next={next}") };
            (go(&place), None)
        }
        Stop::Missing => {
            let says = "この番地には何もないか、あなたが見られるものではありません。".to_string();
            (drawn(404, says, "番地を確かめるか、ホームから選び直してください。", none()), None)
        }
        Stop::Forbidden(says) => (drawn(403, says, "必要な場合は、管理者に相談してください。", none()), None),
        Stop::Stale => {
            let says = "この画面は古くなっています。".to_string();
            (drawn(400, says, "前の画面を開き直してから、もう一度行ってください。", none()), None)
        }
        Stop::Bad(says) => (drawn(400, says, "前の画面に戻って、もう一度行ってください。", none()), None),
        Stop::TooMany(says) => {
            (drawn(429, says, "しばらく待ってから、もう一度行ってください。", none()), None)
        }
        Stop::Fault(fault) => {
            let number = operation();
            let says = "装置に障害が起きたため、操作を完了できませんでした。記録は何も変わっていません。"
                .to_string();
            let todo =
                "しばらくしてもう一度行ってください。続くときは、次の操作番号を管理者に伝えてください。";
            (drawn(500, says, todo, number.clone()), Some(format!("操作番号 {number}: {fault}")))
        }
    }
}

fn title(status: u16) -> &'static str {
    match status {
        400 => "送られた内容を受け取れません",
        403 => "この操作はできません",
        404 => "見つかりません",
        429 => "回数が多すぎます",
        _ => "障害が起きました",
    }
}

/// A short word by which a fault is found in the log.
fn operation() -> String {
    let mut bytes = [0u8; 4];
    // Without random numbers all faults bear the same number; the log still has their time.
    let _ = getrandom::fill(&mut bytes);
    practice::value::hex(&bytes)
}

fn html(status: u16, page: String) -> Response<Body> {
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    put(&mut response, header::CONTENT_TYPE, "text/html; charset=utf-8");
    response
}

fn go(place: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    // A place that cannot stand in a header (somebody wrote it into an address by hand) leads home.
    let plain = place.bytes().all(|b| b.is_ascii_graphic());
    put(&mut response, header::LOCATION, if plain { place } else { "/" });
    response
}

/// A name for saving, for browsers old and new.
fn attachment(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '_' }).collect();
    let mut whole = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => whole.push(char::from(byte)),
            other => whole.push_str(&format!("%{other:02X}")),
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

pub(crate) fn put(response: &mut Response<Body>, name: header::HeaderName, value: &str) {
    // A header that cannot be written (a line break in a name) is left out.
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// Writes one line for whoever looks after the machine. What came from outside begins no line of its own.
pub(crate) fn log(says: &str) {
    eprintln!("{}", line(says));
}

fn line(says: &str) -> String {
    let mut out = String::with_capacity(says.len());
    for c in says.chars() {
        match c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}') {
            true => out.extend(c.escape_default()),
            false => out.push(c),
        }
    }
    out
}

/// The headers of caution.
pub fn caution(response: &mut Response<Body>, secure: bool) {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        put(response, name, value);
    }
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ] {
        put(response, header::HeaderName::from_static(name), value);
    }
    if secure {
        put(response, header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    if !response.headers().contains_key(header::CACHE_CONTROL) {
        // Pages hold what only this person may see.
        put(response, header::CACHE_CONTROL, "no-store");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_from_outside_begins_no_line_in_the_log() {
        let said = line("ファイル「a\r\n操作番号 0000: \u{1b}[2J」を読めません。");
        assert_eq!(said, "ファイル「a\\r\\n操作番号 0000: \\u{1b}[2J」を読めません。");
    }
}
