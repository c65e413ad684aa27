/**
 * Lets jobs of one process run at the same time, except those that must run alone. A scan whose worker has died before
 * runs alone: if the process dies again, no other scan is lost.
 */
export class JobTurns {
  #alone: Promise<unknown> = Promise.resolve();
  readonly #together = new Set<Promise<void>>();

  async runTogether(work: () => Promise<void>): Promise<void> {
    let gate;
    do {
      gate = this.#alone;
      await gate;
    } while (gate !== this.#alone);
    const running = work();
    this.#together.add(running);
    try {
      await running;
    } finally {
      this.#together.delete(running);
    }
  }

  /** Waits until everything that runs has ended, and lets nothing else begin until this work has ended as well. */
  async runAlone(work: () => Promise<void>): Promise<void> {
    const turn = Promise.allSettled([this.#alone, ...this.#together]).then(work);
    this.#alone = turn.catch(() => undefined);
    await turn;
  }
}
