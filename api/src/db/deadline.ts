/**
 * The time limit of a request, and the caller it is for. `withDeadline` sets it. The connection pool
 * (`pool-deadlines.ts`) and the analysis processes read it with `currentDeadline`, so that the calls in between need not
 * pass it on.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { AppError } from "../errors.ts";

/** The time limit of a query. */
export const QUESTION_WITHIN_MS = 10_000;
/**
 * The time limit of a mutation. It is long, because a mutation may call AWS, whose calls have their own limits, and may
 * receive a slow upload.
 */
const MUTATION_WITHIN_MS = 300_000;
/** The time limit of one SQL statement in a mutation. In a query, the time limit of the query applies. */
const MUTATION_STATEMENT_MS = 60_000;

/** The error is created once, because thousands of queries per second may end with it and its stack is of no use. */
const EXCEEDED = new AppError("DEADLINE_EXCEEDED");

export class Deadline {
  private readonly ended = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private isMutation = false;

  /** `caller` identifies the caller for the turns at the connections. Null for work of the process itself. */
  constructor(
    private readonly questionMs: number = QUESTION_WITHIN_MS,
    public caller: string | null = null,
  ) {
    this.extend(questionMs);
  }

  /**
   * Whether the caller may hold only a share of the connections. A mutation is not limited: it may need a second
   * connection while a transaction holds the first, and would then wait for itself.
   */
  get isShareLimited(): boolean {
    return this.caller !== null && !this.isMutation;
  }

  /** Aborts with DEADLINE_EXCEEDED when the time is over or the client has disconnected. */
  get signal(): AbortSignal {
    return this.ended.signal;
  }

  /** The time limit of one SQL statement. */
  get statementMs(): number {
    return this.isMutation ? MUTATION_STATEMENT_MS : this.questionMs;
  }

  /** Restarts the time limit with another duration, for work that is known to take longer. */
  extend(withinMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.abort(), withinMs);
    this.timer.unref();
  }

  /** Restarts the usual time limit after the longer work. */
  resume(): void {
    this.extend(this.isMutation ? MUTATION_WITHIN_MS : this.questionMs);
  }

  /** Marks the request as a mutation: it is completed even if the client disconnects. */
  becomeMutation(): void {
    this.isMutation = true;
    this.extend(MUTATION_WITHIN_MS);
  }

  /** Ends the deadline because the client was answered or has disconnected. */
  end({ isAnswered }: { readonly isAnswered: boolean }): void {
    if (!this.isMutation) this.abort();
    else if (isAnswered) clearTimeout(this.timer);
  }

  private abort(): void {
    clearTimeout(this.timer);
    this.ended.abort(EXCEEDED);
  }
}

const current = new AsyncLocalStorage<Deadline | undefined>();

export function withDeadline<Done>(deadline: Deadline | undefined, work: () => Done): Done {
  return current.run(deadline, work);
}

/** Runs work with a time limit. Work that cannot be cancelled continues unobserved. Error: DEADLINE_EXCEEDED. */
export async function withinTime<Done>(withinMs: number, work: () => Promise<Done>): Promise<Done> {
  const deadline = new Deadline(withinMs);
  const timeout = new Promise<never>((_resolve, reject) =>
    deadline.signal.addEventListener("abort", () => reject(EXCEEDED), { once: true }),
  );
  try {
    return await Promise.race([withDeadline(deadline, work), timeout]);
  } finally {
    timeout.catch(() => undefined);
    deadline.end({ isAnswered: true });
  }
}

/**
 * Runs work for several requests, which must not end when one of them does. `caller` is whose turn it is at the connections.
 */
export async function withOwnDeadline<Done>(caller: string | null, work: () => Promise<Done>): Promise<Done> {
  const deadline = new Deadline(undefined, caller);
  try {
    return await withDeadline(deadline, work);
  } finally {
    deadline.end({ isAnswered: true });
  }
}

/** Waits until the request's own deadline for work that does not end with it. Error: DEADLINE_EXCEEDED. */
export async function beforeDeadline<Done>(waiting: Promise<Done>): Promise<Done> {
  const signal = currentDeadline()?.signal;
  if (signal === undefined) return waiting;
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([waiting, aborted]);
  } finally {
    if (onAbort) signal.removeEventListener("abort", onAbort);
    waiting.catch(() => undefined);
  }
}

export function currentDeadline(): Deadline | undefined {
  return current.getStore();
}
