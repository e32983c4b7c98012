//! Do the drawings of a page call each other without end? Takes a page; gives which limit they break.
//! Drawings (form XObjects) may draw others; a few hundred bytes can so unfold to years of work, which the interpreter
//! would do. Counted is how often each calls the others, not what it draws.

use std::collections::HashMap;

use hayro_interpret::hayro_syntax::content::TypedIter;
use hayro_interpret::hayro_syntax::content::ops::TypedInstruction;
use hayro_interpret::hayro_syntax::object::{Dict, Name, ObjectIdentifier, Stream};
use hayro_interpret::hayro_syntax::page::Page;

/// Drawings within drawings.
const MAX_DEPTH: usize = 20;
/// Calls that one page may unfold to.
const MAX_CALLS: u64 = 20_000;
/// Bytes that the content of one page may unfold to.
pub(crate) const MAX_CONTENT: usize = 32 * 1024 * 1024;

/// What is wrong, in Japanese.
type Limit = String;

/// Looks through the drawings; shared between the pages of a document, which often share their drawings.
#[derive(Default)]
pub(crate) struct Nesting {
    /// Calls that a drawing unfolds to; `None` while it is being counted.
    known: HashMap<ObjectIdentifier, Option<u64>>,
}

impl Nesting {
    /// Whether a page keeps the limits.
    pub fn check(&mut self, page: &Page<'_>) -> Result<(), Limit> {
        let Some(content) = page.page_stream() else { return Ok(()) };
        if content.len() > MAX_CONTENT {
            return Err(format!("1ページの描画命令の量（{} MB）", MAX_CONTENT / 1024 / 1024));
        }
        let calls = self.calls(content, &page.resources().x_objects, 0)?;
        if calls > MAX_CALLS { Err(too_many()) } else { Ok(()) }
    }

    fn calls(&mut self, content: &[u8], drawings: &Dict<'_>, depth: usize) -> Result<u64, Limit> {
        if drawings.is_empty() {
            return Ok(0);
        }
        if depth > MAX_DEPTH {
            return Err(format!("図形の入れ子の深さ（{MAX_DEPTH}段）"));
        }
        let mut named: HashMap<Vec<u8>, u64> = HashMap::new();
        let mut total = 0_u64;
        let mut instructions = TypedIter::new(content);
        while let Some(instruction) = instructions.next() {
            let TypedInstruction::XObject(call) = instruction else { continue };
            let each = match named.get(call.0.as_ref()) {
                Some(each) => *each,
                None => {
                    let each = self.drawing(call.0, drawings, depth)?;
                    named.insert(call.0.to_vec(), each);
                    each
                }
            };
            total = total.saturating_add(each);
            if total > MAX_CALLS {
                return Err(too_many());
            }
        }
        Ok(total)
    }

    fn drawing(&mut self, name: &Name<'_>, drawings: &Dict<'_>, depth: usize) -> Result<u64, Limit> {
        // The engine does not resolve a reference back into the object at hand; it must be seen before.
        let back = drawings.get_ref(name).map(ObjectIdentifier::from);
        if back.is_some_and(|id| self.known.get(&id) == Some(&None)) {
            return Err(endless());
        }
        let Some(stream) = drawings.get::<Stream<'_>>(name) else { return Ok(1) };
        if stream.dict().get::<Name<'_>>(b"Subtype").is_none_or(|s| s.as_str() != "Form") {
            return Ok(1);
        }
        let id = stream.obj_id();
        match self.known.get(&id) {
            Some(Some(calls)) => return Ok(*calls),
            Some(None) => return Err(endless()),
            None => {}
        }
        self.known.insert(id, None);
        let inner = stream.dict().get::<Dict<'_>>(b"Resources").and_then(|r| r.get::<Dict<'_>>(b"XObject"));
        let inner = inner.unwrap_or_else(|| drawings.clone());
        let content = stream.decoded_data().unwrap_or_default();
        if content.len() > MAX_CONTENT {
            return Err(format!("図形の描画命令の量（{} MB）", MAX_CONTENT / 1024 / 1024));
        }
        let calls = 1 + self.calls(&content, &inner, depth + 1)?;
        self.known.insert(id, Some(calls));
        Ok(calls)
    }
}

fn endless() -> Limit {
    format!("図形の入れ子の深さ（{MAX_DEPTH}段。互いに呼び合う図形があります）")
}

fn too_many() -> Limit {
    format!("1ページの図形の数（{MAX_CALLS}）")
}
