//! `sekimori outline`: which provisions does a document have?
//! Takes files; gives one line for each provision, indented, with its line and the number of its duties.

use crate::cli::OutlineArgs;
use crate::{input, output};
use clause::{Kind, Ordinal};
use policy::Policy;

/// Prints the outline of each file.
///
/// # Errors
/// A Japanese sentence for a file that cannot be read.
pub fn run(args: &OutlineArgs) -> Result<u8, String> {
    for path in &args.input.files {
        let input = input::open(path, &args.input).map_err(|e| e.to_string())?;
        let policy = policy::read(input.source);
        output::print(outline(&policy).as_bytes())?;
    }
    Ok(0)
}

fn outline(policy: &Policy) -> String {
    let tree = &policy.tree;
    let mut counts = vec![0usize; tree.provisions().len()];
    for duty in &policy.duties {
        counts[duty.clause] += 1;
    }
    let mut out = String::new();
    let front = tree.front();
    if !front.title.is_empty() {
        out.push_str(&format!("題名: {}\n", front.title));
        out.push_str(&format!("制定機関: {}\n", front.bodies.join("、")));
    }
    for date in &front.dates {
        let event = match date.event {
            clause::Event::Enacted => "制定",
            clause::Event::InForce => "施行",
            clause::Event::Amended => "改正",
            clause::Event::Unstated => "日付",
        };
        out.push_str(&format!("{event}: {}（{}）\n", date.printed, date.iso));
    }
    if let Some(body) = &policy.body {
        out.push_str(&format!("団体の略称: {body}\n"));
    }
    out.push('\n');
    for (at, p) in tree.provisions().iter().enumerate().filter(|(_, p)| p.kind != Kind::Front) {
        let depth = tree.ancestors(at).count();
        let label = p.ordinal.as_ref().map_or_else(String::new, Ordinal::canonical);
        let title: String = p.title().lines().next().unwrap_or("").chars().take(40).collect();
        let duties = if counts[at] > 0 { format!("（義務等{}）", counts[at]) } else { String::new() };
        out.push_str(&format!("{:>5}  {}{} {title}{duties}\n", p.line, "  ".repeat(depth), label));
    }
    out
}
