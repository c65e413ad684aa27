/** Finding S6: a disk that takes only a part of the lines is a failure. A limit on the size of files stands for it. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";

const LIMIT_BYTES = 16 * 1_048_576;
/** `ulimit -f` counts blocks of this size. */
const BLOCK_BYTES = 512;
/** The bytes that still fit: fewer than a line has. */
const LEFT_BYTES = 20;

const folder = mkdtempSync(join(tmpdir(), "iam-monitor-full-disk-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROGRAM = `
import { appendAnchor } from "./api/src/services/audit/anchor-file.ts";
import { deliver } from "./api/src/services/audit/stream/deliver.ts";
const [stream, anchor] = process.argv.slice(1);
const outcome = (attempt) => attempt.then(() => "accepted", ({ code }) => code);
const event = { type: "audit.event", seq: 1, mac: "0".repeat(64), details: {} };
const options = { secret: null, signal: new AbortController().signal };
console.log(await outcome(deliver({ kind: "file", name: "file", path: stream }, [event], options)));
console.log(await outcome(appendAnchor(anchor, { seq: 1, mac: "0".repeat(64) }, 0)));
`;

test("a line that is written only in part is neither delivered nor anchored", { timeout: 240_000 }, async () => {
  const files = ["stream", "anchor"].map((name) => join(folder, name));
  for (const file of files) {
    writeFileSync(file, "");
    truncateSync(file, LIMIT_BYTES - LEFT_BYTES - 1);
    writeFileSync(file, "\n", { flag: "a" });
  }
  const { stdout } = await promisify(execFile)("sh", [
    "-c",
    `ulimit -f ${LIMIT_BYTES / BLOCK_BYTES} && exec "$@"`,
    "sh",
    process.execPath,
    "--import",
    "tsx",
    "--input-type=module",
    "--eval",
    PROGRAM,
    ...files,
  ]);
  expect(stdout.trim().split("\n")).toEqual(["EFBIG", "AUDIT_ANCHOR_FAILED"]);
  // A part was written, so the failure is not that of a file without any space left.
  for (const file of files) expect(readFileSync(file)).toHaveLength(LIMIT_BYTES);
});
