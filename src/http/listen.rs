//! Sockets: who is let in, how long a client may take, and how it ends.
//!
//! hyper is run by hand, as axum's own loop has no limit on connections and none on the time that a client takes for its
//! headers. A connection that says nothing is closed; so many are open at once, and further ones wait in the system's queue.

use super::finish::{finish, name_route};
use super::follow::follow;
use super::guard::guard;
use super::patience::Patience;
use super::problem::Problem;
use super::{App, api, health, metrics, page};
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower_http::compression::CompressionLayer;

/// The longest that a client may take for the head of a request, or keep a connection that it does not use, where a search
/// may take longer than that.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How many times as long as a search a client may take nothing of what is sent to it.
const SEND_TIME: u32 = 3;
/// How long what runs may take to end when the service does.
const LAST_WORDS: Duration = Duration::from_secs(10);
/// Between two looks at whether it is to end.
const TICK: Duration = Duration::from_millis(50);
/// After the system refused a connection: it has too many files open, and will have fewer.
const PAUSE: Duration = Duration::from_millis(100);
/// The head of a request is read into so many bytes; `guard` allows fewer, and says so in words.
const HEAD_BYTES: usize = 128 << 10;
/// Headers, likewise.
const HEADERS: usize = 256;

/// Threads for work beside searches: an ingest, a look for later commits, one that ends.
const OTHER_WORK: usize = 3;

/// The address that a request came from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// Answers requests until it is asked to stop. `ready` is told the address once connections are taken.
///
/// # Errors
///
/// If there is no such address, or it is taken.
pub(crate) fn serve(app: App, addr: SocketAddr, ready: impl FnOnce(SocketAddr)) -> io::Result<()> {
    let app = Arc::new(app);
    // Work keeps to a few threads: each holds what its largest answer needed, and more would be started without need.
    let working = app.limits.running + OTHER_WORK;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().max_blocking_threads(working).build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(addr).await?;
        let following = tokio::spawn(follow(Arc::clone(&app)));
        ready(listener.local_addr()?);
        accept(&app, &listener).await;
        following.abort();
        Ok(())
    })
}

fn router(app: &Arc<App>) -> Router {
    let routes = api::routes()
        .merge(page::routes())
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(metrics::metrics))
        .fallback(|| async {
            Problem::not_found("expected the path of a page, or of /api/v1/openapi.json, found another")
        })
        .layer(from_fn_with_state(Arc::clone(app), guard))
        .layer(from_fn(name_route))
        .with_state(Arc::clone(app));
    // Behind all that axum does by itself, too; the last is the outermost.
    Router::new()
        .fallback_service(routes)
        .layer(from_fn_with_state(Arc::clone(app), finish))
        .layer(CompressionLayer::new())
}

async fn accept(app: &Arc<App>, listener: &TcpListener) {
    let (router, graceful) = (router(app), GracefulShutdown::new());
    let places = Arc::new(Semaphore::new(app.limits.connections));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME.min(app.limits.time))
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADERS);
    let mut tick = tokio::time::interval(TICK);
    while !app.stop.is_stopped() {
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place,
            _ = tick.tick() => continue,
        };
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection was not taken");
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            },
            _ = tick.tick() => continue,
        };
        let (service, peer) = (TowerToHyperService::new(router.clone()), Peer(peer.ip()));
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(peer);
            service.call(request)
        });
        let connection = graceful.watch(
            http.serve_connection(TokioIo::new(Patience::new(prepared(stream), app.limits.time * SEND_TIME)), service),
        );
        tokio::spawn(async move {
            // Clients leave as they like: there is nobody to tell.
            let _ = connection.await;
            drop(place);
        });
    }
    if tokio::time::timeout(LAST_WORDS, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests were left unanswered after {} s", LAST_WORDS.as_secs());
    }
}

fn prepared(stream: TcpStream) -> TcpStream {
    // Small answers are sent at once; that this is not possible costs time alone.
    let _ = stream.set_nodelay(true);
    stream
}
