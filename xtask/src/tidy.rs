//! Does the repository keep the rules of the house?
//! Takes the root, runs every check and prints each finding as `path:line: message`.
//! One check, one module beneath; a check is a function from texts to findings. Reading is in `tree`.
//! New check: add the module, call it in `all_findings`, give it a test in which it fails.

use std::path::Path;

use cargo_metadata::{Metadata, MetadataCommand};

use crate::finding::Finding;
use crate::tree;

mod budgets;
mod doc_commands;
mod doc_paths;
mod doc_tests;
mod forbidden;
mod glossary;
mod headers;
mod imports;
mod licenses;
mod markdown;

/// Runs every check; the error says how many findings were printed.
pub fn run(root: &Path) -> Result<(), String> {
    let findings = all_findings(root)?;
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        1 => Err("tidy: 1 finding".to_owned()),
        many => Err(format!("tidy: {many} findings")),
    }
}

fn all_findings(root: &Path) -> Result<Vec<Finding>, String> {
    let metadata = metadata(root)?;
    let mut findings = rust_findings(root)?;
    findings.extend(document_findings(root)?);
    findings.extend(import_findings(root, &metadata)?);
    findings.extend(license_findings(root, &metadata)?);
    findings.sort();
    Ok(findings)
}

fn metadata(root: &Path) -> Result<Metadata, String> {
    let mut command = MetadataCommand::new();
    // A check must not write: with --locked cargo reports an outdated lock file instead of changing it.
    command.manifest_path(root.join("Cargo.toml")).other_options(vec!["--locked".to_owned()]);
    command.exec().map_err(|error| format!("cargo metadata failed: {error}"))
}

fn rust_findings(root: &Path) -> Result<Vec<Finding>, String> {
    let files = tree::rust_files(root)?;
    let mut findings = Vec::new();
    for file in &files {
        findings.extend(budgets::check(file));
        findings.extend(headers::check(file));
        findings.extend(forbidden::check(file));
    }
    match tree::text_file(root, glossary::PATH)? {
        Some(glossary) => findings.extend(glossary::check(&glossary.text, &files)),
        None => findings.push(Finding::new(glossary::PATH, 1, "the glossary is missing")),
    }
    Ok(findings)
}

fn document_findings(root: &Path) -> Result<Vec<Finding>, String> {
    let exists = |path: &str| root.join(path).exists();
    let mut findings = Vec::new();
    let subcommands = match tree::text_file(root, doc_commands::COMMAND_LINE)? {
        Some(file) => match doc_commands::subcommands(&file.text) {
            Some(names) => Some(names),
            None => {
                let message = "no `enum Command` from which the subcommands could be read";
                findings.push(Finding::new(&file.path, 1, message));
                None
            }
        },
        // The command line is not written yet: nothing to compare with.
        None => None,
    };
    let tasks: Vec<&str> = crate::TASKS.iter().map(|task| task.name).collect();
    let known = doc_commands::Known { subcommands: subcommands.as_deref(), tasks: &tasks, exists: &exists };
    let files = tree::rust_files(root)?;
    for document in tree::documents(root)? {
        findings.extend(doc_tests::check(&document, &files));
        findings.extend(doc_paths::check(&document, &exists));
        findings.extend(doc_commands::check(&document, &known));
    }
    Ok(findings)
}

fn import_findings(root: &Path, metadata: &Metadata) -> Result<Vec<Finding>, String> {
    let Some(document) = tree::text_file(root, imports::TABLE_PATH)? else {
        return Ok(vec![Finding::new(
            imports::TABLE_PATH,
            1,
            "the import table is missing with its document",
        )]);
    };
    let crates = imports::crates_of(root, metadata)?;
    Ok(match imports::parse_table(&document.text) {
        Ok(table) => imports::check(&table, &crates),
        Err(finding) => vec![finding],
    })
}

fn license_findings(root: &Path, metadata: &Metadata) -> Result<Vec<Finding>, String> {
    let lock = tree::text_file(root, licenses::LOCK_PATH)?.map(|file| file.text).unwrap_or_default();
    let packages = metadata.packages.iter().map(|package| licenses::Package {
        name: package.name.to_string(),
        version: package.version.to_string(),
        license: package.license.clone(),
    });
    Ok(licenses::check(&packages.collect::<Vec<_>>(), &lock))
}
