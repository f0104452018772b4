//! The contract of the latency endpoint.

mod contract;
mod site;
