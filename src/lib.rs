//! Interleave.
