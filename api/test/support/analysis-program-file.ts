/**
 * Replaces the file of the same name in `api/src` in tests (`vitest.config.ts`). If `BUILT_API` names a build, analysis
 * processes run the built program: tests start hundreds of them, and each start from the sources takes 0.35 s more CPU time.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as source from "../../src/services/analysis/analysis-program-file.ts";

const folder = process.env["BUILT_API"];

export const PROGRAM = folder === undefined ? source.PROGRAM : pathToFileURL(join(folder, "analysis-program.js"));
export const PROGRAM_ARGUMENTS: readonly string[] = folder === undefined ? source.PROGRAM_ARGUMENTS : [];
