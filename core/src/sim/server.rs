//! The HTTP door: the same answers over HTTP/1.1 on a loopback address.

use std::future::poll_fn;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use http::{Request, Response};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::faults::Broken;
use super::front::LARGEST_BODY;
use super::tenant::SimTenant;
use crate::clock::{Clock, SystemClock};
use crate::error::{Error, Result, codes};

/// How much of a body that is too large is read and thrown away, so that its sender reads the refusal instead of a reset.
const LARGEST_DRAINED: usize = 64 * 1024 * 1024;

/// How long a stopped door waits for slow clients, beside the latency that it adds itself.
const PATIENCE: Duration = Duration::from_secs(5);

/// How the door is opened.
#[derive(Clone, Copy, Debug, Default)]
pub struct ServeOptions {
    /// The port; 0 takes a free one.
    pub port: u16,
    /// How long every answer waits, as a network would make it.
    pub latency: Duration,
}

/// An open door. It closes when this is dropped.
#[derive(Debug)]
pub struct ServerGuard {
    address: SocketAddr,
    door: Door,
    tenant: SimTenant,
    patience: Duration,
}

/// What the tasks behind a door share.
#[derive(Clone, Debug, Default)]
struct Door {
    /// No further connections; those that are open end with the answer that they wait for.
    stop: CancellationToken,
    /// Open connections break off.
    abandon: CancellationToken,
    /// The tasks.
    tasks: TaskTracker,
}

impl ServerGuard {
    /// The address of Graph, such as `http://127.0.0.1:8080/v1.0`.
    pub fn graph(&self) -> String {
        format!("http://{}/v1.0", self.address)
    }

    /// The address of the token authority and of `/_sim/info`, such as `http://127.0.0.1:8080`.
    pub fn authority(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The tenant behind the door.
    pub fn tenant(&self) -> &SimTenant {
        &self.tenant
    }

    /// Takes no further connections. Requests that are being answered are finished.
    pub fn stop(&self) {
        self.door.stop.cancel();
    }

    /// Stops, and waits until every request that is being answered has its answer. Whoever sends or reads slower than a
    /// few seconds is cut off.
    pub async fn drain(&self) {
        self.stop();
        self.door.tasks.close();
        tokio::select! {
            () = self.door.tasks.wait() => {}
            () = SystemClock.sleep(self.patience) => {
                self.door.abandon.cancel();
                self.door.tasks.wait().await;
            }
        }
    }
}

impl Drop for ServerGuard {
    fn drop(&mut self) {
        self.door.stop.cancel();
    }
}

/// Offers a tenant over HTTP on 127.0.0.1. From then on its time follows the wall.
///
/// Needs a running tokio runtime.
///
/// # Errors
///
/// `usage` if the port is taken.
pub async fn serve(tenant: SimTenant, options: ServeOptions) -> Result<ServerGuard> {
    let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let listener = TcpListener::bind(wanted).await.map_err(|error| {
        Error::new(codes::USAGE, format!("the simulated tenant cannot listen on {wanted}"))
            .hint("Another program may use the port; choose another one, or 0 for a free one.")
            .because(error)
    })?;
    let address = listener.local_addr().map_err(|error| {
        Error::new(codes::USAGE, "the simulated tenant cannot tell its own port").because(error)
    })?;
    tenant.follow_wall();
    let door = Door::default();
    door.tasks.spawn(accept(listener, tenant.clone(), options, door.clone()));
    Ok(ServerGuard { address, door, tenant, patience: options.latency + PATIENCE })
}

async fn accept(listener: TcpListener, tenant: SimTenant, options: ServeOptions, door: Door) {
    loop {
        let stream = tokio::select! {
            () = door.stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = stream else {
            // Too many open files: others will end soon.
            SystemClock.sleep(Duration::from_millis(20)).await;
            continue;
        };
        door.tasks.spawn(connection(stream, tenant.clone(), options, door.clone()));
    }
}

async fn connection(stream: TcpStream, tenant: SimTenant, options: ServeOptions, door: Door) {
    // Small answers must not wait for the acknowledgement of earlier ones.
    let _ = stream.set_nodelay(true);
    let reset = Arc::new(AtomicBool::new(false));
    let noted = Arc::clone(&reset);
    let service =
        service_fn(move |request| Box::pin(respond(request, tenant.clone(), options, Arc::clone(&noted))));
    let mut served = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service);
    // Whatever ends it, there is nobody to tell.
    tokio::select! {
        _ = poll_fn(|context| served.poll_without_shutdown(context)) => {}
        () = door.stop.cancelled() => {
            Pin::new(&mut served).graceful_shutdown();
            tokio::select! {
                _ = poll_fn(|context| served.poll_without_shutdown(context)) => {}
                () = door.abandon.cancelled() => return,
            }
        }
    }
    let mut stream = served.into_parts().io.into_inner();
    if reset.load(Ordering::Relaxed) {
        let _ = stream.set_zero_linger();
    } else {
        let _ = stream.shutdown().await;
    }
}

/// The body of an answer: whole, or a part after which the connection breaks.
type Body = UnsyncBoxBody<Bytes, std::io::Error>;

fn whole(bytes: Bytes) -> Body {
    Full::new(bytes).map_err(|never| match never {}).boxed_unsync()
}

fn part(bytes: Bytes) -> Body {
    let cut = futures::stream::once(async {
        // Waiting lets the server send the first part before it learns that the rest will not come.
        SystemClock.sleep(Duration::from_millis(20)).await;
        Err(std::io::Error::new(std::io::ErrorKind::ConnectionAborted, "a scripted fault"))
    });
    StreamBody::new(futures::stream::iter([Ok(Frame::data(bytes))]).chain(cut)).boxed_unsync()
}

/// Reads a body. Of one that is too large just enough is kept to be refused. An error means that its sender went away.
async fn read(mut body: Incoming) -> std::io::Result<Bytes> {
    let (mut kept, mut length) = (BytesMut::new(), 0);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(std::io::Error::other)?.into_data() else { continue };
        length += data.len();
        if kept.len() <= LARGEST_BODY {
            kept.extend_from_slice(&data);
        }
        if length > LARGEST_DRAINED {
            break;
        }
    }
    Ok(kept.freeze())
}

/// Answers a request; an error breaks the connection.
async fn respond(
    request: Request<Incoming>,
    tenant: SimTenant,
    options: ServeOptions,
    reset: Arc<AtomicBool>,
) -> std::io::Result<Response<Body>> {
    let (parts, body) = request.into_parts();
    let body = read(body).await?;
    if !options.latency.is_zero() {
        SystemClock.sleep(options.latency).await;
    }
    let response = tenant.handle(Request::from_parts(parts, body));
    let broken = response.extensions().get::<Broken>().copied();
    match broken {
        None => Ok(response.map(whole)),
        Some(Broken::Truncated) => Ok(response.map(part)),
        Some(broken) => {
            reset.store(broken == Broken::Reset, Ordering::Relaxed);
            Err(std::io::Error::new(std::io::ErrorKind::ConnectionReset, "a scripted fault"))
        }
    }
}
