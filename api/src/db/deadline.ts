/**
 * How long somebody's request may take, known to everything that is done for it: `withDeadline` says it once, and the
 * pool (`pool-deadlines.ts`) and the thinking thread ask `currentDeadline`, through whatever stands between.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { AppError } from "../errors.ts";

/** Of a question, whole. */
export const QUESTION_WITHIN_MS = 10_000;
/** Of a deed: AWS may be asked in it, each call within bounds of its own, and a file may come in slowly. */
const MUTATION_WITHIN_MS = 300_000;
/** Of one statement of a deed; of a question it is the question's own. */
const MUTATION_STATEMENT_MS = 60_000;

/** Made once: it ends each of thousands of questions a second, most of which nobody asks any more, and its stack tells nothing. */
const OVER = new AppError("DEADLINE_EXCEEDED");

export class Deadline {
  private readonly ended = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private isMutation = false;

  constructor(private readonly questionMs: number = QUESTION_WITHIN_MS) {
    this.extend(questionMs);
  }

  /** Aborted, with DEADLINE_EXCEEDED as its reason, when the time is over or nobody waits for the answer any more. */
  get signal(): AbortSignal {
    return this.ended.signal;
  }

  /** Of one statement of SQL. */
  get statementMs(): number {
    return this.isMutation ? MUTATION_STATEMENT_MS : this.questionMs;
  }

  /** From now on so long, for what is known to take longer. */
  extend(withinMs: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.abort(), withinMs);
    this.timer.unref();
  }

  /** The usual time, from now on: what took longer is done. */
  resume(): void {
    this.extend(this.isMutation ? MUTATION_WITHIN_MS : this.questionMs);
  }

  /** Something is to be changed: what was begun is carried through, though nobody waits for it. */
  becomeMutation(): void {
    this.isMutation = true;
    this.extend(MUTATION_WITHIN_MS);
  }

  /** Whoever asked was answered, or is gone. */
  leave({ isAnswered }: { readonly isAnswered: boolean }): void {
    if (!this.isMutation) this.abort();
    else if (isAnswered) clearTimeout(this.timer);
  }

  private abort(): void {
    clearTimeout(this.timer);
    this.ended.abort(OVER);
  }
}

const current = new AsyncLocalStorage<Deadline | undefined>();

export function withDeadline<Done>(deadline: Deadline | undefined, work: () => Done): Done {
  return current.run(deadline, work);
}

/** As long as this and no longer: what cannot even be cancelled by then is left behind. Error: DEADLINE_EXCEEDED. */
export async function withinTime<Done>(withinMs: number, work: () => Promise<Done>): Promise<Done> {
  const deadline = new Deadline(withinMs);
  const late = new Promise<never>((_resolve, reject) =>
    deadline.signal.addEventListener("abort", () => reject(OVER), { once: true }),
  );
  try {
    return await Promise.race([withDeadline(deadline, work), late]);
  } finally {
    late.catch(() => undefined);
    deadline.leave({ isAnswered: true });
  }
}

export function currentDeadline(): Deadline | undefined {
  return current.getStore();
}
