import { getHeapStatistics } from "node:v8";

/** Below this size there is too little to free for the time that a collection takes. */
const RELEASE_FROM_BYTES = 64 * 1_048_576;

/**
 * Frees what this process no longer uses before a phase of a scan that needs much memory. V8 collects only when its own
 * heap has grown, so the data of the phase before would stay in memory beside the heap of an analysis process.
 *
 * `WHOLE` also shrinks the heap to what is used, and takes twice as long as `UNUSED`. Without Node's `--expose-gc`
 * (`WORKER_NODE_FLAGS`) nothing happens.
 */
export function releaseMemory(what: "WHOLE" | "UNUSED"): void {
  const { used_heap_size: used, external_memory: external } = getHeapStatistics();
  if (used + external < RELEASE_FROM_BYTES) return;
  globalThis.gc?.({ type: "major", execution: "sync", flavor: what === "WHOLE" ? "last-resort" : "regular" });
}
