//! The contract of the latency endpoint.

mod site;
