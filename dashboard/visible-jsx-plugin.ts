import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const RUNTIME = fileURLToPath(new URL("src/visible-jsx.ts", import.meta.url));
const REACTS = /^react\/jsx-(dev-)?runtime$/;

/** Puts `src/visible-jsx.ts` where React's JSX runtime is asked for, by ourselves or by a package; it alone gets React's. */
export function visibleJsx(): Plugin {
  return {
    name: "visible-jsx",
    enforce: "pre",
    resolveId: {
      filter: { id: REACTS },
      handler: (_source, importer) => (importer === RUNTIME ? undefined : RUNTIME),
    },
  };
}
