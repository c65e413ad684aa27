/**
 * How a snapshot changes the stored escalation paths of its account. The rule is that of alerts: what an earlier reading
 * contained and this one lacks neither opens nor closes a path.
 */
import { createHash } from "node:crypto";
import type { AccountSnapshot } from "../../iam/account.ts";
import { completed } from "../../iam/checks/last-known.ts";
import type { PathReading } from "../../iam/escalation/paths/cross-account-reading.ts";
import type { EscalationPath } from "../../iam/escalation/paths/path.ts";
import { escalationFactsOf, pathIdentity, snapshotPaths } from "../../iam/escalation/paths/snapshot-paths.ts";

/** A path to store. */
export interface FoundPath {
  readonly path: EscalationPath;
  readonly identity: string;
  readonly contentHash: string;
  /** The target's AWS account, if the path leads into another account. */
  readonly targetAwsAccountId?: string | null;
  readonly readings?: readonly PathReading[];
}

/**
 * Yields the paths that differ from the stored ones, of which `known` has the content hashes by identity. Returns the
 * identities of the stored paths that no longer exist. Null if the paths are unknown.
 */
export function* changedPaths(
  snapshot: AccountSnapshot,
  known: ReadonlyMap<string, string>,
): Generator<FoundPath, readonly string[] | null> {
  const facts = escalationFactsOf(snapshot);
  if (!facts) return null;
  const hashes = new Map(known);
  const complete = completed(snapshot);
  const completeFacts = complete === snapshot ? null : escalationFactsOf(complete);
  const verdicts =
    completeFacts && new Map([...snapshotPaths(completeFacts)].map((path) => [pathIdentity(path), path.verdict.kind]));
  for (const path of snapshotPaths(facts)) {
    const identity = pathIdentity(path);
    // The verdict depends on what is missing, so the stored path is kept as it is.
    const isUncertain = verdicts !== null && verdicts.get(identity) !== path.verdict.kind;
    const contentHash = isUncertain ? null : createHash("sha1").update(JSON.stringify(path)).digest("base64url");
    if (contentHash !== null && hashes.get(identity) !== contentHash) yield { path, identity, contentHash };
    hashes.delete(identity);
  }
  for (const identity of verdicts?.keys() ?? []) hashes.delete(identity);
  return [...hashes.keys()];
}
