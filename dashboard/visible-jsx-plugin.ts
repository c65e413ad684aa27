import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const RUNTIME = fileURLToPath(new URL("src/visible-jsx.ts", import.meta.url));
const REACT_RUNTIMES = /^react\/jsx-(dev-)?runtime$/;

/** Replaces React's JSX runtime with `src/visible-jsx.ts` in the dashboard and its packages. Only that file imports React's. */
export function visibleJsx(): Plugin {
  return {
    name: "visible-jsx",
    enforce: "pre",
    resolveId: {
      filter: { id: REACT_RUNTIMES },
      handler: (_source, importer) => (importer === RUNTIME ? undefined : RUNTIME),
    },
  };
}
