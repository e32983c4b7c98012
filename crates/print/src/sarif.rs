//! What is wrong, in the form that other tools read? SARIF 2.1.0.
//! Takes diagnostics with the paths of their documents, and the rules; gives one run as JSON text.
//! Columns are counted in Unicode code points, and the run says so.

use crate::places::{Checked, region};
use clause::{Diagnostic, Severity, Span};
use policy::rules::{RULES, Rule};
use serde_sarif::sarif::{
    ArtifactLocation, Location, Message, MultiformatMessageString, PhysicalLocation, PropertyBag, Region,
    ReportingConfiguration, ReportingDescriptor, Result as Finding, ResultLevel, Run, Sarif, Tool,
    ToolComponent,
};
use std::collections::BTreeMap;

/// The diagnostics of documents as one SARIF log.
///
/// # Errors
/// Only if a value cannot be written as JSON, which no diagnostic is.
pub fn sarif(documents: &[Checked<'_>]) -> Result<String, serde_json::Error> {
    let driver = ToolComponent::builder()
        .name("Sekimori")
        .version(env!("CARGO_PKG_VERSION"))
        .language("ja")
        .rules(rules().map(descriptor).collect::<Vec<_>>())
        .build();
    let results: Vec<Finding> =
        documents.iter().flat_map(|checked| checked.found.iter().map(move |d| finding(checked, d))).collect();
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .results(results)
        .column_kind(serde_json::json!("unicodeCodePoints"))
        .language("ja")
        .build();
    let log = Sarif::builder()
        .version(serde_json::json!("2.1.0"))
        .schema("https://json.schemastore.org/sarif-2.1.0.json")
        .runs(vec![run])
        .build();
    serde_json::to_string_pretty(&log)
}

/// All rules that may have found something, in the order of their codes.
fn rules() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().chain(practice::OWN_RULES)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

fn result_level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Error => ResultLevel::Error,
        Severity::Warning => ResultLevel::Warning,
        Severity::Advice => ResultLevel::Note,
    }
}

fn text(words: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(words).build()
}

fn descriptor(rule: &Rule) -> ReportingDescriptor {
    let configuration =
        ReportingConfiguration::builder().level(serde_json::json!(level(rule.severity))).build();
    let help = MultiformatMessageString::builder().text(rule.explanation).markdown(rule.explanation).build();
    ReportingDescriptor::builder()
        .id(rule.code)
        .name(rule.name)
        .short_description(text(rule.summary))
        .help(help)
        .default_configuration(configuration)
        .build()
}

fn finding(checked: &Checked<'_>, d: &Diagnostic) -> Finding {
    let mut words = d.message.clone();
    if let Some(help) = &d.help {
        words.push('\n');
        words.push_str(help);
    }
    let properties = BTreeMap::from([
        ("category".to_string(), serde_json::json!(d.category.key())),
        ("clause".to_string(), serde_json::json!(d.clause)),
        ("headingPath".to_string(), serde_json::json!(d.heading_path)),
    ]);
    let related: Vec<Location> = d
        .related
        .iter()
        .enumerate()
        .map(|(i, r)| location(checked, r.span, Some((i as i64 + 1, r.note.as_str()))))
        .collect();
    let index = rules().position(|r| r.code == d.code).map_or(-1, |i| i as i64);
    Finding::builder()
        .rule_id(d.code)
        .rule_index(index)
        .level(result_level(d.severity))
        .message(Message::builder().text(words).build())
        .locations(vec![location(checked, d.span, None)])
        .related_locations(related)
        .properties(PropertyBag::builder().additional_properties(properties).build())
        .build()
}

fn location(checked: &Checked<'_>, span: Span, note: Option<(i64, &str)>) -> Location {
    let place = region(checked.source, span);
    let region = Region::builder()
        .start_line(place.line as i64)
        .start_column(place.column as i64)
        .end_line(place.end_line as i64)
        .end_column(place.end_column as i64)
        .build();
    let physical = PhysicalLocation::builder()
        .artifact_location(ArtifactLocation::builder().uri(uri(checked.path)).build())
        .region(region)
        .build();
    // Where the original is no text, a tool finds the place in these properties; the region is one of the text that was read.
    let numbers = checked.original(span).map(|o| o.numbers()).unwrap_or_default();
    let numbers: BTreeMap<_, _> =
        numbers.into_iter().map(|(name, number)| (name.to_string(), serde_json::json!(number))).collect();
    let properties =
        (!numbers.is_empty()).then(|| PropertyBag::builder().additional_properties(numbers).build());
    let (id, message) = note.map(|(id, note)| (id, Message::builder().text(note).build())).unzip();
    Location { id, message, properties, physical_location: Some(physical), ..Location::builder().build() }
}

/// A path as a URI reference: every byte that is not plain is written with a per cent sign.
fn uri(path: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    path.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
