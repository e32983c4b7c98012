//! `sekimori password`: a temporary password, given out by whoever may write the data folder.
//! Takes the number of a person; prints a password that must be changed at the first sign-in. Sessions of the person end.
//! In the browser an administrator does the same for others.

use crate::office::folder;
use crate::output;
use clap::Args;
use ledger::desk::Desk;
use std::path::PathBuf;

/// Arguments of `password`.
#[derive(Debug, Args)]
pub struct PasswordArgs {
    /// データフォルダー
    #[arg(value_name = "フォルダー", help_heading = "引数")]
    pub dir: PathBuf,
    /// 職員番号
    #[arg(value_name = "職員番号", help_heading = "引数")]
    pub person: String,
    /// 二段階目の認証も解除します
    #[arg(long, help_heading = "オプション")]
    pub without_second: bool,
}

/// Gives a temporary password out.
///
/// # Errors
/// A Japanese sentence: nobody of this number works with Sekimori.
pub fn run(args: &PasswordArgs) -> Result<u8, String> {
    let (reader, catalog) = folder::reader(&args.dir)?;
    let view = ledger::book::View::over(reader.connection(), &catalog);
    let office = view.office().map_err(folder::told)?;
    // A rehearsal may have run ahead of the clock of the machine.
    let now = folder::now();
    let now = view.last().map_err(folder::told)?.map_or(now, |last| last.max(now));
    let day = now.day();
    let number = &match office.persons.contains_key(&args.person) {
        true => args.person.clone(),
        false => args.person.trim().chars().map(clause::glyph::narrow).collect(),
    };
    if !practice::sight::is_here(&office, number, day) {
        return Err(format!(
            "職員番号「{number}」の人は、関守を使う職員として登録されていません。sekimori show フォルダー chart で確かめてください。"
        ));
    }
    let desk = Desk::open(&args.dir).map_err(folder::told)?;
    let password = web::give_temporary(&desk, number, now).map_err(folder::told)?;
    if args.without_second {
        desk.set_totp(number, None).map_err(folder::told)?;
        desk.drop_passkeys(number, None).map_err(folder::told)?;
    }
    let name = view.person(&office, number).map_err(folder::told)?;
    let words = format!(
        "{name}の仮のパスワード: {password}\n最初のサインインで、本人のパスワードに変えるよう求められます。\n"
    );
    output::print(words.as_bytes()).map(|()| 0)
}
