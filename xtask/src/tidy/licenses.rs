//! May we ship every library that we build with?
//! Takes each package with its license expression, gives a finding where the expression needs a license not on our list.
//! An OR needs one allowed side, an AND needs both. Which crates may import which is in `imports`.

use crate::finding::Finding;

/// The file in which findings are placed, since that is where a package enters the house.
pub const LOCK_PATH: &str = "Cargo.lock";

/// SPDX identifiers we accept, an exception included where one belongs to it.
const ALLOWED: [&str; 16] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Zlib",
    "CC0-1.0",
    "Unlicense",
    "0BSD",
    "BSL-1.0",
    "OFL-1.1",
];

/// What cargo says of one package.
pub struct Package {
    /// Its name in the registry.
    pub name: String,
    /// Its version as printed in the lock file.
    pub version: String,
    /// The SPDX expression; nothing if the package names only a file, or nothing at all.
    pub license: Option<String>,
}

/// Judges the license of every package; `lock` is the text of the lock file, for the lines.
pub fn check(packages: &[Package], lock: &str) -> Vec<Finding> {
    let objection = |package: &Package| {
        let license = package.license.as_deref();
        let reason = match license.map(is_allowed) {
            Some(Ok(true)) => return None,
            Some(Ok(false)) => format!("license `{}` is not allowed", license.unwrap_or_default()),
            Some(Err(fault)) => format!("license `{}` cannot be read: {fault}", license.unwrap_or_default()),
            None => "no license expression".to_owned(),
        };
        let message = format!("{} {}: {reason}", package.name, package.version);
        Some(Finding::new(LOCK_PATH, line_of(lock, package), message))
    };
    packages.iter().filter_map(objection).collect()
}

fn line_of(lock: &str, package: &Package) -> usize {
    let name = format!("name = \"{}\"", package.name);
    let version = format!("version = \"{}\"", package.version);
    let lines: Vec<&str> = lock.lines().collect();
    lines.windows(2).position(|pair| pair == [name.as_str(), version.as_str()]).map_or(1, |index| index + 1)
}

/// Evaluates an expression; the old form `MIT/Apache-2.0` means OR.
fn is_allowed(expression: &str) -> Result<bool, String> {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words: &[&str] = &spaced.split_whitespace().collect::<Vec<_>>();
    let allowed = either(&mut words)?;
    match words.first() {
        None => Ok(allowed),
        Some(rest) => Err(format!("unexpected `{rest}`")),
    }
}

fn either(words: &mut &[&str]) -> Result<bool, String> {
    let mut allowed = both(words)?;
    while take(words, "OR") {
        // Both sides are read, or what follows would be misread.
        allowed |= both(words)?;
    }
    Ok(allowed)
}

fn both(words: &mut &[&str]) -> Result<bool, String> {
    let mut allowed = single(words)?;
    while take(words, "AND") {
        allowed &= single(words)?;
    }
    Ok(allowed)
}

fn single(words: &mut &[&str]) -> Result<bool, String> {
    if take(words, "(") {
        let allowed = either(words)?;
        return if take(words, ")") { Ok(allowed) } else { Err("missing `)`".to_owned()) };
    }
    let license = next(words)?;
    if take(words, "WITH") {
        let whole = format!("{license} WITH {}", next(words)?);
        return Ok(ALLOWED.contains(&whole.as_str()));
    }
    Ok(ALLOWED.contains(&license))
}

fn take(words: &mut &[&str], wanted: &str) -> bool {
    let found = words.first() == Some(&wanted);
    if found {
        *words = &words[1..];
    }
    found
}

fn next<'a>(words: &mut &[&'a str]) -> Result<&'a str, String> {
    let (first, rest) = words.split_first().ok_or("it ends too early")?;
    if matches!(*first, "OR" | "AND" | "WITH" | ")") {
        return Err(format!("unexpected `{first}`"));
    }
    *words = rest;
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_or_needs_one_and_an_and_needs_all() {
        for good in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0-only OR MIT",
            "MIT OR Apache-2.0 OR LGPL-2.1-or-later",
            "(MIT OR GPL-2.0-only) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0-only",
        ] {
            assert_eq!(is_allowed(good), Ok(true), "{good}");
        }
        for bad in [
            "GPL-3.0-only",
            "MIT AND GPL-3.0-only",
            "GPL-2.0-only OR MIT AND LGPL-3.0-only",
            "(MIT OR Apache-2.0) AND SSPL-1.0",
            "Apache-2.0 WITH Classpath-exception-2.0",
        ] {
            assert_eq!(is_allowed(bad), Ok(false), "{bad}");
        }
    }

    #[test]
    fn a_broken_expression_is_not_allowed() {
        for broken in ["", "(MIT", "MIT Apache-2.0", "MIT OR", "AND MIT", "MIT)"] {
            assert!(is_allowed(broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn findings_name_the_package_and_its_place_in_the_lock_file() {
        let package = |name: &str, license: Option<&str>| Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            license: license.map(str::to_owned),
        };
        let lock = "[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"b\"\nversion = \"1.0.0\"\n";
        let packages = [package("a", Some("MIT")), package("b", Some("SSPL-1.0")), package("c", None)];
        let found: Vec<String> = check(&packages, lock).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "Cargo.lock:6: b 1.0.0: license `SSPL-1.0` is not allowed",
                "Cargo.lock:1: c 1.0.0: no license expression"
            ]
        );
    }
}
