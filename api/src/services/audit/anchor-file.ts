/**
 * The anchor file: the heads of the audit log, one per line, outside of the database. Someone with access only to
 * the database cannot change it, so it reveals that newest events were removed or that all rows were replaced by an older copy.
 */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { AppError } from "../../errors.ts";
import type { Instant } from "../../iam/time.ts";
import { EVENT_TYPE } from "./stream/streamed-event.ts";
import { type AuditHead, AuditHeads } from "../core/audit-heads.ts";

/** The heads that `audit:verify` compares: two years with a change in each minute. */
const ANCHORS_MAX = 1_000_000;
/** The first characters of the MAC that a log line contains. 64 bits are enough, because no one can choose a MAC. */
export const LOGGED_MAC_CHARACTERS = 16;
/** The event of the log line that contains a head. */
export const HEAD_LOGGED = "audit.head";
const FILE_MODE = 0o600;
const LINE = /^\S+ (\d{1,15}) ([0-9a-f]{64})$/;
const STREAMED = new RegExp(`"type":"${EVENT_TYPE}","seq":(\\d{1,15}),"mac":"([0-9a-f]{64})"`);
const NEWLINE = 0x0a;

/** Appends a head and waits until it is on the disk. Error: AUDIT_ANCHOR_FAILED. */
export async function appendAnchor(path: string, { seq, mac }: AuditHead, at: Instant): Promise<void> {
  try {
    const file = await open(path, "a+", FILE_MODE);
    try {
      const { size } = await file.stat();
      // A crash may have left half a line. The next one must not continue it.
      const isTorn = size > 0 && (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] !== NEWLINE;
      // Unlike `write`, this fails if the disk takes only a part.
      await file.appendFile(`${isTorn ? "\n" : ""}${new Date(at).toISOString()} ${seq} ${mac}\n`);
      await file.sync();
      if (size === 0) await syncFolder(path);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw failed(path, error);
  }
}

/**
 * Adds the heads of an anchor file, or of a file of log lines, to `heads`, and returns how many lines held one. Other
 * lines are skipped. A missing file has none. Error: AUDIT_ANCHOR_FAILED.
 */
export async function readAnchors(path: string, heads: AuditHeads): Promise<number> {
  let count = 0;
  try {
    const lines = createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity });
    for await (const line of lines) {
      const head = headIn(line);
      if (head === null) continue;
      heads.add(head);
      count += 1;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw failed(path, error);
  }
  return count;
}

/** Reads all heads of a file, for a comparison with the whole log. Errors: AUDIT_ANCHOR_FAILED. */
export async function readAllAnchors(path: string): Promise<AuditHeads> {
  const heads = new AuditHeads(ANCHORS_MAX);
  await readAnchors(path, heads);
  if (heads.size < ANCHORS_MAX) return heads;
  throw new AppError("AUDIT_ANCHOR_FAILED", {
    message: `${path} contains more than ${ANCHORS_MAX} heads. Split it, and verify the log against each part.`,
  });
}

function headIn(line: string): AuditHead | null {
  const [, seq, mac] = LINE.exec(line) ?? [];
  if (seq !== undefined && mac !== undefined) return { seq: Number(seq), mac };
  return line.includes(`"${HEAD_LOGGED}"`) ? loggedHeadIn(line) : streamedHeadIn(line);
}

/** Reads an event that was sent to a target of AUDIT_STREAM. Text inside of an event has no unescaped quotes. */
function streamedHeadIn(line: string): AuditHead | null {
  const [, seq, mac] = STREAMED.exec(line) ?? [];
  return seq === undefined || mac === undefined ? null : { seq: Number(seq), mac };
}

/** Reads a log line of the product. A container's log may begin each line with the container's name. */
function loggedHeadIn(line: string): AuditHead | null {
  const seq = /"seq":(\d{1,15})\b/.exec(line)?.[1];
  const mac = new RegExp(`"mac":"([0-9a-f]{${LOGGED_MAC_CHARACTERS}})"`).exec(line)?.[1];
  return seq === undefined || mac === undefined ? null : { seq: Number(seq), mac };
}

/** A new file survives a power failure only if its folder's entry is on the disk as well. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function failed(path: string, error: unknown): AppError {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return new AppError("AUDIT_ANCHOR_FAILED", {
    message: `The anchor file ${path} could not be read or written (${code || message}).`,
    cause: error,
  });
}
