//! Where memory comes from: for a page, which is thousands of small allocations, from mimalloc; for what is large, as a picture, from the
//! system, which has it back as soon as it is free. mimalloc keeps what was large, and with glibc's allocator a page takes half as long again
//! (docs/PERFORMANCE.md).

use std::{
    alloc::{GlobalAlloc, Layout, System},
    ptr,
};

use mimalloc::MiMalloc;

/// From this size on the system is asked, in bytes. A page, growing, stays below.
const LARGE: usize = 256 * 1024;

/// See the module.
pub struct BySize;

fn is_large(size: usize) -> bool {
    size >= LARGE
}

// SAFETY: both allocators keep the contract; a piece goes back to the one that its size says it came from.
#[expect(unsafe_code, reason = "an allocator is one")]
unsafe impl GlobalAlloc for BySize {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are passed on.
        unsafe { if is_large(layout.size()) { System.alloc(layout) } else { MiMalloc.alloc(layout) } }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are passed on.
        unsafe { if is_large(layout.size()) { System.alloc_zeroed(layout) } else { MiMalloc.alloc_zeroed(layout) } }
    }

    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are passed on, and the size is that with which the piece was asked for.
        unsafe { if is_large(layout.size()) { System.dealloc(piece, layout) } else { MiMalloc.dealloc(piece, layout) } }
    }

    unsafe fn realloc(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's promises are passed on: `size` with this alignment is a layout, and no piece overlaps a new one.
        unsafe {
            match (is_large(layout.size()), is_large(size)) {
                (true, true) => System.realloc(piece, layout, size),
                (false, false) => MiMalloc.realloc(piece, layout, size),
                _ => {
                    let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
                    if !moved.is_null() {
                        ptr::copy_nonoverlapping(piece, moved, layout.size().min(size));
                        self.dealloc(piece, layout);
                    }
                    moved
                }
            }
        }
    }
}

/// From this size on an allocation of glibc goes back to the system as soon as it is free, and so does what is free at the end of the heap. In bytes.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(unsafe_code, reason = "an allocator is called so")]
    fn a_piece_keeps_what_is_in_it_from_one_allocator_to_the_other() {
        let layout = |size| Layout::from_size_align(size, 8).unwrap();
        // SAFETY: each piece is used within its size, and given back once, as it was asked for.
        unsafe {
            let mut piece = BySize.alloc_zeroed(layout(LARGE - 8));
            let mut size = LARGE - 8;
            piece.add(7).write(42);
            for next in [LARGE, 2 * LARGE, LARGE - 1, 8, 3 * LARGE, 16] {
                piece = BySize.realloc(piece, layout(size), next);
                size = next;
                assert_eq!((piece.read(), piece.add(7).read()), (0, 42), "{next}");
            }
            BySize.dealloc(piece, layout(size));
        }
    }
}
