//! With which browser does somebody come? A few words that a person recognizes in the list of his sessions.
//! Takes the browser's own long name; gives a short one.
//! Nothing is decided by it.

/// A short name: Windows の Edge.
pub fn short(agent: &str) -> String {
    let systems = [
        ("Windows", "Windows"),
        ("Macintosh", "Mac"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Linux", "Linux"),
    ];
    let browsers = [("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    let of = |all: &[(&str, &'static str)]| {
        all.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    match (of(&systems), of(&browsers)) {
        (Some(system), Some(browser)) => format!("{system}の{browser}"),
        (Some(one), None) | (None, Some(one)) => one.to_string(),
        (None, None) => "不明な端末".to_string(),
    }
}
