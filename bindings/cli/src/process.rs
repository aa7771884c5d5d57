//! What the entry points do to their own process. The library never touches the process that it lives in.

/// Whether standard input is a pipe or a socket, whose end means that whoever started us is gone.
#[cfg(unix)]
pub(crate) fn input_is_pipe() -> bool {
    use rustix::fs::{FileType, fstat};
    let kind = fstat(rustix::stdio::stdin()).map(|found| FileType::from_raw_mode(found.st_mode));
    matches!(kind, Ok(FileType::Fifo | FileType::Socket))
}

/// Elsewhere nothing tells a pipe from a closed input, so `sim serve` stops on Ctrl-C alone.
#[cfg(not(unix))]
pub(crate) fn input_is_pipe() -> bool {
    false
}

/// Makes sure that secrets in memory reach neither a core dump nor another process, and that a panic shows nothing
/// but its place.
pub fn harden() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // Both fail only where the system forbids to give a right up; then there is nothing more to do.
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
        #[cfg(any(target_os = "linux", target_os = "android"))]
        let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        // The message of a panic can hold values, and values can be secrets.
        let line = format!("error: this is a defect of remote-assist, at {place}   bug.panic\n");
        let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
    }));
}
