//! Small PDFs with bytes changed at random: no panic in code of ours. What panics in the engine is counted.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::tiny::{Tiny, words};
use intake::read_document;

static OURS: AtomicUsize = AtomicUsize::new(0);
static ENGINE: AtomicUsize = AtomicUsize::new(0);

/// Numbers that look random and are the same each time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

fn mutated(seed: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=dice.below(6) {
        let at = 9 + dice.below(bytes.len() - 9);
        match dice.below(5) {
            0 => bytes[at] = u8::try_from(dice.below(256)).unwrap(),
            1 => bytes[at] = b"0123456789-./<>[]()"[dice.below(19)],
            2 => bytes.truncate(at.max(64)),
            3 => {
                bytes.remove(at);
            }
            _ => {
                let piece = bytes[at..(at + 1 + dice.below(40)).min(bytes.len())].to_vec();
                let to = 9 + dice.below(bytes.len() - 9);
                bytes.splice(to..to, piece);
            }
        }
    }
    bytes
}

/// A page with a table, a line and a drawing.
fn seed(say: impl Fn(u32, u32, &str) -> String, fonts: &str) -> Vec<u8> {
    let mut pdf = Tiny::new();
    let dict = format!("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << {fonts} >>");
    let form = pdf.stream(&dict, say(90, 500, "図").as_bytes());
    let table = "72 740 m 400 740 l S 72 700 m 400 700 l S 72 740 m 72 700 l S 200 740 m 200 700 l S 400 740 m 400 700 l S\n";
    let page = say(76, 720, "用語") + &say(210, 720, "定義") + table + &say(72, 600, "１　目的") + "/X Do";
    pdf.page(&page, &format!("/XObject << /X {form} 0 R >> {fonts}"));
    pdf.bytes()
}

#[test]
fn five_thousand_damaged_files_do_not_bring_the_reading_down() {
    std::panic::set_hook(Box::new(|info| {
        let file = info.location().map_or("", |l| l.file());
        if file.contains("tests") {
            return;
        }
        let counter = if file.contains("intake") { &OURS } else { &ENGINE };
        counter.fetch_add(1, Ordering::Relaxed);
        eprintln!("{info}");
    }));
    let japanese = seed(|x, y, text| words(x, y, 10, text), "");
    // A font of the fourteen that need no map of characters is read many times faster.
    let latin = "/Font << /L << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>";
    let latin = seed(|x, y, text| format!("BT /L 10 Tf {x} {y} Td ({}) Tj ET\n", text.len()), latin);
    assert!(read_document(&japanese, None).unwrap().text.contains("用語\t定義"));
    assert!(read_document(&latin, None).unwrap().text.contains("6\t6"));
    let mut dice = Dice(0x5EED);
    let mut read = 0;
    for turn in 0..5_000 {
        let bytes = mutated(if turn % 10 == 0 { &japanese } else { &latin }, &mut dice);
        if let Ok(document) = read_document(&bytes, None) {
            assert_eq!(document.text.lines().count(), document.places.len());
            read += 1;
        }
    }
    drop(std::panic::take_hook());
    println!("{read} of 5000 were read; {} panics of the engine", ENGINE.load(Ordering::Relaxed));
    assert_eq!(OURS.load(Ordering::Relaxed), 0);
    assert!(read > 500, "{read}");
}
