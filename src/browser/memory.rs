//! How much the heap holds.

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static HEAP: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);

/// The bytes allocated now. The wasm's memory itself only grows, and by 64 KiB at a time.
#[cfg(target_arch = "wasm32")]
pub(super) fn heap() -> Option<u64> {
    u64::try_from(HEAP.allocated()).ok()
}

/// Elsewhere nobody counts.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn heap() -> Option<u64> {
    None
}
