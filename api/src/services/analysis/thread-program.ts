/** The program that an analysis thread runs, and Node's arguments for it. */
const isSource = import.meta.url.endsWith(".ts");

export const THREAD = new URL(isSource ? "./analysis-thread.ts" : "./analysis-thread.js", import.meta.url);
/** When run from the sources, the thread needs tsx to load TypeScript. A build needs nothing. */
export const THREAD_ARGUMENTS: readonly string[] = isSource ? ["--import", "tsx"] : [];
