import { LRUCache } from "lru-cache";
import { elapsed } from "../../clock.ts";
import { withinTime } from "../../db/deadline.ts";
import { toAppError } from "../../errors.ts";
import { HOUR, SECOND } from "../../iam/time.ts";
import type { Caller } from "../../services/core/permissions.ts";
import { hashOf } from "../../services/core/token-hash.ts";
import type { Platform } from "../../services/core/request-scope.ts";
import type { Credential } from "./authenticate.ts";

const CALLERS_MAX = 100;
/** The time limit of the lookup. A scraper waits ten seconds, and the rest is needed for the response. */
const LOOKUP_WITHIN_MS = 2 * SECOND;
/** How long a remembered caller is accepted without a lookup. */
const REMEMBERED_FOR_MS = HOUR;

/**
 * Remembers callers for routes that must answer while the database is unavailable, because only the database can verify
 * callers. No access can be revoked during an outage, since that is a write. After any revocation, all callers are
 * forgotten and looked up again.
 */
export class RememberedCallers {
  private readonly callers = new LRUCache<
    string,
    { readonly caller: Caller /** Since the start of this process. */; readonly verifiedAt: number }
  >({ max: CALLERS_MAX });
  private readonly hints: AsyncIterator<unknown>;

  constructor({ events }: Pick<Platform, "events">) {
    this.hints = events.pubSub.subscribe("access")[Symbol.asyncIterator]();
    void this.listen();
  }

  /** Stores the result of a lookup. `caller` is null if the credential is not valid. */
  note(credential: Credential, caller: Caller | null): void {
    const key = keyOf(credential);
    if (caller === null) this.callers.delete(key);
    else this.callers.set(key, { caller, verifiedAt: elapsed() });
  }

  find(credential: Credential): Caller | null {
    const entry = this.callers.get(keyOf(credential));
    return entry !== undefined && elapsed() - entry.verifiedAt < REMEMBERED_FOR_MS ? entry.caller : null;
  }

  close(): void {
    void this.hints.return?.();
  }

  private async listen(): Promise<void> {
    while (!(await this.hints.next()).done) this.callers.clear();
  }
}

function keyOf({ kind, secret }: Credential): string {
  return `${kind} ${hashOf(secret)}`;
}

/**
 * Looks up the caller in the database. During an outage, returns the remembered caller. Throws the lookup's error for
 * unknown callers.
 */
export async function withinOutage(
  remembered: RememberedCallers,
  credential: Credential | null,
  lookUp: () => Promise<Caller | null>,
): Promise<Caller | null> {
  if (credential === null) return null;
  try {
    const caller = await withinTime(LOOKUP_WITHIN_MS, lookUp);
    remembered.note(credential, caller);
    return caller;
  } catch (error) {
    const caller = toAppError(error).isRetryable ? remembered.find(credential) : null;
    if (caller === null) throw error;
    return caller;
  }
}
