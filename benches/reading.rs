//! How fast is the reader? From text to provisions, from text to duties, and from duties to diagnostics.
//! Takes the policies in `policies/`; prints times and bytes per second: `cargo bench -p benches`.
//! Memory and whole processes are measured by the commands in `docs/benchmarks.md`.

use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

const MIYAZAKI: &str = include_str!("../policies/miyazaki.txt");
const FIVE: [(&str, &str); 5] = [
    ("kesen", include_str!("../policies/kesen.txt")),
    ("kumamoto", include_str!("../policies/kumamoto.txt")),
    ("miyazaki", MIYAZAKI),
    ("miyoshi", include_str!("../policies/miyoshi.txt")),
    ("nishiokitama", include_str!("../policies/nishiokitama.txt")),
];

fn source(text: &str) -> clause::Source {
    clause::Source::new("miyazaki", text)
}

/// Text to tree.
#[divan::bench]
fn provisions(bencher: Bencher) {
    bencher.counter(BytesCount::of_str(MIYAZAKI)).bench(|| clause::read(source(MIYAZAKI)));
}

/// A hundred documents, from text to duties, one after the other.
#[divan::bench(sample_count = 20)]
fn duties_of_a_hundred_documents(bencher: Bencher) {
    bencher
        .counter(BytesCount::new(MIYAZAKI.len() * 100))
        .bench(|| (0..100).map(|_| policy::read(source(MIYAZAKI)).duties.len()).sum::<usize>());
}

/// One document `times` times longer: the time must grow with it and not faster.
#[divan::bench(args = [1, 10, 20], sample_count = 20)]
fn duties_of_a_longer_document(bencher: Bencher, times: usize) {
    let text = MIYAZAKI.repeat(times);
    bencher.counter(BytesCount::of_str(&text)).bench(|| policy::read(source(&text)).duties.len());
}

/// The five policies, from text to duties.
#[divan::bench]
fn duties_of_five_policies(bencher: Bencher) {
    bencher.bench(|| {
        FIVE.iter()
            .map(|(name, text)| policy::read(clause::Source::new(*name, *text)).duties.len())
            .sum::<usize>()
    });
}

/// Diagnostics of a document that was read.
#[divan::bench]
fn diagnostics(bencher: Bencher) {
    let policy = policy::read(source(MIYAZAKI));
    bencher.counter(BytesCount::of_str(MIYAZAKI)).bench(|| policy::rules::check(&policy).len());
}

/// Two editions: every tenth numbered line says something else, and an item is new.
#[divan::bench]
fn comparison_of_two_editions(bencher: Bencher) {
    let amended: Vec<String> = MIYAZAKI
        .lines()
        .enumerate()
        .map(|(n, line)| {
            if n % 10 == 0 {
                line.replace("しなければならない", "するものとする")
            } else {
                line.to_string()
            }
        })
        .collect();
    let amended = amended.join("\n").replacen("(2) 人的", "(2) 職員に関する", 1);
    let (old, new) = (policy::read(source(MIYAZAKI)), policy::read(source(&amended)));
    bencher.bench(|| policy::compare::compare(&old, &new).entries.len());
}

/// Two long texts of different bodies: some 2,000 provisions on either side, none of them the same.
#[divan::bench(sample_count = 10)]
fn comparison_of_two_long_texts(bencher: Bencher) {
    let long = |from: &str, to: &str| {
        let times = |n: usize| MIYAZAKI.replace(from, to).replace("情報", &format!("第{n}種情報"));
        (1..=4).map(times).collect::<String>()
    };
    let (old, new) = (long("職員等", "職員"), long("しなければならない", "するものとする"));
    let (old, new) = (policy::read(source(&old)), policy::read(source(&new)));
    bencher.bench(|| policy::compare::compare(&old, &new).entries.len());
}
