/**
 * Anchors the head of the audit log outside of the database, at start and every minute in which it changed: in the memory
 * of the process, in the log and, if one is set, in the anchor file.
 */
import { now, pause } from "../../clock.ts";
import { isDatabaseAway } from "../../db/database-away.ts";
import { AppError } from "../../errors.ts";
import type { Platform } from "../core/request-scope.ts";
import { appendAnchor, HEAD_LOGGED, LOGGED_MAC_CHARACTERS, readAnchors } from "./anchor-file.ts";
import { readHead } from "./audit-log.ts";

const ANCHOR_MS = 60_000;

export interface Anchoring {
  /** The number of the newest event that is anchored: in the file or, if there is none, in the log and in memory. */
  anchoredSeq(this: void): number;
  /** Anchors the current head a last time and stops. */
  close(): Promise<void>;
}

type AnchoringPlatform = Pick<Platform, "orm" | "log" | "auditKey" | "auditHeads">;

/** Reads the anchor file, anchors the current head and continues every minute. Error: AUDIT_ANCHOR_FAILED. */
export async function startAnchoring(
  platform: AnchoringPlatform,
  path: string | null,
  everyMs = ANCHOR_MS,
): Promise<Anchoring> {
  const { auditHeads, log } = platform;
  if (path !== null) await readAnchors(path, auditHeads);
  const { anchor, anchoredSeq } = openAnchor(platform, path);
  await anchor();
  const stop = new AbortController();
  const attempt = () =>
    anchor().catch((error: unknown) => {
      if (isDatabaseAway(error)) return;
      const { code, stack } = error as AppError;
      log.error(
        error instanceof AppError ? { code, reason: error.message } : { code: "INTERNAL", stack },
        "audit.anchor",
      );
    });
  const run = async () => {
    while (!stop.signal.aborted) {
      await pause(everyMs, stop.signal).catch(() => undefined);
      await attempt();
    }
  };
  const running = run();
  return {
    anchoredSeq,
    async close() {
      stop.abort(new Error("The process stops."));
      await running;
    },
  };
}

interface Anchor extends Pick<Anchoring, "anchoredSeq"> {
  anchor(this: void): Promise<void>;
}

function openAnchor({ orm, log, auditKey, auditHeads }: AnchoringPlatform, path: string | null): Anchor {
  /** The head that was reported last, so that an unchanged one is not reported every minute. */
  let reported = "";
  /** The newest event in the file. A file that fails is tried again, and the other anchors do not wait for it. */
  let fileSeq = auditHeads.highest;
  const anchor = async () => {
    const { seq, mac, isAuthentic } = await readHead(orm.em.fork(), auditKey);
    const key = `${seq} ${mac} ${isAuthentic}`;
    if (key === reported) return;
    // A head that is not authentic is never anchored: afterwards no log could agree with it.
    const isBroken = !isAuthentic || seq < auditHeads.highest || !auditHeads.agreesWith({ seq, mac });
    if (isBroken) {
      const reason = isAuthentic ? `Event ${auditHeads.highest} was seen before.` : "The last event was changed.";
      log.error({ code: "AUDIT_LOG_BROKEN", seq, reason }, "audit.broken");
    } else if (seq > 0) {
      auditHeads.add({ seq, mac });
      log.info({ seq, mac: mac.slice(0, LOGGED_MAC_CHARACTERS) }, HEAD_LOGGED);
      if (path !== null && seq > fileSeq) {
        await appendAnchor(path, { seq, mac }, now());
        fileSeq = seq;
      }
    }
    reported = key;
  };
  return { anchor, anchoredSeq: () => (path === null ? auditHeads.highest : fileSeq) };
}
