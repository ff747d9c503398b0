//! What the allocator does with memory that is free again. Only glibc's needs to be told.

/// From this size on an allocation goes back to the system as soon as it is free, and so does what is free at the end of the heap. In bytes.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const KEPT_BYTES: libc::c_int = 128 * 1024;

/// Keeps glibc from holding on to what a picture took: by itself it raises both thresholds, up to 32 and 64 MB, when something large is freed
/// (mallopt(3), `M_MMAP_THRESHOLD`).
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "mallopt is a function of C, and nobody wraps it")]
pub(crate) fn give_memory_back() {
    for threshold in [libc::M_MMAP_THRESHOLD, libc::M_TRIM_THRESHOLD] {
        // SAFETY: this takes two numbers and sets one of the allocator's, under its own lock.
        unsafe { libc::mallopt(threshold, KEPT_BYTES) };
    }
}

/// Other allocators give it back.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn give_memory_back() {}
