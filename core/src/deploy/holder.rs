/// Who runs this process, and on which machine; for the sentence that tells others who holds a lock.
pub(super) fn here() -> (String, String) {
    let named = |names: &[&str], other: &str| {
        let found =
            names.iter().find_map(|name| std::env::var(name).ok().filter(|value| !value.trim().is_empty()));
        found.unwrap_or_else(|| other.to_owned())
    };
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname")
        .map(|name| name.trim().to_owned())
        .ok()
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| named(&["COMPUTERNAME", "HOSTNAME"], "this machine"));
    let user = named(&["USER", "USERNAME", "LOGNAME"], "somebody");
    (format!("{user} (process {})", std::process::id()), host)
}
