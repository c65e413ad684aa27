/**
 * Answers that many subscribers share. A thousand dashboards receive the same event: computing the answer separately
 * for each of them delayed the last one by half a minute.
 *
 * An answer that depends on anything personal is never shared. The shared computation receives the question, which is
 * the key, and a reduced caller that has only its role, scopes and accounts. Reading any other property of the reduced caller records the
 * attempt and throws `NotShareable`; the answer is then discarded and computed for each subscriber with the real
 * caller. The attempt is recorded as well as thrown, because code on the way, such as GraphQL's executor, turns errors
 * into results.
 *
 * The caller is looked up again for each event, so a subscriber whose role was lowered gets the answer of the new role.
 */
import { now } from "../../clock.ts";
import type { Instant } from "../../iam/time.ts";
import type { Caller } from "../../services/core/permissions.ts";

/** The time for which an answer is shared; afterwards the same question is computed again. */
const SHARED_FOR_MS = 1_000;
const MAX_ENTRIES = 1_000;
const MAX_BYTES = 4 * 1_024 * 1_024;

/** The properties of a caller that decide what it may read. Callers that share an answer have the same. */
export type Access = Pick<Caller, "role" | "scopes" | "accountIds" | "mustRegisterPasskey">;

/** Every property of a caller except its access. The type check fails if a new property is missing here. */
const PERSONAL_PROPERTIES = Object.keys({
  kind: true,
  name: true,
  operatorId: true,
  token: true,
  sessionId: true,
  authenticatedAt: true,
  networks: true,
} satisfies Record<Exclude<keyof Caller, keyof Access>, true>);

/** The answer depends on the caller's personal properties, so it must be computed for this caller alone. */
export class NotShareable extends Error {
  constructor(property: string) {
    super(`The answer depends on the caller's ${property}.`);
  }
}

interface ReducedCaller {
  readonly caller: Caller;
  /** Whether a personal property was read, even if the error was caught. */
  readonly isPersonalRead: () => boolean;
}

/** A read-only caller that has only its access. Its other properties can be enumerated, but reading one throws. */
function reducedCaller({ role, scopes, accountIds, mustRegisterPasskey }: Access): ReducedCaller {
  let isPersonalRead = false;
  const caller = { role, scopes, accountIds, ...(mustRegisterPasskey && { mustRegisterPasskey }) };
  for (const property of PERSONAL_PROPERTIES)
    Object.defineProperty(caller, property, {
      // Enumerable, so that copying or serializing the caller reads the property and throws too.
      enumerable: true,
      get(): never {
        isPersonalRead = true;
        throw new NotShareable(property);
      },
    });
  return { caller: Object.freeze(caller) as Caller, isPersonalRead: () => isPersonalRead };
}

/** Two callers with equal access get equal answers, unless an answer depends on anything personal. */
export function accessOf({ role, scopes, accountIds, mustRegisterPasskey }: Caller): Access {
  return { role, scopes, accountIds, ...(mustRegisterPasskey && { mustRegisterPasskey }) };
}

/** The shared answer, or `null` if the question must be answered for each caller separately. */
export type Outcome<Answer> = { readonly answer: Answer } | null;

interface Entry<Answer> {
  readonly startedAt: Instant;
  readonly outcome: Promise<Outcome<Answer>>;
  bytes: number;
}

export class SharedAnswers<Answer> {
  /** The entries by access and question, oldest first. */
  private readonly entries = new Map<string, Entry<Answer>>();
  private bytes = 0;
  private timer: NodeJS.Timeout | null = null;

  /** `bytesOf`: the approximate memory that an answer takes. */
  constructor(private readonly bytesOf: (answer: Answer) => number) {}

  /**
   * Returns the answer to a question, shared between callers with the same access where possible.
   *
   * `question` must identify everything that `compute` depends on besides the caller. `compute` may run for another
   * caller with the same access, and must not read the caller after its promise settles.
   */
  async ask(question: string, caller: Caller, compute: (caller: Caller) => Promise<Answer>): Promise<Answer> {
    this.evict();
    const access = accessOf(caller);
    const key = `${JSON.stringify(access)} ${question}`;
    const entry = this.entries.get(key) ?? this.start(key, access, compute);
    const outcome = await entry.outcome;
    return outcome ? outcome.answer : compute(caller);
  }

  private start(key: string, access: Access, compute: (caller: Caller) => Promise<Answer>): Entry<Answer> {
    const entry: Entry<Answer> = { startedAt: now(), outcome: computeShared(access, compute), bytes: 0 };
    this.entries.set(key, entry);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.evict();
    }, SHARED_FOR_MS).unref();
    void entry.outcome.then(
      (outcome) => {
        if (!outcome || this.entries.get(key) !== entry) return;
        entry.bytes = this.bytesOf(outcome.answer);
        this.bytes += entry.bytes;
      },
      // Ignored here, because every caller that waits for the outcome receives the failure.
      () => undefined,
    );
    return entry;
  }

  /** Removes expired entries, and the oldest ones while there are too many or they take too much memory. */
  private evict(): void {
    const expired = now() - SHARED_FOR_MS;
    for (const [key, { startedAt, bytes }] of this.entries) {
      if (startedAt > expired && this.entries.size <= MAX_ENTRIES && this.bytes <= MAX_BYTES) return;
      this.entries.delete(key);
      this.bytes -= bytes;
    }
  }
}

/** Computes the shared answer. A failure is shared like an answer, unless a personal property was read before it. */
export async function computeShared<Answer>(
  access: Access,
  compute: (caller: Caller) => Promise<Answer>,
): Promise<Outcome<Answer>> {
  const { caller, isPersonalRead } = reducedCaller(access);
  try {
    const answer = await compute(caller);
    return isPersonalRead() ? null : { answer };
  } catch (error) {
    if (isPersonalRead()) return null;
    throw error;
  }
}
