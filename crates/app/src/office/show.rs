//! `sekimori show`: what stands in the folder? A register, one matter with its history, a clause with all that was done under it.
//! Takes a word; finds out what it names. Without a word, the list of mechanisms in use.
//! The queries are in `ledger`, the looks in `print`.

use super::folder;
use crate::output;
use crate::terminal::View;
use clap::Args;
use ledger::book::View as Tables;
use practice::Catalog;
use practice::calendar::wareki;
use practice::corrections;
use practice::edition::DutyId;
use practice::matter::Matter;
use practice::office::{Edition, Office};
use practice::records::Records;
use practice::replacing::replacement;
use print::office::{Names, columns};
use print::register::Layout;
use std::io::IsTerminal;
use std::path::PathBuf;

/// Arguments of `show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// データフォルダー
    #[arg(value_name = "フォルダー", help_heading = "引数")]
    pub dir: PathBuf,
    /// 見る物: 仕組みの名前、案件や台帳の番号、条項の番地、chart（体制表）、values（団体の定めた値）、lacking（団体がまだ定めていない値と、定める命令）、arrangements（専決・合議の定め）、absences（不在の届出）、overrides（やむを得ない理由によって行われたこと）、checkpoints（外に保管した検証点）、log（最近の記録）
    #[arg(value_name = "対象", help_heading = "引数")]
    pub what: Option<String>,
    /// 仕組みの様式（欄・規則・段階・命令の例）を表示します
    #[arg(long, requires = "what", help_heading = "オプション")]
    pub form: bool,
    /// 台帳を、欄を切り詰めずに表示します
    #[arg(long, help_heading = "オプション")]
    pub wide: bool,
    /// 台帳をCSV（UTF-8、BOM付き）で出します
    #[arg(long, conflicts_with_all = ["wide", "form"], help_heading = "オプション")]
    pub csv: bool,
    /// JSONで出します（overrides だけ）
    #[arg(long, conflicts_with_all = ["wide", "form", "csv"], help_heading = "オプション")]
    pub json: bool,
    /// 見る人の職員番号（閲覧できる人が限られる台帳で必要です）
    #[arg(long, value_name = "職員番号", help_heading = "オプション")]
    pub by: Option<String>,
    #[command(flatten)]
    pub when: super::doing::WhenArgs,
}

/// Shows what the word names.
///
/// # Errors
/// A Japanese sentence: nothing bears this name.
pub fn run(args: &ShowArgs) -> Result<u8, String> {
    if args.what.as_deref() == Some("lacking") {
        let text = super::lacking::told(&args.dir, args.when.looked())?;
        return output::print(text.as_bytes()).map(|()| 0);
    }
    if args.json && args.what.as_deref() != Some("overrides") {
        return Err("--json は overrides にだけ指定できます。台帳は --csv で出せます。".to_string());
    }
    let open = folder::shelf(&args.dir)?;
    let reading = open.read().map_err(folder::told)?;
    let (view, catalog, records) = (reading.view(), open.catalog(), reading.records());
    let office = view.office().map_err(folder::told)?;
    let today = args.when.looked().day();
    let layout = match (args.csv, args.wide) {
        (true, _) => Layout::Csv,
        (_, true) => Layout::Whole,
        _ if std::io::stdout().is_terminal() => Layout::Fit(View::of_terminal().width),
        _ => Layout::Cut,
    };
    let by = args.by.as_deref();
    let names = names(&view, &office)?;
    let shelf = Shelf { names, view, office, catalog, records: &records, today, layout, by };
    let text = match args.what.as_deref() {
        None => shelf.overview()?,
        Some("chart") => print::chart::chart(&shelf.office, &shelf.names, shelf.today),
        Some("values") => shelf.values(),
        Some("log") => shelf.log()?,
        Some("arrangements") => shelf.arrangements(),
        Some("absences") => shelf.absences(),
        Some("overrides") => shelf.overrides(args.json)?,
        Some("checkpoints") => super::checkpoint::kept(&shelf.view, &shelf.names)?,
        Some(word) if args.form => shelf.form(word)?,
        Some(word) => shelf.named(word)?,
    };
    output::print(text.as_bytes()).map(|()| 0)
}

/// Where to look for what is not there yet.
const LACKING: &str = "まだ定めていない値は、sekimori show フォルダー lacking で見られます。\n";

/// Names of all persons.
pub fn names(view: &Tables<'_>, office: &Office) -> Result<Names, String> {
    let all = office.persons.keys();
    all.map(|id| Ok((id.clone(), view.person(office, id).map_err(folder::told)?))).collect()
}

struct Shelf<'a> {
    view: Tables<'a>,
    office: Office,
    catalog: &'a Catalog,
    records: &'a dyn Records,
    names: Names,
    today: jiff::civil::Date,
    layout: Layout,
    by: Option<&'a str>,
}

impl Shelf<'_> {
    fn edition(&self) -> Option<&Edition> {
        self.office.edition(self.today).or_else(|| self.office.newest())
    }

    fn overview(&self) -> Result<String, String> {
        let Some(edition) = self.edition() else {
            return Ok("規程がまだ採用されていません。sekimori adopt で採用してください。\n".to_string());
        };
        let mut rows = vec![["仕組み", "名前", "形", "根拠", "件数"].map(ToString::to_string).to_vec()];
        for mechanism in self.catalog.mechanisms().filter(|m| m.runs()) {
            let duties = edition.bindings.duties_of(&edition.reading, &mechanism.id);
            let Some((first, _)) = duties.first() else { continue };
            let more = if duties.len() > 1 { format!(" 他{}", duties.len() - 1) } else { String::new() };
            rows.push(vec![
                mechanism.title.clone(),
                mechanism.id.clone(),
                mechanism.form.title().to_string(),
                format!("{}{more}", edition.reading.cite(first)),
                self.view.matters(&mechanism.id).map_err(folder::told)?.len().to_string(),
            ]);
        }
        let head =
            format!("{}　規程 第{}版（{}施行）\n", self.office.body, edition.number, wareki(edition.from));
        if rows.len() == 1 {
            return Ok(format!("{head}確定した紐付けがありません。sekimori bind で確定してください。\n"));
        }
        Ok(head + &columns(&rows))
    }

    fn form(&self, word: &str) -> Result<String, String> {
        let mechanism =
            self.catalog.get(word).ok_or_else(|| format!("「{word}」という仕組みはありません。"))?;
        let cited: Vec<String> = match self.edition() {
            Some(edition) => {
                let duties = edition.bindings.duties_of(&edition.reading, word);
                duties.into_iter().map(|(id, _)| edition.reading.cite(id)).collect()
            }
            None => Vec::new(),
        };
        Ok(print::form::form(mechanism, &cited.join("、")))
    }

    fn named(&self, word: &str) -> Result<String, String> {
        if let Some(mechanism) = self.catalog.get(word) {
            let matters = self.view.matters(word).map_err(folder::told)?;
            if matters.is_empty() {
                return Ok(format!(
                    "{}　まだ1件もありません。様式は sekimori show フォルダー {word} --form で見られます。\n",
                    mechanism.title
                ));
            }
            let all = matters.len();
            let seen: Vec<Matter> = matters.into_iter().filter(|m| self.sees(mechanism, m)).collect();
            let hidden = all - seen.len();
            if seen.is_empty() {
                return Err(self.unseen(mechanism));
            }
            let mut out = print::register::register(
                mechanism,
                &seen,
                (self.catalog, &self.names),
                self.today,
                self.layout,
            );
            if hidden > 0 && self.layout != Layout::Csv {
                out.push_str(&format!("ほかに{hidden}件ありますが、閲覧できる人が限られています。\n"));
            }
            return Ok(out);
        }
        let bearing = self.view.bearing(word).map_err(folder::told)?;
        match bearing.as_slice() {
            [] => {}
            [matter] => return self.matter(matter),
            several => return self.several(word, several),
        }
        let clause = self.edition().and_then(|e| {
            let found =
                e.reading.clauses.iter().find(|c| c.path == word || c.slug == word || c.citation == word);
            found.map(|c| (e, c.path.clone()))
        });
        match clause {
            Some((edition, path)) => self.clause(edition, &path),
            None => Err(format!(
                "「{word}」という仕組み・案件・条項はありません。sekimori show フォルダー で一覧を確かめてください。"
            )),
        }
    }

    /// A number that stands in several registers: each that may be seen, under the name by which it is shown alone.
    fn several(&self, word: &str, bearing: &[Matter]) -> Result<String, String> {
        let title = |m: &Matter| self.catalog.get(&m.applied.mechanism).map_or("", |known| &known.title);
        let titles: Vec<String> = bearing.iter().map(|m| format!("「{}」", title(m))).collect();
        let mut out = format!(
            "「{word}」は、{}の{}つにあります。一つだけを見るには、〔〕の中の名前を指定してください。\n",
            titles.join("と"),
            bearing.len()
        );
        let shown: Vec<Result<String, String>> = bearing.iter().map(|m| self.matter(m)).collect();
        if shown.iter().all(Result::is_err) {
            return Err(shown.into_iter().find_map(Result::err).unwrap_or_default());
        }
        for (matter, shown) in bearing.iter().zip(shown) {
            let text = shown.unwrap_or_else(|says| says + "\n");
            out.push_str(&format!("\n■ {}　〔{}〕\n{text}", title(matter), matter.id));
        }
        Ok(out)
    }

    fn matter(&self, matter: &Matter) -> Result<String, String> {
        let mechanism = self.catalog.get(&matter.applied.mechanism);
        let mechanism = mechanism.ok_or_else(|| format!("「{}」の仕組みが目録にありません。", matter.id))?;
        if !self.sees(mechanism, matter) {
            return Err(self.unseen(mechanism));
        }
        let shown = self.view.reveal_all(&matter.applied.fields).map_err(folder::told)?;
        let history =
            self.view.history(&matter.id).and_then(|h| self.view.readable(h)).map_err(folder::told)?;
        let mut out = print::matter::matter(matter, mechanism, &shown, &history, &self.names);
        out.push_str(&format!("状態: {}\n", print::office::standing(matter, self.catalog, self.today)));
        let instead = replacement(self.records, mechanism, matter).map_err(|why| why.0)?;
        out.push_str(&instead.map(|m| print::matter::replaced(&m, mechanism)).unwrap_or_default());
        let outlook = practice::polling::outlook(&self.office, self.catalog, matter, self.today);
        out.push_str(&outlook.map(|o| print::matter::outlook(&o, &self.names)).unwrap_or_default());
        let cited: Vec<String> =
            matter.basis().iter().map(|id| self.cite(matter.applied.edition, id)).collect();
        out.push_str(&format!("根拠: {}\n", cited.join("、")));
        Ok(out)
    }

    fn sees(&self, mechanism: &practice::Mechanism, matter: &Matter) -> bool {
        practice::sight::may_see(&self.office, (mechanism, matter), self.by, self.today)
    }

    /// Why nothing is shown.
    fn unseen(&self, mechanism: &practice::Mechanism) -> String {
        let duties = self.edition().map(|e| (e, e.bindings.duties_of(&e.reading, "procedure-secrecy")));
        let cited: Vec<String> = duties
            .map(|(e, all)| all.into_iter().map(|(id, _)| e.reading.cite(id)).collect())
            .unwrap_or_default();
        let basis =
            if cited.is_empty() { String::new() } else { format!("（根拠: {}）", cited.join("、")) };
        match self.by {
            None => format!(
                "「{}」は閲覧できる人が限られています。見る人の職員番号を --by で指定してください。{basis}",
                mechanism.title
            ),
            Some(by) => format!(
                "「{}」には、職員番号「{by}」の人が閲覧できるものがありません。閲覧できるのは、管理する人、記入した人、登載を決定した人、管理者と、閲覧の範囲に記入された人です。{basis}",
                mechanism.title
            ),
        }
    }

    fn arrangements(&self) -> String {
        let heads = ["番号", "種類", "仕組み", "段階", "職", "場合", "根拠", "決定", "決定日"];
        let mut rows = vec![heads.map(ToString::to_string).to_vec()];
        for a in &self.office.arrangements {
            let mechanism = self.catalog.get(&a.set.mechanism);
            let step = mechanism.and_then(|m| m.steps.iter().find(|s| s.name == a.set.step));
            rows.push(vec![
                a.number.to_string(),
                a.set.way.title().to_string(),
                mechanism.map_or(a.set.mechanism.clone(), |m| m.title.clone()),
                step.map_or(a.set.step.clone(), |s| s.title.clone()),
                a.set.posts.join("、"),
                a.set.shown(mechanism),
                a.set.basis.clone(),
                a.set.decider.clone(),
                wareki(a.set.decided),
            ]);
        }
        match rows.len() {
            1 => "専決・合議の定めはありません。\n".to_string(),
            _ => format!("{}の専決・合議の定め\n{}", self.office.body, columns(&rows)),
        }
    }

    fn absences(&self) -> String {
        let mut rows = vec![["職員", "初日", "末日"].map(ToString::to_string).to_vec()];
        for a in self.office.absences.iter().filter(|a| a.until >= self.today) {
            let name = self.names.get(&a.person).unwrap_or(&a.person).clone();
            rows.push(vec![name, wareki(a.from), wareki(a.until)]);
        }
        match rows.len() {
            1 => "今日以後の不在の届出はありません。\n".to_string(),
            _ => format!("不在の届出（{}以後）\n{}", wareki(self.today), columns(&rows)),
        }
    }

    /// For an auditor, who looks at each of them.
    fn overrides(&self, json: bool) -> Result<String, String> {
        let by = (self.by, self.today);
        let (rows, hidden) =
            super::overrides::rows((&self.view, self.catalog), (&self.office, &self.names), by)?;
        let mut out = match self.layout {
            _ if json => return Ok(print::overrides::json(&rows)),
            Layout::Csv => return Ok(print::overrides::csv(&rows)),
            _ => print::overrides::table(&rows),
        };
        if hidden > 0 {
            out.push_str(&format!(
                "ほかに{hidden}件ありますが、閲覧できる人が限られています。見る人の職員番号を --by で指定してください。\n"
            ));
        }
        Ok(out)
    }

    /// A duty cited as in the edition of the day.
    fn cite(&self, edition: u32, duty: &DutyId) -> String {
        let edition = self.office.editions.iter().find(|e| e.number == edition);
        edition.map_or_else(|| duty.to_string(), |e| e.reading.cite(duty))
    }

    fn clause(&self, edition: &Edition, path: &str) -> Result<String, String> {
        let Some(clause) = edition.reading.clause(path) else { return Ok(String::new()) };
        let mut out = format!("{}　{}\n{}\n", clause.citation, clause.heading, clause.text);
        let entries = match edition.corrected.is_empty() {
            true => Vec::new(),
            false => self.view.of_kind(corrections::KIND, 0).map_err(folder::told)?,
        };
        let corrected = corrections::of_clause(edition, &entries, path);
        for duty in edition.reading.duties.iter().filter(|d| d.id.clause() == path) {
            out.push_str(&format!("義務 {}\n", duty.id));
            for (what, words) in
                [("主体", &duty.bearers), ("許可", &duty.permission), ("報告先", &duty.addressees)]
            {
                if !words.is_empty() {
                    out.push_str(&format!("  {what}: {}\n", words.join("、")));
                }
            }
            for correction in corrected.iter().filter(|c| c.duty == duty.id) {
                out.push_str(&format!(
                    "  読みの訂正: {}\n",
                    print::office::correction(correction, &self.names)
                ));
            }
            if let Some(exempt) = edition.bindings.exempt.get(&duty.id) {
                out.push_str(&format!("  適用除外: {}\n", exempt.reason));
            }
            for binding in edition.bindings.bound.get(&duty.id).into_iter().flatten() {
                let title =
                    self.catalog.get(&binding.mechanism).map_or(binding.mechanism.as_str(), |m| &m.title);
                let by = match &binding.confirmed {
                    Some(c) => format!("{}が{}に確定", self.names.get(&c.by).unwrap_or(&c.by), wareki(c.on)),
                    None => "候補".to_string(),
                };
                out.push_str(&format!("  {}: {title}（{by}。{}）\n", binding.how.title(), binding.why));
            }
        }
        let done = self.view.every_matter().map_err(folder::told)?;
        let under: Vec<&Matter> =
            done.iter().filter(|m| m.basis().iter().any(|b| b.clause() == path)).collect();
        out.push_str(&format!("この条項の下で行われたこと {}件\n", under.len()));
        for matter in under {
            let number = self.catalog.get(&matter.applied.mechanism).map(|m| matter.number(m));
            let standing = print::office::standing(matter, self.catalog, self.today);
            out.push_str(&format!("  {}　{standing}　〔{}〕\n", number.unwrap_or_default(), matter.id));
        }
        Ok(out)
    }

    fn values(&self) -> String {
        if self.office.values.is_empty() {
            return format!("本団体が定めた値はまだありません。\n{LACKING}");
        }
        let mut rows = vec![["名前", "値", "決定", "決定日", "理由"].map(ToString::to_string).to_vec()];
        for (name, set) in &self.office.values {
            let day = wareki(set.decided);
            rows.push(vec![name.clone(), set.value.shown(), set.decider.clone(), day, set.reason.clone()]);
        }
        format!("{}が定めた値\n{}{LACKING}", self.office.body, columns(&rows))
    }

    fn log(&self) -> Result<String, String> {
        let entries = self.view.latest(50).map_err(folder::told)?;
        let mut rows = vec![["番号", "日時", "記録", "案件", "行った人"].map(ToString::to_string).to_vec()];
        for entry in entries {
            rows.push(vec![
                entry.seq.to_string(),
                print::office::moment(entry.at),
                print::office::event_title(entry.event.kind()).to_string(),
                entry.subject.unwrap_or_default(),
                self.names.get(&entry.by).cloned().unwrap_or(entry.by),
            ]);
        }
        Ok(columns(&rows))
    }
}
