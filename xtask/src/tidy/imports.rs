//! Does every dependency between our crates stand in the import table?
//! Takes the table of `ARCHITECTURE.md` and what cargo knows of the crates, gives a finding for each arrow too many.
//! Development dependencies, `xtask` and `benches` are free. Libraries of others are looked at in `licenses`.

use std::path::Path;

use cargo_metadata::{DependencyKind, Metadata, Package};

use super::markdown;
use crate::finding::Finding;
use crate::tree;

/// The document with the table.
pub const TABLE_PATH: &str = "ARCHITECTURE.md";

const HEADER: &str = "| crate | may import (of ours) | never contains |";

/// One of our crates with the arrows that leave it.
pub struct Crate {
    name: String,
    manifest: tree::TextFile,
    imports: Vec<String>,
}

/// One line of the import table.
#[derive(Debug)]
pub struct Row {
    line: usize,
    name: String,
    may: May,
}

#[derive(Debug, PartialEq)]
enum May {
    All,
    Only(Vec<String>),
}

/// Reads the table out of the document; the error is the finding that it is not there.
pub fn parse_table(document: &str) -> Result<Vec<Row>, Finding> {
    let rows = markdown::table_rows(document, HEADER)
        .ok_or_else(|| Finding::new(TABLE_PATH, 1, format!("no import table with the header `{HEADER}`")))?;
    let row = |(line, cells): (usize, Vec<&str>)| Row {
        line,
        name: bare(cells.first().unwrap_or(&"")).to_owned(),
        may: parse_may(cells.get(1).unwrap_or(&"")),
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Our crates under `crates/`, with their declared dependencies on members of the workspace.
pub fn crates_of(root: &Path, metadata: &Metadata) -> Result<Vec<Crate>, String> {
    let members = metadata.workspace_packages();
    let mut crates = Vec::new();
    for package in &members {
        let path = tree::from_root(root, package.manifest_path.as_std_path());
        if !path.starts_with("crates/") {
            continue;
        }
        let manifest = tree::text_file(root, &path)?.ok_or_else(|| format!("{path} has vanished"))?;
        crates.push(Crate {
            name: package.name.to_string(),
            manifest,
            imports: imports_of(package, &members),
        });
    }
    Ok(crates)
}

/// Compares the arrows with the table, and the rows with the crates.
pub fn check(table: &[Row], crates: &[Crate]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in crates {
        let Some(row) = table.iter().find(|row| row.name == member.name) else {
            let message =
                format!("the crate `{}` has no row in the import table of {TABLE_PATH}", member.name);
            findings.push(Finding::new(&member.manifest.path, 1, message));
            continue;
        };
        for import in member.imports.iter().filter(|import| !allows(table, row, import)) {
            let message =
                format!("`{}` may not import `{import}`: the import table does not say so", member.name);
            findings.push(Finding::new(
                &member.manifest.path,
                line_of(&member.manifest.text, import),
                message,
            ));
        }
    }
    let exists = |name: &str| crates.iter().any(|member| member.name == name);
    for row in table {
        let only = if let May::Only(names) = &row.may { names.as_slice() } else { &[] };
        for name in only.iter().chain([&row.name]).filter(|name| !exists(name)) {
            findings.push(Finding::new(TABLE_PATH, row.line, format!("there is no crate `{name}`")));
        }
    }
    findings
}

fn imports_of(package: &Package, members: &[&Package]) -> Vec<String> {
    let ours = |name: &str| members.iter().any(|member| member.name.as_str() == name);
    let arrows = package.dependencies.iter().filter(|dependency| {
        dependency.kind != DependencyKind::Development && dependency.path.is_some() && ours(&dependency.name)
    });
    arrows.map(|dependency| dependency.name.clone()).collect()
}

fn allows(table: &[Row], row: &Row, import: &str) -> bool {
    match &row.may {
        // "all" means all that the table knows: xtask and benches are not for the product.
        May::All => table.iter().any(|row| row.name == import),
        May::Only(names) => names.iter().any(|name| name == import),
    }
}

/// Reads a cell such as `clause (its Diagnostic and spans), policy`, `nothing` or `all`.
fn parse_may(cell: &str) -> May {
    let mut depth = 0i32;
    let outside = |c: &char| {
        depth += i32::from(*c == '(');
        let keep = depth == 0;
        depth -= i32::from(*c == ')');
        keep
    };
    let cell: String = cell.chars().filter(outside).collect();
    match cell.trim() {
        "all" => May::All,
        "nothing" => May::Only(Vec::new()),
        names => May::Only(names.split(',').map(|name| bare(name).to_owned()).collect()),
    }
}

fn bare(cell: &str) -> &str {
    cell.trim().trim_matches('`')
}

fn line_of(manifest: &str, dependency: &str) -> usize {
    let declares = |line: &str| {
        line.trim_start().strip_prefix(dependency).is_some_and(|rest| rest.starts_with(['.', ' ', '=']))
    };
    manifest.lines().position(declares).map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "# A\n\n| crate | may import (of ours) | never contains |\n|---|---|---|\n\
        | clause | nothing | files |\n| `policy` | clause (its spans, too) | files |\n| app | all | rules |\n";

    fn member(name: &str, imports: &[&str]) -> Crate {
        let lines: Vec<String> =
            imports.iter().map(|import| format!("{import}.workspace = true\n")).collect();
        let text = format!("[dependencies]\n{}", lines.concat());
        let manifest = tree::TextFile { path: format!("crates/{name}/Cargo.toml"), text };
        Crate { name: name.to_owned(), manifest, imports: imports.iter().map(ToString::to_string).collect() }
    }

    fn findings(crates: &[Crate]) -> Vec<String> {
        let table = parse_table(TABLE).unwrap();
        check(&table, crates).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn arrows_of_the_table_pass() {
        let crates =
            [member("clause", &[]), member("policy", &["clause"]), member("app", &["policy", "clause"])];
        assert!(findings(&crates).is_empty());
    }

    #[test]
    fn an_arrow_that_is_not_in_the_table_fails_with_its_line() {
        let crates =
            [member("clause", &["policy"]), member("policy", &["clause", "app"]), member("app", &["xtask"])];
        assert_eq!(
            findings(&crates),
            [
                "crates/clause/Cargo.toml:2: `clause` may not import `policy`: the import table does not say so",
                "crates/policy/Cargo.toml:3: `policy` may not import `app`: the import table does not say so",
                "crates/app/Cargo.toml:2: `app` may not import `xtask`: the import table does not say so",
            ]
        );
    }

    #[test]
    fn a_crate_without_a_row_and_a_row_without_a_crate_fail() {
        let crates = [member("clause", &[]), member("policy", &[]), member("web", &[])];
        assert_eq!(
            findings(&crates),
            [
                "crates/web/Cargo.toml:1: the crate `web` has no row in the import table of ARCHITECTURE.md",
                "ARCHITECTURE.md:7: there is no crate `app`",
            ]
        );
    }

    #[test]
    fn a_document_without_the_table_fails() {
        assert_eq!(parse_table("# A\n").unwrap_err().path, "ARCHITECTURE.md");
    }

    #[test]
    fn only_names_outside_brackets_count() {
        assert_eq!(parse_may("nothing"), May::Only(vec![]));
        assert_eq!(parse_may("all (clause, policy)"), May::All);
        assert_eq!(
            parse_may("clause (its spans, too), policy"),
            May::Only(vec!["clause".into(), "policy".into()])
        );
    }

    #[test]
    fn the_real_workspace_is_read() {
        let metadata = super::super::metadata(crate::root()).unwrap();
        let crates = crates_of(crate::root(), &metadata).unwrap();
        let policy = crates.iter().find(|member| member.name == "policy").unwrap();
        assert_eq!(policy.imports, ["clause"]);
        assert!(crates.iter().all(|member| member.name != "xtask"));
    }
}
