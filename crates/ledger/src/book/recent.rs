//! Which matters were touched last? Kept in memory, so that a decision does not read again what was just written.
//! Takes and gives matters by their ids. Emptied when a transaction fails; what was not asked for lately is forgotten.
//! INVARIANT: what stands here is what the read tables hold within the transaction of the one writer.

use std::cell::RefCell;
use std::collections::HashMap;
use std::mem;
use std::sync::Arc;

use practice::matter::Matter;

use super::view::View;
use crate::fault::Result;

/// So many matters make a generation of what was touched last. A matter takes about 2 KB.
const LATELY: usize = 4096;

/// 世代 (generations): values by id, of which at most twice as many are held as make a generation.
pub(super) struct Generations<V> {
    size: usize,
    young: HashMap<String, V>,
    old: HashMap<String, V>,
}

impl<V> Generations<V> {
    /// Nothing yet; so many values will make a generation.
    pub(super) fn of(size: usize) -> Generations<V> {
        Generations { size, young: HashMap::new(), old: HashMap::new() }
    }

    /// Puts a value in. A full generation grows old; the one before it is given back and no longer held.
    pub(super) fn put(&mut self, id: String, value: V) -> HashMap<String, V> {
        let full = self.young.len() >= self.size;
        let spilt =
            if full { mem::replace(&mut self.old, mem::take(&mut self.young)) } else { HashMap::new() };
        self.young.insert(id, value);
        spilt
    }

    /// The value with this id, which is young again.
    pub(super) fn get(&mut self, id: &str) -> Option<&mut V> {
        if let Some((id, value)) = self.old.remove_entry(id) {
            self.young.insert(id, value);
        }
        self.young.get_mut(id)
    }

    /// Takes the value with this id out.
    fn remove(&mut self, id: &str) -> Option<V> {
        self.young.remove(id).or_else(|| self.old.remove(id))
    }

    /// Gives back everything, the older generation first.
    pub(super) fn take(&mut self) -> [HashMap<String, V>; 2] {
        [mem::take(&mut self.old), mem::take(&mut self.young)]
    }
}

/// Matters by id.
pub(super) struct Recent {
    kept: RefCell<Generations<Arc<Matter>>>,
}

impl Default for Recent {
    fn default() -> Recent {
        Recent { kept: RefCell::new(Generations::of(LATELY)) }
    }
}

impl Recent {
    /// The matter with this id, from memory or from the events.
    pub(super) fn matter(&self, view: View<'_>, id: &str) -> Result<Option<Arc<Matter>>> {
        if let Some(found) = self.kept.borrow_mut().get(id) {
            return Ok(Some(found.clone()));
        }
        let found = view.by_id(id)?.map(Arc::new);
        if let Some(matter) = &found {
            self.keep(matter.clone());
        }
        Ok(found)
    }

    /// The same for whoever changes the matter and keeps it again.
    pub(super) fn take(&self, view: View<'_>, id: &str) -> Result<Option<Arc<Matter>>> {
        match self.kept.borrow_mut().remove(id) {
            Some(found) => Ok(Some(found)),
            None => Ok(view.by_id(id)?.map(Arc::new)),
        }
    }

    /// Keeps a matter as it stands now.
    pub(super) fn keep(&self, matter: Arc<Matter>) {
        self.kept.borrow_mut().put(matter.id.clone(), matter);
    }

    pub(super) fn clear(&self) {
        self.kept.replace(Generations::of(LATELY));
    }
}
