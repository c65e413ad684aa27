import { setFlagsFromString } from "node:v8";

/**
 * Makes V8 optimize a function only after 30,000 calls instead of 400, and once more after 300,000 instead of 3,000. The
 * analysis of a small account ends before optimized code pays off: of its CPU time, a third went into the compiler. The analysis
 * of a large account reaches the limits at once (`npm run bench escalation`). Set from within, because Node does not start with a
 * flag that its V8 does not know.
 */
export function compileLate(): void {
  setFlagsFromString("--invocation-count-for-maglev=30000");
  setFlagsFromString("--invocation-count-for-turbofan=300000");
}
