import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "vite";

/** A program of the tests, bundled with its packages. */
export interface BundledProgram {
  readonly file: string;
  remove(): void;
}

/**
 * Bundles a program of the tests that a drill starts again and again. From its sources each start takes 1.8 s of CPU
 * time, from the bundle 0.3 s. The bundle itself takes 1.6 s.
 */
export async function bundleProgram(source: string): Promise<BundledProgram> {
  const folder = mkdtempSync(join(tmpdir(), "iam-monitor-program-"));
  await build({
    configFile: false,
    logLevel: "error",
    ssr: { noExternal: true },
    build: { ssr: source, target: "node24", outDir: folder, emptyOutDir: true, minify: false },
  });
  return {
    file: join(folder, `${basename(source, ".ts")}.js`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
