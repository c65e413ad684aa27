/** The file of the program that an analysis process runs, and Node's arguments for it. */
const isSource = import.meta.url.endsWith(".ts");

export const PROGRAM = new URL(isSource ? "./analysis-program.ts" : "./analysis-program.js", import.meta.url);
/** When run from the sources, the program needs tsx to load TypeScript. A build needs nothing. */
export const PROGRAM_ARGUMENTS: readonly string[] = isSource ? ["--import", "tsx"] : [];
