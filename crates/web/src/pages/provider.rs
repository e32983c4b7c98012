//! Signing in where a provider vouches for people: on the way there, and back with its word.
//! Nobody gets an account by it: whom the office does not know stays outside. The protocol is the binary's (`provider::Provider`).
//! A browser leaves from a page of its own, by link: the policy of our pages lets no form lead elsewhere.

use askama::Template;
use ledger::desk::{Alarm, Credential, Upshot};
use practice::sight;

use crate::frame::Frame;
use crate::limits;
use crate::pages::{confirm, kept, sign_in};
use crate::posted::Posted;
use crate::provider::{Doubt, Errand, Provider, Vouched};
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "provider.html")]
struct View {
    frame: Frame,
    address: String,
    title: String,
}

/// What stands in the place of a hash for whoever the provider vouches for: no password belongs to it.
const BY_PROVIDER: &str = "provider";

fn provider<'a>(visit: &Visit<'a>) -> Result<&'a dyn Provider, Stop> {
    visit.site.provider.as_deref().ok_or(Stop::Missing)
}

/// Somebody wants to sign in there.
pub fn depart(visit: &Visit<'_>) -> Given {
    let next = sign_in::inner(visit.posted.get("next"));
    leave(visit, Errand { next, kept: kept::carried(&visit.posted), session: None })
}

/// Sends a browser there with an errand.
pub fn leave(visit: &Visit<'_>, errand: Errand) -> Given {
    let provider = provider(visit)?;
    if !visit.site.limits.allow(limits::SIGN_IN, &visit.origin) {
        return Err(Stop::TooMany("サインインの試みが多すぎます。".to_string()));
    }
    let departure = match provider.depart(errand.session.is_some()) {
        Ok(departure) => departure,
        Err(why) => return away(visit, &why, errand),
    };
    let view = View {
        frame: Frame::of(visit, "認証の画面へ移ります")?,
        address: departure.address.clone(),
        title: provider.title().to_string(),
    };
    let drawn = view.render().map_err(|why| crate::serve::fault(format!("画面を作れません。{why}")))?;
    let word = visit.site.departures.keep(departure, errand, visit.now)?;
    Ok(Reply::Departing(drawn, word))
}

/// A browser came back. Tries were counted when it left: without a departure nobody gets as far as the provider.
pub fn arrive(visit: &Visit<'_>) -> Given {
    let provider = provider(visit)?;
    let word = visit.departure.as_deref().unwrap_or_default();
    let Some((departure, errand)) = visit.site.departures.take(visit.asked("state"), word, visit.now) else {
        let says = "このサインインは、時間がたったか、もう使われたか、このブラウザーで始めたものではありません。もう一度、最初から行ってください。";
        return refuse(visit, Errand::default(), says);
    };
    if !visit.asked("error").is_empty() {
        let word: String = visit.asked("error").chars().filter(char::is_ascii_graphic).take(60).collect();
        crate::answer::log(&format!("認証の提供者が断りました: {word}"));
        let says = "認証の画面で中止したか、認証の提供者に断られました。もう一度行い、続くときは管理者に伝えてください。";
        return refuse(visit, errand, says);
    }
    match provider.arrived(&departure, visit.asked("code")) {
        Ok(vouched) => {
            visit.site.desk.end_notice(Alarm::Provider.key())?;
            match errand.session {
                Some(_) => confirm::arrived(visit, &vouched, errand),
                None => enter(visit, &vouched, errand),
            }
        }
        Err(Doubt::Away(why)) => away(visit, &why, errand),
        Err(Doubt::False(why)) => {
            crate::answer::log(&format!("認証の提供者の返事を受け入れません: {why}"));
            let says = "認証の提供者の返事を確かめられなかったため、先に進めません。もう一度行い、続くときは管理者に伝えてください。";
            refuse(visit, errand, says)
        }
    }
}

/// The provider vouched for a person: he comes in if the office knows him.
fn enter(visit: &Visit<'_>, vouched: &Vouched, errand: Errand) -> Given {
    let number = vouched.number.as_str();
    if !sight::is_here(&visit.office, number, visit.today()) {
        let says = format!(
            "認証はできましたが、職員番号「{number}」の人は、関守を使う職員として登録されていないか、使えなくなっています。管理者に登録を確かめてもらってください。"
        );
        return refuse(visit, errand, &says);
    }
    let credential = credential(visit, number)?;
    let mut fields = errand.kept;
    fields.push(("next".to_string(), errand.next));
    let visit = Visit { posted: Posted { fields, ..Posted::default() }, ..visit.clone() };
    sign_in::begin(&visit, number, &credential, sign_in::Proved::Provider { second: vouched.second })
}

/// What is kept of a person. Whoever keeps no password of ours has none from now on: there is no way around the provider.
fn credential(visit: &Visit<'_>, number: &str) -> Result<Credential, Stop> {
    let desk = &visit.site.desk;
    let kept = desk.credential(number)?;
    let by_others = |c: &Credential| !c.temporary && !c.hash.starts_with('$');
    let stays = |c: &Credential| by_others(c) || sign_in::keeps_password(visit, number);
    if let Some(credential) = kept.filter(stays) {
        return Ok(credential);
    }
    desk.set_password(number, BY_PROVIDER, false, visit.now)?;
    desk.credential(number)?.ok_or(Stop::SignIn)
}

/// The page from which he left, with why he does not get on.
fn refuse(visit: &Visit<'_>, errand: Errand, says: &str) -> Given {
    sign_in::note(visit, "認証の提供者によるサインイン", None, Upshot::Unknown)?;
    shown(visit, 401, errand, says)
}

fn shown(visit: &Visit<'_>, status: u16, errand: Errand, says: &str) -> Given {
    if errand.session.is_some() && visit.who.is_some() {
        return confirm::page(visit, says, &errand.next);
    }
    let said = sign_in::Said {
        fault: says.to_string(),
        number: String::new(),
        next: errand.next,
        kept: errand.kept,
    };
    sign_in::page(visit, status, said)
}

/// The provider cannot be asked: people are told, administrators get a notice.
fn away(visit: &Visit<'_>, why: &str, errand: Errand) -> Given {
    crate::answer::log(&format!("認証の提供者に問い合わせられません: {why}"));
    let says = format!("認証の提供者に問い合わせられないため、サインインできない人がいます。（{why}）");
    if visit.site.desk.put_alarm(Alarm::Provider, (&says, ""), visit.now)? {
        visit.site.worker.call();
    }
    let says = "認証の提供者に問い合わせられないため、今はこの方法でサインインできません。しばらくしてもう一度行い、続くときは情報システムの担当に伝えてください。管理者は、職員番号と関守のパスワードでサインインできます。";
    shown(visit, 503, errand, says)
}
