import { fileURLToPath } from "node:url";
import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

const SWAGGER_UI = new URL("../../node_modules/swagger-ui-dist/", import.meta.url);
const NOTICES = ["NOTICE", "LICENSE", "swagger-ui-es-bundle.js.LICENSE.txt"];

/** Writes the notices and licences of Swagger UI beside its code, as its licence requires of those who pass it on. */
const licences: Plugin = {
  name: "licences",
  generateBundle() {
    const source = NOTICES.map((name) => readFileSync(new URL(name, SWAGGER_UI), "utf8")).join("\n\n");
    this.emitFile({ type: "asset", fileName: "assets/swagger-ui-licences.txt", source });
  },
};

/** The page of the REST routes is a separate bundle, because Swagger UI is larger than the dashboard. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "/docs/rest/",
  plugins: [licences],
  build: {
    outDir: "../../dist/rest-docs",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 3_000,
  },
});
