use std::io::{self, BufRead};
use std::path::Path;
use std::time::Duration;

use remote_assist::error::{Error, Result, codes};
use remote_assist::sim::{self, Fault, Seed, ServeOptions, ServerGuard, SimTenant};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::args::ServeArguments;
use crate::failure::Exit;
use crate::output::Output;

/// The first line on standard output: where the tenants are and how to get in.
#[derive(Debug, Serialize)]
struct Announcement {
    graph: String,
    authority: String,
    tenant: String,
    token: String,
    tenants: Vec<Tenant>,
}

#[derive(Debug, Serialize)]
struct Tenant {
    id: String,
    domain: String,
    token: String,
}

/// Serves a simulated tenant until it is told to stop, and keeps what it holds.
pub(super) async fn serve(
    arguments: &ServeArguments,
    output: &mut Output,
    cancel: &CancellationToken,
) -> Exit {
    let tenant = make(arguments)?;
    let latency = Duration::from_millis(arguments.latency.unwrap_or(0).into());
    let guard = sim::serve(tenant.clone(), ServeOptions { port: arguments.port, latency }).await?;
    output.json_line(&announcement(&guard))?;
    let kept = match &arguments.tenant {
        Some(file) => format!("kept in {}", file.display()),
        None => "in memory, and gone afterwards".to_owned(),
    };
    output.note(format!("serving a simulated tenant at {} ({kept}). Ctrl-C stops it.", guard.authority()));
    let ended = output.input_is_pipe().then(|| end_of(output.take_input()));
    tokio::select! {
        () = cancel.cancelled() => {}
        () = async {
            match &ended {
                Some(ended) => ended.cancelled().await,
                None => std::future::pending().await,
            }
        } => {}
    }
    guard.drain().await;
    tenant.close()?;
    Ok(0)
}

fn make(arguments: &ServeArguments) -> Result<SimTenant> {
    let mut builder = SimTenant::builder().realistic(arguments.realistic).roles(arguments.roles.clone());
    if let Some(name) = &arguments.seed {
        builder = builder.seed(Seed::parse(name)?);
    }
    if let Some(speed) = arguments.speed {
        builder = builder.speed(speed);
    }
    if let Some(file) = &arguments.tenant {
        builder = builder.file(file);
    }
    if let Some(file) = &arguments.faults {
        builder = builder.faults(faults(file)?);
    }
    builder.build()
}

fn faults(file: &Path) -> Result<Vec<Fault>> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Error::new(codes::USAGE, format!("{} cannot be read: {error}", file.display())))?;
    Fault::parse_list(&text).map_err(|error| {
        let told = Error::new(error.code(), format!("{}: {error}", file.display()));
        match error.hint_text() {
            Some(hint) => told.hint(hint),
            None => told,
        }
    })
}

fn announcement(guard: &ServerGuard) -> Announcement {
    let tenants: Vec<Tenant> = guard
        .tenant()
        .tenants()
        .into_iter()
        .map(|one| Tenant { id: one.id, domain: one.domain, token: one.token })
        .collect();
    // The first tenant is the one that is meant when none is named.
    let (tenant, token) = tenants.first().map(|one| (one.id.clone(), one.token.clone())).unwrap_or_default();
    Announcement { graph: guard.graph(), authority: guard.authority(), tenant, token, tenants }
}

/// Waits on a thread of its own for the end of the input: whoever started us holds the other side.
fn end_of(mut input: Box<dyn BufRead + Send>) -> CancellationToken {
    let ended = CancellationToken::new();
    let tell = ended.clone();
    std::thread::spawn(move || {
        // An input that cannot be read has ended too.
        let _ = io::copy(&mut input, &mut io::sink());
        tell.cancel();
    });
    ended
}
