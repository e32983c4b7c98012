//! Which files does every page need? Looks and fonts, in the binary; nothing comes from elsewhere.
//! Takes a name; gives content and media type. Each name is asked for once: what it holds never changes within a release.

/// A file of the looks.
pub struct Asset {
    /// Its content.
    pub content: &'static [u8],
    /// Its media type.
    pub kind: &'static str,
}

macro_rules! asset {
    ($file:literal, $kind:literal) => {
        Asset { content: include_bytes!(concat!("../assets/", $file)), kind: $kind }
    };
}

/// The file of this name.
pub fn find(name: &str) -> Option<Asset> {
    Some(match name {
        "passkey.js" => asset!("passkey.js", "text/javascript; charset=utf-8"),
        "tokens.css" => asset!("tokens.css", "text/css; charset=utf-8"),
        "sekimori.css" => asset!("sekimori.css", "text/css; charset=utf-8"),
        "BIZUDPGothic-Regular.woff2" => asset!("fonts/BIZUDPGothic-Regular.woff2", "font/woff2"),
        "BIZUDPGothic-Bold.woff2" => asset!("fonts/BIZUDPGothic-Bold.woff2", "font/woff2"),
        _ => return None,
    })
}
