/**
 * The options of V8 that keep memory low in a process that computes for seconds and then waits (`npm run bench
 * scanning`).
 */

/**
 * Limits V8's memory for young objects. Node lets it grow to 128 MB, and an analysis fills it with data that is no longer
 * needed.
 */
export const YOUNG_MEMORY_FLAG = "--max-semi-space-size=4";

/**
 * The options of V8 with which an analysis takes less CPU time (`npm run bench escalation`). So little memory for young
 * objects is collected sooner by one thread than by several that share it: this saves 5 to 8 % for an account of any
 * size. If V8 need not first grow that memory, a small account takes 2 % less. A small account ends before the heap has
 * grown to 64 MB, and collecting all of its garbage once before that took 10 %.
 */
export const ANALYSIS_MEMORY_FLAGS: readonly string[] = [
  "--no-parallel-scavenge",
  "--min-semi-space-size=4",
  "--initial-heap-size=64",
];

/**
 * Makes the C library return freed memory to the system at once. Otherwise freed buffers leave gaps that stay with the
 * process, in an arena for each thread.
 */
export const ALLOCATOR_ENVIRONMENT: Readonly<Record<string, string>> = {
  MALLOC_ARENA_MAX: "1",
  MALLOC_MMAP_THRESHOLD_: "131072",
  MALLOC_TRIM_THRESHOLD_: "131072",
};
