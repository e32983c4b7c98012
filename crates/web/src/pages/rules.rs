//! Holidays of the body, and its rules on who decides instead (専決) or is heard before (合議) at a step.
//! Whether a rule can stand is decided at the door; how it works, in `practice::who`.

use askama::Template;
use ledger::book::Answer;
use practice::calendar;
use practice::command::{Command, Request};
use practice::event::Arranging;
use practice::event::{Condition, Way};
use practice::foresight::foresee;

use crate::frame::Frame;
use crate::posted::Posted;
use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;
use crate::words;

const PLACE: &str = "/admin/rules";

#[derive(Template)]
#[template(path = "rules.html")]
struct View {
    frame: Frame,
    fault: String,
    typed: Posted,
    holidays: Vec<(String, String)>,
    arrangements: Vec<Standing>,
    steps: Vec<(String, String)>,
    posts: Vec<String>,
    fields: Vec<String>,
    today: String,
}

struct Standing {
    number: u32,
    way: &'static str,
    what: String,
    posts: String,
    when: String,
    basis: String,
}

/// The page.
pub fn show(visit: &Visit<'_>) -> Given {
    page(visit, "")
}

fn titled(visit: &Visit<'_>, mechanism: &str, step: &str) -> String {
    let Some(of) = visit.catalog().get(mechanism) else { return mechanism.to_string() };
    let title = of.steps.iter().find(|s| s.name == step).map_or(step, |s| s.title.as_str());
    format!("{}: {title}", of.title)
}

fn page(visit: &Visit<'_>, fault: &str) -> Given {
    let look = visit.look()?;
    let mut steps = Vec::new();
    let mut fields: Vec<String> = Vec::new();
    for mechanism in visit.catalog().mechanisms().filter(|m| m.runs()) {
        if look.knowing(|known| known.duties(&mechanism.id).is_empty()) {
            continue;
        }
        for step in mechanism.steps.iter().filter(|s| s.decide.is_some()) {
            steps.push((format!("{}#{}", mechanism.id, step.name), titled(visit, &mechanism.id, &step.name)));
            fields.extend(mechanism.fields.iter().map(|f| f.title.clone()));
        }
    }
    fields.sort();
    fields.dedup();
    let arrangements = visit.office.arrangements.iter().map(|a| Standing {
        number: a.number,
        way: a.set.way.title(),
        what: titled(visit, &a.set.mechanism, &a.set.step),
        posts: a.set.posts.join("、"),
        when: a.set.when.iter().map(|c| said(visit, &a.set.mechanism, c)).collect::<Vec<_>>().join("、"),
        basis: a.set.basis.clone(),
    });
    let view = View {
        frame: Frame::of(visit, "休日・専決・合議")?,
        fault: fault.to_string(),
        typed: if fault.is_empty() { Posted::default() } else { visit.posted.clone() },
        holidays: visit
            .office
            .holidays
            .iter()
            .rev()
            .map(|(day, name)| (day.to_string(), format!("{}　{name}", words::day_of_week(*day))))
            .collect(),
        arrangements: arrangements.collect(),
        steps,
        posts: visit.office.posts.keys().cloned().collect(),
        fields,
        today: words::day(visit.today()),
    };
    Reply::page_with(if fault.is_empty() { 200 } else { 422 }, &view)
}

/// A condition in words.
fn said(visit: &Visit<'_>, mechanism: &str, condition: &Condition) -> String {
    let field = visit.catalog().get(mechanism).and_then(|m| m.field(&condition.field));
    let title = field.map_or(condition.field.as_str(), |f| f.title.as_str());
    match condition.at_most {
        Some(most) => format!("「{title}」が{most}以下"),
        None => format!("「{title}」が{}", condition.is.join("又は")),
    }
}

/// Holidays are declared, or a rule is made or ended.
pub fn change(visit: &Visit<'_>) -> Given {
    let posted = &visit.posted;
    let commands = match posted.get("do") {
        "holidays" => match holidays(posted.get("days")) {
            Ok(all) => all_would_be(visit, all)?,
            Err(says) => Err(says),
        },
        "withdraw" => match calendar::day(posted.get("day")) {
            Ok(day) => Ok(vec![Command::WithdrawHoliday { day, reason: posted.get("reason").to_string() }]),
            Err(_) => Err("取り消す休日を選んでください。".to_string()),
        },
        "arrange" => arranging(visit).map(|a| vec![Command::Arrange(a)]),
        "end" => match posted.get("number").parse() {
            Ok(number) => {
                Ok(vec![Command::EndArrangement { number, reason: posted.get("reason").to_string() }])
            }
            Err(_) => return Err(Stop::Missing),
        },
        _ => return Err(Stop::Missing),
    };
    let commands = match commands {
        Ok(commands) => commands,
        Err(says) => return page(visit, &says),
    };
    for answer in visit.site.live.door.submit_all(visit.caller()?.number(), &commands)? {
        if let Answer::Refused(refusal) = answer {
            return page(&visit.anew(), &refusal.to_string());
        }
    }
    Reply::go(format!("{PLACE}?said=changed"))
}

/// A day and its name on each line.
fn holidays(text: &str) -> Result<Vec<Command>, String> {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let one = |line: &str| {
        let (day, name) = line.split_once([' ', '　', '\t', ',']).unwrap_or((line, ""));
        let name = name.trim();
        match (calendar::day(day), name.is_empty()) {
            (Err(says), _) => Err(says),
            (Ok(_), true) => {
                Err(format!("「{line}」に、休日の名称がありません。日付の後に空白を入れて書いてください。"))
            }
            (Ok(day), false) => Ok(Command::DeclareHoliday { day, name: name.to_string() }),
        }
    };
    let all: Vec<Command> = lines.map(one).collect::<Result<_, _>>()?;
    if all.is_empty() { Err("休日を一つ以上入れてください。".to_string()) } else { Ok(all) }
}

/// All of them or none: where one would be refused, nothing is recorded.
fn all_would_be(visit: &Visit<'_>, all: Vec<Command>) -> Result<Result<Vec<Command>, String>, Stop> {
    let (by, at) = (visit.caller()?.number().to_string(), visit.now);
    let one = |command: &Command| Request { by: by.clone(), at, command: command.clone() };
    let requests: Vec<Request> = all.iter().map(one).collect();
    let look = visit.look()?;
    let (refusals, _) =
        look.knowing(|known| foresee(&requests, known.office, (known.catalog, known.records)))?;
    Ok(match refusals.into_iter().flatten().next() {
        Some(refusal) => Err(format!(
            "{refusal}まだ何も加えていません。その行（二度書いた日なら、その一つ）を直すか消して、もう一度送ってください。"
        )),
        None => Ok(all),
    })
}

fn arranging(visit: &Visit<'_>) -> Result<Arranging, String> {
    let posted = &visit.posted;
    let (mechanism, step) = posted.get("step").split_once('#').ok_or("どの段階の定めかを選んでください。")?;
    let word = |name: &str| posted.given(name).unwrap_or_default();
    let decided = posted.day("decided", "決定した日")?;
    let posts = posted.get("posts").split(['、', '\n']).map(|p| p.trim().to_string());
    let when = match posted.given("field") {
        None => Vec::new(),
        Some(title) => {
            let of = visit.catalog().get(mechanism).ok_or("どの段階の定めかを選んでください。")?;
            let field = of.fields.iter().find(|f| f.title == title || f.name == title);
            let field =
                field.ok_or_else(|| format!("「{}」に、「{title}」という欄はありません。", of.title))?;
            let most = word("at-most");
            let at_most = match most.is_empty() {
                true => None,
                false => Some(most.parse().map_err(|_| format!("「{most}」を数として読めません。"))?),
            };
            let is = word("is").split('、').map(|w| w.trim().to_string()).filter(|w| !w.is_empty()).collect();
            vec![Condition { field: field.name.clone(), is, at_most }]
        }
    };
    Ok(Arranging {
        way: if posted.get("way") == "joint" { Way::Joint } else { Way::Sole },
        mechanism: mechanism.to_string(),
        step: step.to_string(),
        posts: posts.filter(|p| !p.is_empty()).collect(),
        when,
        basis: word("basis"),
        decider: word("decider"),
        decided,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_are_read_line_by_line() {
        assert_eq!(holidays("令和8年12月29日 年末年始\nR9.1.2　年末年始\n").map(|h| h.len()), Ok(2));
        assert!(holidays("令和8年12月29日").is_err_and(|s| s.contains("名称")));
        assert!(holidays("あした 休み").is_err());
        assert!(holidays(" \n").is_err());
    }
}
