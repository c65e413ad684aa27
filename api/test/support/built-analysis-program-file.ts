/**
 * Replaces `analysis-program-file.ts` in tests if `BUILT_API` names a build (`vitest.config.ts`). Analysis processes then
 * run the built program: tests start hundreds of them, and each start from the sources takes 0.35 s more CPU time.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.env["BUILT_API"];
if (folder === undefined) throw new Error("BUILT_API names no build of the API.");

export const PROGRAM = pathToFileURL(join(folder, "analysis-program.js"));
export const PROGRAM_ARGUMENTS: readonly string[] = [];
