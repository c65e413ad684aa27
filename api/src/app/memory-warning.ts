/** The memory in MB that a worker needs besides its analyses. */
const WORKER_MB = 512;
/** A worker analyses so many scans at the same time. */
const ANALYSES = 2;
const BYTES_PER_MB = 2 ** 20;

/**
 * A warning for the log if two analyses may together take more memory than the system grants. The kernel then ends an analysis
 * before its own limit does, and may end the worker with it. Null if the memory suffices, or if the limit is unknown (0).
 */
export function memoryWarning(heapMb: number, constrainedBytes: number): string | null {
  const grantedMb = Math.floor(constrainedBytes / BYTES_PER_MB);
  const neededMb = ANALYSES * heapMb + WORKER_MB;
  if (grantedMb === 0 || neededMb <= grantedMb) return null;
  return `Analyses of scans may take ${ANALYSES} x ${heapMb} MB (ANALYSIS_HEAP_MB), but the system grants ${grantedMb} MB to the whole process. If they take more, the system ends an analysis, and in Kubernetes or under systemd the worker with it. Grant ${neededMb} MB or lower ANALYSIS_HEAP_MB.`;
}
