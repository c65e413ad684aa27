import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";
import { isRelease } from "./release.ts";

const COMPRESSED = /\.(js|css|svg)$/;
/** A smaller file would not become smaller. */
const LEAST_BYTES = 1_024;

/**
 * Writes each script and style sheet in compressed form beside it, once and with the most effort. Compressed at each
 * request, with the effort that a request allows, they would be a seventh larger.
 */
export function compressedAssets(): Plugin {
  return {
    name: "compressed-assets",
    apply: isRelease,
    async writeBundle({ dir }) {
      const assets = join(dir!, "assets");
      const files = readdirSync(assets).filter((name) => COMPRESSED.test(name));
      await Promise.all(files.map(async (name) => writeCompressed(join(assets, name))));
    },
  };
}

async function writeCompressed(path: string): Promise<void> {
  const content = readFileSync(path);
  if (content.length < LEAST_BYTES) return;
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, { params: quality }),
    promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  writeFileSync(`${path}.br`, br);
  writeFileSync(`${path}.gz`, gz);
}
