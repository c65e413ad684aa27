import { setFlagsFromString } from "node:v8";

const GROWS_PERCENT = 60;

/**
 * Where memory is plenty V8 lets the heap grow to four times what was in use before it looks for what is not: an api that keeps 70 MB
 * went to 290, of which nothing was anybody's (`npm run bench stalled`). For the process that answers; a worker thinks in bursts,
 * and has its own.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWS_PERCENT}`);
}
