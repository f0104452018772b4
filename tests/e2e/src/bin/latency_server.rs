//! The latency endpoint on a port of this machine: see [`interleave_e2e::latency_server`].
//!
//! ```sh
//! cargo run -p interleave-e2e --bin latency_server -- 8081
//! curl -i 'http://127.0.0.1:8081/lat/200?bytes=64&id=a'
//! ```

use std::io;

use interleave_e2e::latency_server::serve;
use tokio::net::TcpListener;

/// Serves on 127.0.0.1, on the port given as the first argument or 8081, until ctrl-c.
#[tokio::main]
async fn main() -> io::Result<()> {
    let port = match std::env::args().nth(1) {
        None => 8081,
        Some(text) => text
            .parse()
            .map_err(|_| io::Error::other(format!("the port must be a number from 0 to 65535, not {text:?}")))?,
    };
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("http://{}/lat/200", listener.local_addr()?);
    // Requests under way are dropped rather than waited for: they may have 30 s to go.
    tokio::select! {
        served = serve(listener) => served,
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}
