//! What axe does not look at, on every page and state of the gallery: the focus is seen wherever it goes, in the order of the page;
//! no id stands twice; with more room between lines and letters nothing is wider than its window; what is wrong with a field is
//! told where the field is; no page is above 100 KB.

use super::driver::Browser;
use super::gallery::walk_all;

const TAB: &str = "\u{E004}";

/// Everything that can be focused gets the focus, with everything unfolded that can be.
const FOCUS: &str = "
const out = [], ids = {};
document.querySelectorAll('details').forEach(d => d.open = true);
document.querySelectorAll('[id]').forEach(e => ids[e.id] = (ids[e.id] || 0) + 1);
Object.keys(ids).filter(i => ids[i] > 1).forEach(i => out.push('id twice: ' + i));
const seen = e => { const r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0; };
const told = e => e.outerHTML.slice(0, 90);
document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary').forEach(e => {
  if (!seen(e) || e.disabled) return;
  if (e.tabIndex != 0) out.push('order: ' + told(e));
  e.focus();
  if (document.activeElement !== e) { out.push('no focus: ' + told(e)); return; }
  const style = getComputedStyle(e);
  if (style.outlineStyle == 'none' || parseFloat(style.outlineWidth) < 2) out.push('focus unseen: ' + told(e));
});
document.querySelectorAll('[aria-invalid=true]').forEach(e => {
  const by = (e.closest('fieldset[aria-describedby]') || e).getAttribute('aria-describedby') || '';
  const text = by.split(' ').filter(i => i.startsWith('e-')).map(i => document.getElementById(i)?.textContent || '').join('');
  if (text.trim() == '') out.push('wrong without words: ' + told(e));
});
return out.slice(0, 5);";

/// Lines, letters and words get the room that people may give them.
const SPACED: &str = "
document.querySelectorAll('body, body *').forEach(e => {
  e.style.lineHeight = '1.5'; e.style.letterSpacing = '0.12em'; e.style.wordSpacing = '0.16em';
  if (e.tagName == 'P') e.style.marginBottom = '2em';
});
return document.scrollingElement.scrollWidth;";

fn faults(browser: &Browser) -> Vec<String> {
    let bytes = browser.source().len();
    let heavy = (bytes > 100 * 1024).then(|| format!("{} KB", bytes / 1024));
    // After a key was pressed, the browser shows the focus as to somebody who works with keys.
    browser.keys(TAB);
    let found = browser.run(FOCUS);
    let mut out: Vec<String> = found.as_array().into_iter().flatten().map(ToString::to_string).collect();
    out.extend(heavy);
    browser.room(1024, 700);
    let wide = browser.run(SPACED).as_u64().unwrap_or(0);
    if wide > 1024 {
        out.push(format!("spaced: {wide} wide in 1024"));
    }
    browser.room(1200, 860);
    out
}

#[test]
fn the_focus_is_seen_and_room_between_letters_breaks_nothing() {
    let mut found = Vec::new();
    walk_all(|browser, scene| {
        found.extend(faults(browser).into_iter().map(|says| format!("{}: {says}", scene.name)));
    });
    assert!(found.is_empty(), "{}", found.join("\n"));
}
