import { fileURLToPath } from "node:url";
import { build } from "vite";

const API = fileURLToPath(new URL("..", import.meta.url));
const ANALYSIS = `${API}/src/services/analysis`;

/**
 * Builds a benchmark process as the product is built, and returns the file to start. Thus the shipped code is measured,
 * without the compiler that runs the sources, which takes 40 MiB in each process. The program of analysis
 * processes stands beside it, where the product looks for it.
 */
export async function bundled(name: string): Promise<string> {
  const outDir = fileURLToPath(new URL(`../../dist/bench/${name}`, import.meta.url));
  await build({
    configFile: false,
    root: API,
    logLevel: "error",
    ssr: { noExternal: true },
    resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
    build: {
      ssr: true,
      target: "node24",
      minify: false,
      outDir,
      emptyOutDir: true,
      rolldownOptions: {
        input: {
          [name]: `${API}/bench/${name}.ts`,
          "analysis-program": `${ANALYSIS}/analysis-program.ts`,
          "parent-watch": `${ANALYSIS}/parent-watch.ts`,
        },
        output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  });
  return `${outDir}/${name}.js`;
}
