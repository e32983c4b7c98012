//! `sekimori certificate`: the root certificate of our own authority, to be distributed to the devices of the office.
//! Takes a data folder; writes the certificate and how to distribute it, and prints its fingerprint to compare.
//! The private key never leaves the data folder.

use super::authority::Authority;
use super::certificate;
use crate::office::folder;
use crate::output;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `certificate`.
#[derive(Debug, Args)]
pub struct CertificateArgs {
    /// データフォルダー
    #[arg(value_name = "フォルダー", help_heading = "引数")]
    pub dir: PathBuf,
    /// 書き出す先のフォルダー（省略時は今いるフォルダー）
    #[arg(long, short, value_name = "フォルダー", help_heading = "オプション")]
    pub output: Option<PathBuf>,
}

/// Writes the root certificate and the instructions.
///
/// # Errors
/// A Japanese sentence: there is no authority, or nothing can be written.
pub fn run(args: &CertificateArgs) -> Result<u8, String> {
    let dir = args.dir.join(certificate::FOLDER);
    if !dir.join("root.crt").exists() {
        return Err(format!(
            "「{}」には、まだ認証局がありません。sekimori serve を --name か庁内LANの番地（--listen）を付けて始めると作られます。",
            args.dir.display()
        ));
    }
    let authority = Authority::open(&dir, &[], folder::now().day())?;
    let to = args.output.clone().unwrap_or_else(|| PathBuf::from("."));
    std::fs::create_dir_all(&to)
        .map_err(|e| format!("{}: 作れません（{}）。", to.display(), crate::input::reason(&e)))?;
    let print = fingerprint(authority.root_der());
    let ends = practice::calendar::wareki(authority.ends());
    let (cert, words) = (to.join("sekimori-root.crt"), to.join("sekimori-root-配布手順.txt"));
    output::save(&cert, authority.root().as_bytes())?;
    output::save(&words, instructions(&print, &ends).as_bytes())?;
    let said = format!(
        "ルート証明書を「{}」に、配布の手順を「{}」に書きました。\n指紋（SHA-256）\n  {print}\n期限 {ends}\n",
        cert.display(),
        words.display()
    );
    output::print(said.as_bytes()).map(|()| 0)
}

/// The fingerprint as devices show it.
fn fingerprint(der: &[u8]) -> String {
    let hash = practice::value::hash(der).to_uppercase();
    let pairs: Vec<String> =
        hash.as_bytes().chunks(2).map(|p| String::from_utf8_lossy(p).into_owned()).collect();
    pairs.join(":")
}

fn instructions(print: &str, ends: &str) -> String {
    format!(
        "関守のルート証明書の配布手順\r\n\
\r\n\
このファイルと同じ場所の sekimori-root.crt を、関守を使うすべての端末に入れてください。秘密の情報は入っていません。\r\n\
入れる前に、指紋が次のものと同じか確かめてください。\r\n\
\r\n\
  SHA-256  {print}\r\n\
  期限     {ends}\r\n\
\r\n\
1 Windows（Active Directory がある場合）\r\n\
  グループポリシーの管理で、対象の端末に適用されるポリシーを編集し、\r\n\
  コンピューターの構成 > ポリシー > Windows の設定 > セキュリティの設定 > 公開キーのポリシー >\r\n\
  「信頼されたルート証明機関」を右クリックし、「インポート」で sekimori-root.crt を選びます。\r\n\
  端末で gpupdate /force を実行するか、次の再起動を待ちます。Edge と Chrome はこれで信頼します。\r\n\
\r\n\
2 Windows（1台ずつ入れる場合）\r\n\
  管理者のコマンドプロンプトで  certutil -addstore Root sekimori-root.crt\r\n\
\r\n\
3 Firefox\r\n\
  Windows の証明書を使う設定（ポリシー Certificates の ImportEnterpriseRoots を true）にするか、\r\n\
  設定 > プライバシーとセキュリティ > 証明書を表示 > 認証局証明書 > インポート で入れます。\r\n\
\r\n\
4 macOS\r\n\
  sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain sekimori-root.crt\r\n\
\r\n\
5 Debian・Ubuntu\r\n\
  /usr/local/share/ca-certificates/ に写し、sudo update-ca-certificates を実行します。\r\n\
\r\n\
この認証局は、この役所の関守の名前と、庁内のIPアドレスだけを証明できるように作られています。\r\n\
期限の前に作り直して配り直す方法は、手引の「設置」にあります。\r\n"
    )
}
