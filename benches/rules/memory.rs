//! The memory of this process, as Linux tells it.

/// What is resident now, and the most there was since `forget`, in KiB.
pub(crate) struct Memory {
    pub(crate) now: u64,
    pub(crate) most: u64,
}

/// Lets the most begin anew.
pub(crate) fn forget() {
    // Where this is not allowed, the most is that of the whole process so far: more, never less.
    drop(std::fs::write("/proc/self/clear_refs", "5"));
}

pub(crate) fn memory() -> Memory {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        number.unwrap_or(0)
    };
    Memory {
        now: of("VmRSS:"),
        most: of("VmHWM:"),
    }
}
