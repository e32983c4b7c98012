//! Pictures of the main pages for the manual. `cargo xtask screenshots` writes them into `docs/manual/images`; without the
//! folder in SCREENSHOTS they are only taken.

use std::collections::HashMap;

use super::driver::Browser;
use super::gallery::{GALLERY, Scene, walk};
use super::served::Served;

/// Scenes of the gallery with the names of their pictures.
const PICTURES: [(&str, &str); 10] = [
    ("sign-in", "sign-in"),
    ("report", "report"),
    ("staff-home", "home"),
    ("staff-apply", "apply"),
    ("staff-form-wrong", "form"),
    ("manager-home", "home-manager"),
    ("manager-decision", "decision"),
    ("register", "register"),
    ("clause", "clause"),
    ("state", "state"),
];
/// A picture has so many bytes at most.
const MOST_BYTES: usize = 150 << 10;
const COLORS: usize = 64;

#[test]
fn pictures_of_the_main_pages() {
    let served = Served::begin();
    let browser = Browser::open(&served.base, false);
    browser.room(1200, 860);
    let folder = std::env::var_os("SCREENSHOTS").map(std::path::PathBuf::from);
    let mut taken = 0;
    // What is to be decided was applied for before; the other scenes are of no use here.
    let wanted =
        |scene: &&Scene| scene.name == "staff-matter" || PICTURES.iter().any(|(of, _)| *of == scene.name);
    let scenes: Vec<Scene> = GALLERY.iter().filter(wanted).copied().collect();
    walk(&browser, &scenes, |scene| {
        let Some((_, name)) = PICTURES.iter().find(|(of, _)| *of == scene.name) else { return };
        // A decision is seen with its buttons.
        browser.room(1200, if *name == "decision" { 1000 } else { 860 });
        let small = reduced(&browser.picture());
        assert!(small.len() < MOST_BYTES, "{name}: {} bytes", small.len());
        if let Some(folder) = &folder {
            std::fs::write(folder.join(format!("{name}.png")), small).expect("a picture");
        }
        taken += 1;
    });
    assert_eq!(taken, PICTURES.len());
}

/// The same picture with few colors: those that occur most, and for the others the nearest of them.
fn reduced(picture: &[u8]) -> Vec<u8> {
    let mut decoder = png::Decoder::new(picture);
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().expect("a picture");
    let mut pixels = vec![0; reader.output_buffer_size()];
    let info = reader.next_frame(&mut pixels).expect("a picture");
    assert_eq!(info.width, 1200);
    let colors: Vec<[u8; 3]> =
        pixels[..info.buffer_size()].chunks(info.color_type.samples()).map(|p| [p[0], p[1], p[2]]).collect();
    let mut counts: HashMap<[u8; 3], usize> = HashMap::new();
    for color in &colors {
        *counts.entry(*color).or_default() += 1;
    }
    let mut order: Vec<([u8; 3], usize)> = counts.into_iter().collect();
    order.sort_by_key(|(color, count)| (std::cmp::Reverse(*count), *color));
    // Colors that hardly differ from one already taken would leave no room for rare but different ones.
    let distance = |a: &[u8; 3], b: &[u8; 3]| {
        a.iter().zip(b).map(|(x, y)| u32::from(x.abs_diff(*y)).pow(2)).sum::<u32>()
    };
    let mut palette: Vec<[u8; 3]> = Vec::new();
    for (color, _) in &order {
        if palette.len() < COLORS && palette.iter().all(|p| distance(p, color) > 150) {
            palette.push(*color);
        }
    }
    let mut nearest: HashMap<[u8; 3], u8> = HashMap::new();
    for (color, _) in &order {
        let found = (0..palette.len()).min_by_key(|i| distance(&palette[*i], color)).expect("a color");
        nearest.insert(*color, u8::try_from(found).expect("few colors"));
    }
    let indexed: Vec<u8> = colors.iter().map(|c| nearest[c]).collect();
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, info.width, info.height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_compression(png::Compression::Best);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&indexed).expect("a picture");
    writer.finish().expect("an end");
    out
}
