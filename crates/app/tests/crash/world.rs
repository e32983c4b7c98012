//! What may a disk hold after the power went? Files and folders as calls change them, and which of that is durable.
//! Takes calls; gives operations on files by number, and for a moment and a seed one of the states that may be found.
//! Durable is what was synced: bytes by a sync of the file, a name by a sync of its folder. Of the rest, any part may be.

use crate::office_days::Dice;
use crate::trace::Call;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

/// A file or a folder, whatever its name.
#[derive(Clone, Debug)]
pub enum Node {
    File(Vec<u8>),
    Folder(BTreeMap<String, usize>),
}

/// What changes a disk, and what is said to the outside.
#[derive(Debug)]
pub enum Op {
    New { id: usize, folder: bool },
    Link { folder: usize, name: String, id: usize },
    Unlink { folder: usize, name: String },
    Rename { from: (usize, String), to: (usize, String) },
    Write { id: usize, at: usize, bytes: Vec<u8> },
    Resize { id: usize, size: usize },
    Sync { id: usize },
    Said { bytes: Vec<u8> },
}

/// A folder as it was before, and everything that happened to it since.
#[derive(Clone)]
pub struct World {
    root: PathBuf,
    before: Vec<Node>,
    now: Vec<Node>,
    ops: std::sync::Arc<Vec<Op>>,
}

struct Opened {
    id: usize,
    at: usize,
    append: bool,
}

impl World {
    /// An empty folder.
    pub fn empty(root: &Path) -> World {
        let before = vec![Node::Folder(BTreeMap::new())];
        World { root: root.to_owned(), now: before.clone(), before, ops: Default::default() }
    }

    /// The same, with all that happened so far safe on the disk.
    pub fn settled(&self) -> World {
        World { before: self.now.clone(), ops: Default::default(), ..self.clone() }
    }

    /// What happened.
    pub fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// The number of the file at a path from the root.
    pub fn id(&self, path: &str) -> Option<usize> {
        self.find(&self.root.join(path))
    }

    /// Follows the calls of one process; gives the place of its first operation.
    pub fn follow(&mut self, calls: Vec<Call>) -> usize {
        let mut ops = std::mem::take(std::sync::Arc::get_mut(&mut self.ops).expect("not shared"));
        let first = ops.len();
        let mut open: HashMap<i32, Opened> = HashMap::new();
        for call in calls {
            let made = self.changes(call, &mut open);
            for op in made {
                apply(&mut self.now, &op);
                ops.push(op);
            }
        }
        self.ops = std::sync::Arc::new(ops);
        first
    }

    fn changes(&mut self, call: Call, open: &mut HashMap<i32, Opened>) -> Vec<Op> {
        match call {
            Call::Open { fd, path, create, empty, append } => {
                self.open((fd, &path), (create, empty, append), open)
            }
            Call::Close { fd } => {
                open.remove(&fd);
                Vec::new()
            }
            Call::Write { fd: 1, at: None, bytes } if !open.contains_key(&1) => vec![Op::Said { bytes }],
            Call::Write { fd, at, bytes } => {
                let Some(file) = open.get_mut(&fd) else { return Vec::new() };
                let from =
                    at.map_or(if file.append { size(&self.now, file.id) } else { file.at }, |at| at as usize);
                if at.is_none() {
                    file.at = from + bytes.len();
                }
                vec![Op::Write { id: file.id, at: from, bytes }]
            }
            Call::Seek { fd, to } => {
                open.entry(fd).and_modify(|file| file.at = to as usize);
                Vec::new()
            }
            Call::Copy { from, to, length } => self.copy(from, to, length as usize, open),
            Call::Resize { fd, size } => open
                .get(&fd)
                .map(|file| Op::Resize { id: file.id, size: size as usize })
                .into_iter()
                .collect(),
            Call::Sync { fd } => open.get(&fd).map(|file| Op::Sync { id: file.id }).into_iter().collect(),
            Call::Make { path } => self.place(&path).map_or_else(Vec::new, |(folder, name)| {
                let id = self.now.len();
                vec![Op::New { id, folder: true }, Op::Link { folder, name, id }]
            }),
            Call::Remove { path } => {
                self.place(&path).map(|(folder, name)| Op::Unlink { folder, name }).into_iter().collect()
            }
            Call::Rename { from, to } => match (self.place(&from), self.place(&to)) {
                (Some(from), Some(to)) => vec![Op::Rename { from, to }],
                (None, None) => Vec::new(),
                _ => panic!("a rename across the border of the folder: {from:?} {to:?}"),
            },
        }
    }

    fn open(
        &mut self,
        (fd, path): (i32, &Path),
        (create, empty, append): (bool, bool, bool),
        open: &mut HashMap<i32, Opened>,
    ) -> Vec<Op> {
        open.remove(&fd);
        let mut out = Vec::new();
        let id = match self.find(path) {
            Some(id) => id,
            None => {
                let Some((folder, name)) = self.place(path).filter(|_| create) else { return out };
                let id = self.now.len();
                out.extend([Op::New { id, folder: false }, Op::Link { folder, name, id }]);
                id
            }
        };
        if empty && out.is_empty() {
            out.push(Op::Resize { id, size: 0 });
        }
        open.insert(fd, Opened { id, at: 0, append });
        out
    }

    fn copy(&self, from: i32, to: i32, length: usize, open: &mut HashMap<i32, Opened>) -> Vec<Op> {
        if length == 0 || !open.contains_key(&to) {
            return Vec::new();
        }
        let source = open.get_mut(&from).expect("a copy from a file of the folder");
        let Node::File(content) = &self.now[source.id] else { panic!("a copy of a folder") };
        let bytes = content[source.at..source.at + length].to_vec();
        source.at += length;
        let file = open.get_mut(&to).expect("a file");
        file.at += length;
        vec![Op::Write { id: file.id, at: file.at - length, bytes }]
    }

    /// The file or folder at a path.
    fn find(&self, path: &Path) -> Option<usize> {
        let inner = path.strip_prefix(&self.root).ok()?;
        inner.components().try_fold(0, |at, part| match &self.now[at] {
            Node::Folder(names) => names.get(part.as_os_str().to_str()?).copied(),
            Node::File(_) => None,
        })
    }

    /// The folder and the name at which a path lies.
    fn place(&self, path: &Path) -> Option<(usize, String)> {
        Some((self.find(path.parent()?)?, path.file_name()?.to_str()?.to_string()))
    }

    /// Writes one of the states in which the folder may be found if the power goes before the operation at `cut`.
    pub fn image(&self, cut: usize, dice: &mut Dice, to: &Path) {
        let durable = durable(&self.ops[..cut]);
        let mut nodes = self.before.clone();
        let chance = *dice.pick(&[0, 10, 50, 90, 100]);
        let block = *dice.pick(&[512, 4096]);
        // A journal keeps names in order; the standard does not ask for it.
        let ordered = dice.percent(50);
        let names_lost = (0..cut).filter(|at| !durable[*at] && is_name(&self.ops[*at])).count();
        let mut names_kept = if ordered { dice.below(names_lost + 1) } else { usize::MAX };
        for (op, durable) in self.ops[..cut].iter().zip(durable) {
            if durable {
                apply(&mut nodes, op);
            } else if is_name(op) {
                let kept = if ordered { names_kept > 0 } else { dice.percent(chance) };
                names_kept = names_kept.saturating_sub(1);
                if kept {
                    apply(&mut nodes, op);
                }
            } else {
                tear(&mut nodes, op, (block, chance), dice);
            }
        }
        write(&nodes, 0, to);
    }
}

fn is_name(op: &Op) -> bool {
    matches!(op, Op::Link { .. } | Op::Unlink { .. } | Op::Rename { .. })
}

/// Which operations a later sync made safe.
fn durable(ops: &[Op]) -> Vec<bool> {
    let mut synced: HashSet<usize> = HashSet::new();
    let mut out: Vec<bool> = Vec::with_capacity(ops.len());
    for op in ops.iter().rev() {
        out.push(match op {
            Op::Sync { id } => {
                synced.insert(*id);
                true
            }
            Op::Write { id, .. } | Op::Resize { id, .. } => synced.contains(id),
            Op::Link { folder, .. } | Op::Unlink { folder, .. } => synced.contains(folder),
            Op::Rename { from, to } => synced.contains(&from.0) && synced.contains(&to.0),
            // A file without a name is nothing; what was said is said.
            Op::New { .. } | Op::Said { .. } => true,
        });
    }
    out.reverse();
    out
}

/// Some of the blocks of a write, each whole; the file may have grown without them.
fn tear(nodes: &mut Vec<Node>, op: &Op, (block, chance): (usize, usize), dice: &mut Dice) {
    let Op::Write { id, at, bytes } = op else {
        if dice.percent(chance) {
            apply(nodes, op);
        }
        return;
    };
    let (mut from, end) = (*at, at + bytes.len());
    while from < end {
        let to = (from / block + 1) * block;
        let to = to.min(end);
        if dice.percent(chance) {
            put(nodes, *id, from, &bytes[from - at..to - at]);
        } else if dice.percent(20) && size(nodes, *id) < to {
            put(nodes, *id, to - 1, &[0]);
        }
        from = to;
    }
}

fn size(nodes: &[Node], id: usize) -> usize {
    match &nodes[id] {
        Node::File(bytes) => bytes.len(),
        Node::Folder(_) => 0,
    }
}

fn put(nodes: &mut [Node], id: usize, at: usize, bytes: &[u8]) {
    let Node::File(content) = &mut nodes[id] else { panic!("bytes for a folder") };
    let end = at + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[at..end].copy_from_slice(bytes);
}

fn apply(nodes: &mut Vec<Node>, op: &Op) {
    match op {
        Op::New { id, folder } => {
            assert_eq!(*id, nodes.len());
            nodes.push(if *folder { Node::Folder(BTreeMap::new()) } else { Node::File(Vec::new()) });
        }
        Op::Link { folder, name, id } => drop(names(nodes, *folder).insert(name.clone(), *id)),
        Op::Unlink { folder, name } => drop(names(nodes, *folder).remove(name)),
        Op::Rename { from, to } => {
            // The name that was to be moved may never have reached the disk.
            if let Some(id) = names(nodes, from.0).remove(&from.1) {
                names(nodes, to.0).insert(to.1.clone(), id);
            }
        }
        Op::Write { id, at, bytes } => put(nodes, *id, *at, bytes),
        Op::Resize { id, size } => {
            if let Node::File(content) = &mut nodes[*id] {
                content.resize(*size, 0);
            }
        }
        Op::Sync { .. } | Op::Said { .. } => {}
    }
}

fn names(nodes: &mut [Node], id: usize) -> &mut BTreeMap<String, usize> {
    match &mut nodes[id] {
        Node::Folder(names) => names,
        Node::File(_) => panic!("a name in a file"),
    }
}

fn write(nodes: &[Node], id: usize, to: &Path) {
    match &nodes[id] {
        Node::File(bytes) => std::fs::write(to, bytes).expect("written"),
        Node::Folder(names) => {
            std::fs::create_dir(to).expect("a folder");
            for (name, inner) in names {
                write(nodes, *inner, &to.join(name));
            }
        }
    }
}
