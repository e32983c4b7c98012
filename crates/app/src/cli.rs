//! What was asked for? The commands and their options, in Japanese.
//! Takes the arguments of the process; gives a typed command, or the answer to a call that is off or asks for help.
//! To add a command: 1. a variant here with its arguments; 2. a file with `run`; 3. its line in `main`.

use crate::compare::CompareArgs;
use crate::export::ExportArgs;
use crate::office::adopt::AdoptArgs;
use crate::office::checkpoint::{CheckProofArgs, CheckpointArgs, ProveArgs};
use crate::office::demo::DemoArgs;
use crate::office::doing::{DoArgs, WhenArgs};
use crate::office::init::InitArgs;
use crate::office::people::PeopleArgs;
use crate::office::record::{FolderArgs, FromTo, VerifyArgs};
use crate::office::show::ShowArgs;
use crate::office::state::StateArgs;
use crate::serving::password::PasswordArgs;
use crate::serving::root::CertificateArgs;
use crate::serving::serve::ServeArgs;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "{before-help}{about}\n\n使い方: {usage}\n\n{all-args}{after-help}";

/// The whole call.
#[derive(Debug, Parser)]
#[command(
    name = "sekimori",
    version,
    about = "関守：情報セキュリティポリシーを読み、定められたことを役所で動かします。",
    help_template = HELP,
    subcommand_value_name = "コマンド",
    subcommand_help_heading = "コマンド",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    after_help = "終了コード: 0 誤りなし（警告と助言はあり得ます）／1 文書の誤り、拒否された操作又は記録の異常あり／2 指定又は入力の誤り"
)]
struct Call {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

/// Options of every command.
#[derive(Debug, Args)]
struct Common {
    /// この説明を表示します
    #[arg(short, long, action = clap::ArgAction::Help, global = true, help_heading = "その他")]
    help: Option<bool>,
    /// 版を表示します
    #[arg(short = 'V', long, action = clap::ArgAction::Version, help_heading = "その他")]
    version: Option<bool>,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 文書の不備を調べます
    #[command(help_template = HELP, override_usage = "sekimori check <ファイル>... [オプション]")]
    Check(CheckArgs),
    /// 診断の番号（例 R0102）の意味と直し方を説明します
    #[command(help_template = HELP, override_usage = "sekimori explain [番号]")]
    Explain(ExplainArgs),
    /// 文書の構成（条項の木）を表示します
    #[command(help_template = HELP, override_usage = "sekimori outline <ファイル>... [オプション]")]
    Outline(OutlineArgs),
    /// 文書が定める義務を一覧にします
    #[command(help_template = HELP, override_usage = "sekimori duties <ファイル>... [オプション]")]
    Duties(DutiesArgs),
    /// 二つの版、又は二つの団体の文書を比べ、新旧対照表を作ります
    #[command(help_template = HELP, override_usage = "sekimori compare <改正前> <改正後> [オプション]")]
    Compare(CompareArgs),
    /// 義務を果たす仕組み（様式・台帳・検査など）の候補を示し、確定します
    #[command(help_template = HELP, override_usage = "sekimori bind <ファイル>... --propose | bind <フォルダー> [--confirm <番地>]")]
    Bind(BindArgs),
    /// 規程と名簿から、データフォルダーを作ります
    #[command(help_template = HELP, override_usage = "sekimori init <フォルダー> --policy <ファイル> --people <ファイル> --by <職員番号> --decision <番号> --decided <日付>")]
    Init(InitArgs),
    /// 規程の新しい版を採用します
    #[command(help_template = HELP, override_usage = "sekimori adopt <フォルダー> <ファイル> --by <職員番号> --decision <番号> --decided <日付>")]
    Adopt(AdoptArgs),
    /// 名簿を取り込みます（異動を含む）
    #[command(help_template = HELP, override_usage = "sekimori people <フォルダー> <ファイル> --by <職員番号> [--apply]")]
    People(PeopleArgs),
    /// 役所をブラウザーで使えるようにします
    #[command(help_template = HELP, override_usage = "sekimori serve <フォルダー> [--listen <番地>]")]
    Serve(ServeArgs),
    /// 各端末に配るルート証明書と、その配布手順を書き出します
    #[command(help_template = HELP, override_usage = "sekimori certificate <フォルダー> [--output <フォルダー>]")]
    Certificate(CertificateArgs),
    /// 仮のパスワードを発行します
    #[command(help_template = HELP, override_usage = "sekimori password <フォルダー> <職員番号>")]
    Password(PasswordArgs),
    /// 架空の職員による演習用の役所を作ります。フォルダーを省くと、./sekimori-demo に作ってブラウザーで使えるようにします
    #[command(help_template = HELP, override_usage = "sekimori demo [フォルダー]")]
    Demo(DemoArgs),
    /// 命令をJSONで実行します
    #[command(help_template = HELP, override_usage = "sekimori do <フォルダー> [ファイル] [オプション]")]
    Do(DoArgs),
    /// 台帳・案件・条項・体制表を表示します
    #[command(help_template = HELP, override_usage = "sekimori show <フォルダー> [対象]")]
    Show(ShowArgs),
    /// 義務ごとの履行状態を示します
    #[command(help_template = HELP, override_usage = "sekimori state <フォルダー> [オプション]")]
    State(StateArgs),
    /// 記録が改ざんされていないことを検証します
    #[command(help_template = HELP, override_usage = "sekimori verify <フォルダー> [--checkpoint <ファイル>] [--tables]")]
    Verify(VerifyArgs),
    /// 記録の1件が原簿に含まれること、又は前の時点から加わっただけであることの証明を出します
    #[command(help_template = HELP, override_usage = "sekimori prove <フォルダー> <番号> | --from <ファイル又は件数>")]
    Prove(ProveArgs),
    /// 最新の検証点を出します（別の場所に保管するため）
    #[command(help_template = HELP, override_usage = "sekimori checkpoint <フォルダー> [--place <場所> --by <職員番号>]")]
    Checkpoint(CheckpointArgs),
    /// 証明を、保管していた検証点と照らし合わせます
    #[command(help_template = HELP, override_usage = "sekimori check-proof <証明> --checkpoint <ファイル> [--key <ファイル>]")]
    CheckProof(CheckProofArgs),
    /// 記録のすべてを監査のために書き出します。又は、規程の文書をOSCAL・HTML・JSONで書き出します
    #[command(help_template = HELP, override_usage = "sekimori export <フォルダー> <書出し先> | export <文書> --format oscal|html|json [--output <ファイル>]")]
    Export(ExportArgs),
    /// 控え（バックアップ）を作り、検証します
    #[command(help_template = HELP, override_usage = "sekimori backup <フォルダー> <控え>")]
    Backup(FromTo),
    /// 控えからデータフォルダーを戻し、検証します
    #[command(help_template = HELP, override_usage = "sekimori restore <控え> <フォルダー>")]
    Restore(FromTo),
    /// 記録から一覧を作り直します
    #[command(help_template = HELP, override_usage = "sekimori rebuild <フォルダー>")]
    Rebuild(FolderArgs),
}

/// Which files, and how they are encoded.
#[derive(Debug, Args)]
pub struct Files {
    /// 読み込むファイル（テキスト、Word、PDF、HTML。「-」は標準入力）
    #[arg(value_name = "ファイル", required = true, help_heading = "引数")]
    pub files: Vec<PathBuf>,
    /// 文字コード（省略時は自動判定）: utf-8, utf-16le, utf-16be, cp932, euc-jp, iso-2022-jp
    #[arg(long, value_name = "文字コード", value_parser = encoding, help_heading = "オプション")]
    pub encoding: Option<intake::Encoding>,
}

/// Reads the name of an encoding.
pub(crate) fn encoding(name: &str) -> Result<intake::Encoding, String> {
    name.parse().map_err(|e: intake::UnknownEncoding| e.to_string())
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub input: Files,
    /// 出力の形式
    #[arg(long, value_name = "形式", value_enum, default_value_t = ReportFormat::Text, hide_possible_values = true, hide_default_value = true,
        help = "出力の形式: text（既定）, json, sarif", help_heading = "オプション")]
    pub format: ReportFormat,
    /// 示す診断の下限
    #[arg(long, value_name = "重大度", value_enum, default_value_t = Level::Advice, hide_possible_values = true, hide_default_value = true,
        help = "示す診断の下限: advice（既定。すべて）, warning, error", help_heading = "オプション")]
    pub level: Level,
    /// 不備の診断に代えて、法令とガイドラインの事項ごとに、定めた条項と足りないものを示します: law
    #[arg(
        long,
        value_name = "照合先",
        value_enum,
        hide_possible_values = true,
        conflicts_with = "level",
        help_heading = "オプション"
    )]
    pub against: Option<Against>,
}

/// What documents are held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Against {
    /// The eight fields of the ordinance and the topics of the ministry's guideline.
    Law,
}

/// The least grave diagnostics that are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// 助言 and above.
    Advice,
    /// 警告 and above.
    Warning,
    /// 誤り only.
    Error,
}

/// Forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// SARIF 2.1.0.
    Sarif,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// 診断の番号又は名前（省略時は一覧）
    #[arg(value_name = "番号", help_heading = "引数")]
    pub code: Option<String>,
}

/// Arguments of `outline`.
#[derive(Debug, Args)]
pub struct OutlineArgs {
    #[command(flatten)]
    pub input: Files,
}

/// Arguments of `duties`.
#[derive(Debug, Args)]
pub struct DutiesArgs {
    #[command(flatten)]
    pub input: Files,
    /// 出力の形式
    #[arg(
        long,
        value_name = "形式",
        value_enum,
        hide_possible_values = true,
        help = "出力の形式: table, csv, xlsx, jsonl（省略時は書き出すファイルの拡張子による。なければ table）",
        help_heading = "オプション"
    )]
    pub format: Option<TableFormat>,
    /// 書き出すファイル（省略時は標準出力。xlsx では必須）
    #[arg(short, long, value_name = "ファイル", help_heading = "オプション")]
    pub output: Option<PathBuf>,
    /// CSVの文字コード: utf-8（既定。BOM付き）, cp932
    #[arg(long, value_name = "文字コード", value_enum, default_value_t = CsvEncoding::Utf8, hide_possible_values = true, hide_default_value = true,
        help_heading = "オプション")]
    pub csv_encoding: CsvEncoding,
    /// 読み方が不確かなものだけを示します
    #[arg(long, help_heading = "オプション")]
    pub doubtful: bool,
}

/// Arguments of `bind`.
#[derive(Debug, Args)]
pub struct BindArgs {
    #[command(flatten)]
    pub input: Files,
    /// 義務ごとに仕組みの候補を示します
    #[arg(long, help_heading = "オプション")]
    pub propose: bool,
    /// 出力の形式
    #[arg(long, value_name = "形式", value_enum, default_value_t = BindFormat::Table, hide_possible_values = true, hide_default_value = true,
        help = "出力の形式: table（既定）, jsonl", help_heading = "オプション")]
    pub format: BindFormat,
    /// 団体独自の仕組み（TOML）を置いたフォルダー
    #[arg(long, value_name = "フォルダー", help_heading = "オプション")]
    pub catalog: Option<PathBuf>,
    /// データフォルダーで、この番地（例 standards:6/。すべては ""）の下の確かな候補を確定します
    #[arg(long, value_name = "番地", help_heading = "オプション")]
    pub confirm: Option<String>,
    /// 要確認の候補も確定します
    #[arg(long, help_heading = "オプション")]
    pub doubtful: bool,
    /// 規程の版の番号（省略時は最新の版。施行中の前の版を直すときに指定します）
    #[arg(long, value_name = "番号", help_heading = "オプション")]
    pub edition: Option<u32>,
    /// 確定する人の職員番号
    #[arg(long, value_name = "職員番号", help_heading = "オプション")]
    pub by: Option<String>,
    #[command(flatten)]
    pub when: WhenArgs,
}

/// Forms of the proposals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BindFormat {
    /// For people.
    Table,
    /// One JSON object for each clause and mechanism.
    Jsonl,
}

/// Forms of the list of duties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// For the terminal.
    Table,
    /// CSV.
    Csv,
    /// Excel.
    Xlsx,
    /// One JSON object for each provision.
    Jsonl,
}

/// Encodings of CSV files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CsvEncoding {
    /// UTF-8 with a byte order mark, which Excel needs.
    #[value(name = "utf-8")]
    Utf8,
    /// CP932.
    Cp932,
}

/// What is printed instead of running a command.
#[derive(Debug)]
pub struct Answer {
    words: String,
    wrong: bool,
}

impl Answer {
    /// Prints it and gives the exit status.
    pub fn print(self) -> ExitCode {
        if self.wrong {
            eprint!("{}", self.words);
            return ExitCode::from(2);
        }
        print!("{}", self.words);
        ExitCode::SUCCESS
    }
}

/// Reads the arguments.
///
/// # Errors
/// An answer to print, where the call asks for help or is off.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, Answer> {
    Call::try_parse_from(args).map(|c| c.command).map_err(|e| answer(&e))
}

fn answer(error: &clap::Error) -> Answer {
    let shown = |kind| match error.get(kind) {
        Some(ContextValue::String(s)) => s.clone(),
        Some(ContextValue::Strings(s)) => s.join("、"),
        _ => String::new(),
    };
    let arg = shown(ContextKind::InvalidArg).replace("<ファイル>...", "ファイル").replace(['<', '>'], "");
    let value = shown(ContextKind::InvalidValue);
    let valid = shown(ContextKind::ValidValue);
    let words = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            return Answer { words: error.to_string(), wrong: false };
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            "コマンドを指定してください。sekimori --help で一覧を見られます。".to_string()
        }
        ErrorKind::MissingRequiredArgument => format!("「{arg}」が指定されていません。"),
        ErrorKind::ArgumentConflict => {
            format!("「{arg}」と「{}」は、一緒に指定できません。", shown(ContextKind::PriorArg))
        }
        ErrorKind::InvalidSubcommand => {
            format!("「{}」というコマンドはありません。", shown(ContextKind::InvalidSubcommand))
        }
        ErrorKind::UnknownArgument => format!("「{arg}」という指定はありません。"),
        ErrorKind::InvalidValue if value.is_empty() => format!("「{arg}」に値がありません。"),
        ErrorKind::InvalidValue => format!("「{arg}」に「{value}」は指定できません。指定できる値: {valid}"),
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map_or_else(String::new, ToString::to_string);
            format!("「{arg}」に「{value}」は指定できません。{why}")
        }
        _ => format!("指定を読み取れません（{}）。", error.kind()),
    };
    Answer {
        words: format!("sekimori: {words}\n使い方は sekimori --help で確認できます。\n"), wrong: true
    }
}
