//! The root certificate of our own authority, for devices that are to trust it. It is no secret.
//! Whoever installs it compares its fingerprint with what `sekimori certificate` prints on the machine itself.

use crate::reply::{Given, Reply, Stop};
use crate::visit::Visit;

/// The file.
pub fn give(visit: &Visit<'_>) -> Given {
    let bytes = visit.site.root.clone().ok_or(Stop::Missing)?;
    Ok(Reply::File { name: "sekimori-root.crt".to_string(), kind: "application/x-x509-ca-cert", bytes })
}
