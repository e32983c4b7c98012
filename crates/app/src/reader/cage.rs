//! What may a process do that reads a hostile document? Little memory, little time, no files, no network, no other process:
//! limits of the operating system, and on Linux a filter of system calls that ends the process at any other call.
//! Where a platform has no such filter, the limits hold alone.

use std::time::Duration;

/// Time that a reader has, of the processor as of the clock: with starting and stopping it all ends within ten seconds.
pub const TIME: Duration = Duration::from_secs(9);
/// Memory for its data. What the binary itself takes is added to it, and the whole stays below 300 MB.
#[cfg(unix)]
const MEMORY: u64 = 256 * 1024 * 1024;

/// Enters the cage for ever. Call it before the first byte of the document is read.
///
/// # Errors
/// Why the cage could not be closed; then nothing must be read.
pub fn enter() -> Result<(), String> {
    limits()?;
    filter()
}

#[cfg(unix)]
fn limits() -> Result<(), String> {
    use rlimit::Resource;
    let seconds = TIME.as_secs();
    // On Linux the limit on data counts every private writable page that is mapped, not only the heap of old.
    let all = [
        (Resource::DATA, MEMORY),
        (Resource::CPU, seconds),
        (Resource::FSIZE, 0),
        (Resource::CORE, 0),
        (Resource::NOFILE, 3),
        #[cfg(any(target_os = "linux", target_os = "macos"))]
        (Resource::NPROC, 0),
    ];
    for (resource, limit) in all {
        let (soft, hard) = resource.get().map_err(|e| e.to_string())?;
        let limit = limit.min(soft).min(hard);
        // Behind the soft limit on time a signal tells the parent why; the hard limit is for who does not listen.
        let hard = if resource == Resource::CPU { (limit + 1).min(hard) } else { limit };
        resource.set(limit, hard).map_err(|e| format!("{resource:?}: {e}"))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn limits() -> Result<(), String> {
    Ok(())
}

/// System calls that are allowed whatever their arguments: memory, time, signals of its own, the end.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
const ALLOWED: [&str; 16] = [
    "munmap",
    "mremap",
    "madvise",
    "brk",
    "futex",
    "sched_yield",
    "getpid",
    "gettid",
    "getrandom",
    "clock_gettime",
    "sigaltstack",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "exit",
    "exit_group",
];

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
fn filter() -> Result<(), String> {
    use serde_json::{Value, json};
    let arch = std::env::consts::ARCH.try_into().map_err(|_| "no such architecture".to_string())?;
    let on = |call: &str, index: u8, op: Value, value: u64| {
        json!({
            "syscall": call, "args": [{ "index": index, "type": "dword", "op": op, "val": value }]
        })
    };
    let mut rules: Vec<Value> = ALLOWED.iter().map(|call| json!({ "syscall": call })).collect();
    // Reads its document, writes its answer and its complaints, and nothing else.
    rules.push(on("read", 0, json!("eq"), 0));
    for (call, descriptor) in [("write", 1), ("write", 2), ("writev", 1), ("writev", 2)] {
        rules.push(on(call, 0, json!("eq"), descriptor));
    }
    const PR_SET_VMA: u64 = 0x5356_4D41;
    // Memory is never made executable.
    const PROT_EXEC: u64 = 4;
    for call in ["mmap", "mprotect"] {
        rules.push(on(call, 2, json!({ "masked_eq": PROT_EXEC }), 0));
    }
    // The allocator gives its memory a name.
    rules.push(on("prctl", 0, json!("eq"), PR_SET_VMA));
    // It may end itself where it has no memory or no stack left, and nobody else.
    rules.push(on("tgkill", 0, json!("eq"), u64::from(std::process::id())));
    let filters =
        json!({ "reader": { "mismatch_action": "kill_process", "match_action": "allow", "filter": rules } });
    let programs =
        seccompiler::compile_from_json(filters.to_string().as_bytes(), arch).map_err(|e| e.to_string())?;
    let program = programs.get("reader").ok_or("no filter")?;
    seccompiler::apply_filter(program).map_err(|e| e.to_string())
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
fn filter() -> Result<(), String> {
    Ok(())
}
