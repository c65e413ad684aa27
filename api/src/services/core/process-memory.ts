/** What keeps the memory of a process low that computes for seconds and then waits (`npm run bench scanning`). */

/**
 * Limits V8's memory for young objects. Node lets it grow to 128 MB, and an analysis fills it with data that is no longer
 * needed.
 */
export const YOUNG_MEMORY_FLAG = "--max-semi-space-size=4";

/**
 * Makes the C library return freed memory to the system at once. Otherwise freed buffers leave gaps that stay with the
 * process, in an arena for each thread.
 */
export const ALLOCATOR_ENVIRONMENT: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: "1",
  MALLOC_MMAP_THRESHOLD_: "131072",
  MALLOC_TRIM_THRESHOLD_: "131072",
};
