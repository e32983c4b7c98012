//! What does an auditor take away to verify the ledger elsewhere? A folder of plain files.
//! Takes a data folder (beside its writer) and a destination; gives events, checkpoints, key and tiles in the layout of C2SP.
//! Reading such a folder back is in `verify`.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use rusqlite::Connection;

use crate::fault::{Fault, Result};
use crate::folder::{self, Staging};
use crate::log::{KEPT_EVERY, Reader, stored_hashes};
use crate::merkle::LEVEL_HEIGHT;
use crate::verify::{CHECKPOINT, CHECKPOINTS, EVENTS};

const README: &str = "原簿の書き出し

このフォルダーだけで、記録が書き換えられていないことを確かめられます。

  events.jsonl     記録。一行が一件で、番号の順に並びます。
  checkpoint       最新の検証点（件数と、全記録から計算した値と、署名）。
  checkpoints/     これまでの検証点。ファイル名は件数です。
  checkpoint.vkey  署名を確かめる鍵。
  tile/            途中の計算値（C2SP tlog-tiles の配置）。
  verify_ledger.py 確かめるプログラム。160行ほどなので、使う前に読めます。この書き出しを渡した人を
                   疑うときは、別に入手したものを使ってください。

確かめ方（Python 3 だけで動きます。ほかに何も入れる必要はありません）:

  python3 verify_ledger.py このフォルダー
  python3 verify_ledger.py このフォルダー --checkpoint 手元に控えた検証点のファイル

手元に控えた検証点（印刷物や別の媒体）を渡すと、原簿全体が古い状態に戻されたり、署名し直されたりしていないことも分かります。
checkpoint.vkey が、控えてある鍵と同じであることも見てください。
";

/// A verifier that shares no code with us; it stands among the tests, which run it.
const VERIFIER: &[u8] = include_bytes!("../../../tests/verify_ledger.py");

/// Exports the ledger in `dir` into the empty or new folder `dest`. Gives the number of events.
pub fn export(dir: &Path, dest: &Path) -> Result<u64> {
    let reader = Reader::open(dir)?;
    folder::require_outside(dir, dest)?;
    let staging = Staging::new(dest)?;
    let connection = reader.connection();
    connection.execute_batch("BEGIN").map_err(|error| Fault::sqlite("書き出し", error))?;
    let size = write_checkpoints(connection, staging.path())?;
    write_events(connection, size, &staging.path().join(EVENTS))?;
    write_tiles(connection, size, staging.path())?;
    folder::copy_file(&dir.join(folder::PUBLIC_KEY), &staging.path().join(folder::PUBLIC_KEY))?;
    folder::write_new(&staging.path().join("README.txt"), README.as_bytes())?;
    folder::write_new(&staging.path().join("verify_ledger.py"), VERIFIER)?;
    staging.finish()?;
    Ok(size)
}

fn write_checkpoints(connection: &Connection, dest: &Path) -> Result<u64> {
    let read = |error| Fault::sqlite("検証点の書き出し", error);
    let inner = dest.join(CHECKPOINTS);
    fs::create_dir(&inner).map_err(|error| Fault::io(&inner, error))?;
    let mut select = connection.prepare("SELECT size, note FROM checkpoint ORDER BY size").map_err(read)?;
    let mut rows = select.query([]).map_err(read)?;
    let mut newest = None;
    while let Some(row) = rows.next().map_err(read)? {
        let (size, note) = (row.get::<_, u64>(0).map_err(read)?, row.get::<_, String>(1).map_err(read)?);
        folder::write_new(&inner.join(size.to_string()), note.as_bytes())?;
        newest = Some((size, note));
    }
    let (size, note) = newest.ok_or_else(|| Fault::damaged("検証点が一つもありません"))?;
    folder::write_new(&dest.join(CHECKPOINT), note.as_bytes())?;
    Ok(size)
}

fn write_events(connection: &Connection, size: u64, path: &Path) -> Result<()> {
    let read = |error| Fault::sqlite("記録の書き出し", error);
    let written = |error| Fault::io(path, error);
    let file = File::create_new(path).map_err(written)?;
    let mut file = BufWriter::with_capacity(1 << 18, file);
    let mut select = connection.prepare("SELECT seq, entry FROM event ORDER BY seq").map_err(read)?;
    let mut rows = select.query([]).map_err(read)?;
    let mut count = 0;
    while let Some(row) = rows.next().map_err(read)? {
        count += 1;
        let entry = row.get_ref(1).map_err(read)?;
        let entry = entry.as_str().ok().filter(|entry| !entry.contains('\n'));
        let entry = entry.filter(|_| row.get(0) == Ok(count));
        let entry = entry.ok_or_else(|| Fault::damaged(format!("{count} 番の記録")))?;
        file.write_all(entry.as_bytes()).and_then(|()| file.write_all(b"\n")).map_err(written)?;
    }
    if count != size {
        return Err(Fault::damaged(format!("最後の検証点は {size} 件、記録は {count} 件で、合いません")));
    }
    file.into_inner()
        .map_err(io::IntoInnerError::into_error)
        .and_then(|file| file.sync_all())
        .map_err(written)
}

/// Tile by tile, level by level; a tile holds up to 256 hashes.
fn write_tiles(connection: &Connection, size: u64, dest: &Path) -> Result<()> {
    for level in 0..u64::BITS / LEVEL_HEIGHT {
        let hashes = size >> (level * LEVEL_HEIGHT);
        for tile in 0..hashes.div_ceil(KEPT_EVERY) {
            let width = (hashes - tile * KEPT_EVERY).min(KEPT_EVERY);
            let bytes = stored_hashes(connection, level, (tile * KEPT_EVERY, width))?.concat();
            let path = dest.join(tile_path(level, tile, width));
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|error| Fault::io(parent, error))?;
            }
            // The names are made durable at the end, but not what stands in the files.
            folder::write_new(&path, &bytes)?;
        }
    }
    Ok(())
}

/// `tile/<level>/x001/x234/067`, with `.p/<width>` where the tile is not full.
pub(crate) fn tile_path(level: u32, tile: u64, width: u64) -> String {
    let (mut rest, mut groups) = (tile / 1000, format!("{:03}", tile % 1000));
    while rest > 0 {
        groups = format!("x{:03}/{groups}", rest % 1000);
        rest /= 1000;
    }
    let partial = if width < KEPT_EVERY { format!(".p/{width}") } else { String::new() };
    format!("tile/{level}/{groups}{partial}")
}
