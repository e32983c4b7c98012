//! `sekimori demo` without a folder: the invented office in the browser, with the people to sign in as.
//! Builds ./sekimori-demo where it is not there yet, and serves it to this machine alone.
//! INVARIANT: the known password is set in a rehearsal only.

use super::listen::TlsArgs;
use super::serve;
use crate::office::{demo, folder};
use ledger::desk::Desk;
use std::net::SocketAddr;
use std::path::Path;

const DIR: &str = "sekimori-demo";
const PASSWORD: &str = "enshu-no-machi-8";
/// How many people are named on the terminal.
const NAMED: usize = 8;

/// Builds and serves.
///
/// # Errors
/// A Japanese sentence.
pub fn run(listen: SocketAddr) -> Result<u8, String> {
    if !listen.ip().is_loopback() {
        return Err("演習は、この機械からだけ使えます。--listen には 127.0.0.1 の番地を指定してください。"
            .to_string());
    }
    let dir = Path::new(DIR);
    if !ledger::log::is_ledger(dir) {
        demo::build(dir)?;
    }
    let (reader, catalog) = folder::reader(dir)?;
    let view = ledger::book::View::over(reader.connection(), &catalog);
    let office = view.office().map_err(folder::told)?;
    if !office.rehearsal {
        return Err(format!("「{DIR}」は演習用のフォルダーではありません。別の場所で実行してください。"));
    }
    let last = view.last().map_err(folder::told)?.unwrap_or_else(folder::now);
    let desk = Desk::open(dir).map_err(folder::told)?;
    let people: Vec<&String> =
        office.persons.keys().filter(|n| practice::sight::is_here(&office, n, last.day())).collect();
    web::give_same(&desk, &people, PASSWORD, last).map_err(folder::told)?;
    let mut named = String::new();
    let mut shown: Vec<&&String> =
        people.iter().filter(|n| office.posts.values().any(|p| p.is_held_by(n, last.day()))).collect();
    shown.truncate(NAMED);
    for number in shown {
        let posts = office.posts.values().filter(|p| p.is_held_by(number, last.day()));
        let titles: Vec<&str> = posts.map(|p| p.title.as_str()).collect();
        let name = view.person(&office, number).map_err(folder::told)?;
        named.push_str(&format!("  {name}　{}\n", titles.join("、")));
    }
    drop((desk, reader));
    serve::serve(dir, listen, &TlsArgs::default(), |address| {
        format!(
            "演習用の役所を「{DIR}」に用意しました。ブラウザーで {address} を開き、次の人でサインインしてください。\n{named}  パスワードはどの人も {PASSWORD}\n止めるときは Ctrl+C を押します。\n"
        )
    })
    .map(|()| 0)
}
