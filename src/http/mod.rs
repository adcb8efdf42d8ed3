//! The service: an index, asked over HTTP. `api` answers with the JSON of the command line, `page` with HTML.
//!
//! | file | what |
//! |---|---|
//! | `app` | what all routes share: the index, the queue before it, the limits |
//! | `queue` | as many at once as there are cores, a few that wait, and no more |
//! | `params` | the parameters of a URL: read, bounded, and described for the OpenAPI |
//! | `problem` | what went wrong, by RFC 9457 |
//! | `listen` | sockets: who is let in, how long a client may take (`patience`), how it ends |
//! | `guard` | what is refused before any route: sizes, hosts, keys, rates (`key`, `bucket`) |
//! | `finish` | what all answers have: headers, a request id, a line in the log, a place in the metrics |
//! | `follow` | later commits of the index |
//! | `health`, `metrics` | for who runs it |
//!
//! A request comes in by `listen`, passes `guard`, is answered by a route, and leaves by `finish`. Nothing here names a
//! path of the machine, and only `page` knows HTML.

mod api;
mod app;
mod bucket;
mod finish;
mod follow;
mod guard;
mod health;
mod key;
mod listen;
mod metrics;
mod page;
mod params;
mod patience;
mod problem;
mod queue;

pub(crate) use app::{App, Limits};
pub(crate) use guard::Guard;
pub(crate) use key::Key;
pub(crate) use listen::serve;
