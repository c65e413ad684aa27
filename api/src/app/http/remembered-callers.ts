import { now } from "../../clock.ts";
import { withinTime } from "../../db/deadline.ts";
import { toAppError } from "../../errors.ts";
import { HOUR, type Instant, SECOND } from "../../iam/time.ts";
import type { Caller } from "../../services/core/permissions.ts";
import { hashOf } from "../../services/core/token-hash.ts";
import type { Platform } from "../../services/core/request-scope.ts";
import type { Credential } from "./authenticate.ts";

const REMEMBERED_MAX = 100;
/** What is left of the ten seconds that a scraper has is for the answer. */
const LOOKED_UP_WITHIN_MS = 2 * SECOND;
/** Longer than that nobody is believed without being looked up. */
const REMEMBERED_FOR_MS = HOUR;

/**
 * Who was let in to a route that must answer while the database, which alone knows callers, is away. Nobody can be shut out
 * meanwhile, since that is a write; when anybody was, before, all are forgotten and looked up again.
 */
export class RememberedCallers {
  private readonly callers = new Map<string, { readonly caller: Caller; readonly seenAt: Instant }>();
  private readonly hints: AsyncIterator<unknown>;

  constructor({ events }: Pick<Platform, "events">) {
    this.hints = events.pubSub.subscribe("access")[Symbol.asyncIterator]();
    void this.listen();
  }

  /** As the database says; `null`: nobody. */
  note(credential: Credential, caller: Caller | null): void {
    const key = keyOf(credential);
    this.callers.delete(key);
    if (caller === null) return;
    this.callers.set(key, { caller, seenAt: now() });
    if (this.callers.size > REMEMBERED_MAX) this.callers.delete(this.callers.keys().next().value!);
  }

  find(credential: Credential): Caller | null {
    const known = this.callers.get(keyOf(credential));
    return known !== undefined && now() - known.seenAt < REMEMBERED_FOR_MS ? known.caller : null;
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

/** Who asks, as the database says by `look`; while it does not, as it said last. Errors: those of `look`, about strangers. */
export async function withinOutage(
  remembered: RememberedCallers,
  credential: Credential | null,
  look: () => Promise<Caller | null>,
): Promise<Caller | null> {
  if (credential === null) return null;
  try {
    const caller = await withinTime(LOOKED_UP_WITHIN_MS, look);
    remembered.note(credential, caller);
    return caller;
  } catch (error) {
    const known = toAppError(error).isRetryable ? remembered.find(credential) : null;
    if (known === null) throw error;
    return known;
  }
}
