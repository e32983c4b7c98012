//! With which devices does a person sign in? Passkeys: public keys, with the name that he gave each.
//! Takes and gives them as words; what they mean is the caller's. No secret lies here.

use practice::calendar::Moment;
use rusqlite::{OptionalExtension, Row};

use super::{Desk, damaged, failed, moment};
use crate::fault::Result;

/// パスキー (passkey) of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyRow {
    /// Its id, as the device calls it.
    pub id: String,
    /// Number of the person.
    pub person: String,
    /// The name that he gave it.
    pub name: String,
    /// The public key and its counter, as JSON.
    pub content: String,
    /// When it was registered.
    pub made: Moment,
    /// When it was used last.
    pub used: Option<Moment>,
}

type Columns = (String, String, String, String, String, Option<String>);

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
}

fn passkey((id, person, name, content, made, used): Columns) -> Result<PasskeyRow> {
    Ok(PasskeyRow { id, person, name, content, made: made.parse().map_err(damaged)?, used: moment(used)? })
}

const COLUMNS: &str = "id, person, name, content, made, used";

impl Desk {
    /// Keeps a passkey. `false`: its id is there already.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn put_passkey(&self, row: &PasskeyRow) -> Result<bool> {
        let sql = format!("INSERT OR IGNORE INTO passkey ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, NULL)");
        let values = (&row.id, &row.person, &row.name, &row.content, row.made.to_string());
        Ok(self.connection().execute(&sql, values).map_err(failed)? == 1)
    }

    /// The passkey with this id.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn passkey(&self, id: &str) -> Result<Option<PasskeyRow>> {
        let sql = format!("SELECT {COLUMNS} FROM passkey WHERE id = ?1");
        let row = self.connection().query_row(&sql, [id], columns).optional().map_err(failed)?;
        row.map(passkey).transpose()
    }

    /// Passkeys of a person in the order in which they came; of everybody, if none is named.
    ///
    /// # Errors
    /// The desk cannot be read.
    pub fn passkeys(&self, person: Option<&str>) -> Result<Vec<PasskeyRow>> {
        let sql = format!("SELECT {COLUMNS} FROM passkey WHERE ?1 IS NULL OR person = ?1 ORDER BY made, id");
        let connection = self.connection();
        let mut select = connection.prepare_cached(&sql).map_err(failed)?;
        let rows = select.query_map([person], columns).map_err(failed)?;
        rows.map(|row| passkey(row.map_err(failed)?)).collect()
    }

    /// Writes down that a passkey was used, with its counter as it is now.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn use_passkey(&self, id: &str, content: &str, at: Moment) -> Result<()> {
        let sql = "UPDATE passkey SET content = ?2, used = ?3 WHERE id = ?1";
        self.write(sql, (id, content, at.to_string()))
    }

    /// Takes a passkey of a person away; all of his, if none is named.
    ///
    /// # Errors
    /// The desk cannot be written.
    pub fn drop_passkeys(&self, person: &str, id: Option<&str>) -> Result<()> {
        self.write("DELETE FROM passkey WHERE person = ?1 AND (?2 IS NULL OR id = ?2)", (person, id))
    }
}
