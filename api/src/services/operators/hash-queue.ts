/**
 * The queue of password checks. Each needs 19 MiB and 25 ms of CPU time, so few run at once. Addresses take turns, and
 * browsers that are known come first: a burst from one address, or from many, delays others and refuses none of them.
 */
import { AppError } from "../../errors.ts";

/** The client that waits for a check. */
export interface HashClient {
  /** The client's network, or another key of those who share a turn. */
  readonly network: string;
  /** Whether the client is a signed-in session, a valid link or a browser in which the operator signed in before. */
  readonly isKnown: boolean;
}

export interface HashQueueLimits {
  readonly atOnceMax: number;
  /** The maximum number of checks that wait for one network. */
  readonly perNetworkMax: number;
  /** The maximum number of checks of unknown clients that wait. At 25 ms each, two at once, they take about 3 s. */
  readonly unknownMax: number;
}
const HASH_QUEUE_LIMITS: HashQueueLimits = { atOnceMax: 2, perNetworkMax: 8, unknownMax: 256 };

interface Waiting {
  readonly start: () => void;
  readonly refuse: (error: AppError) => void;
}

/** Networks in the order of their turns. A network that was served goes to the end. */
type Turns = Map<string, Waiting[]>;

export class HashQueue {
  private running = 0;
  private readonly known: Turns = new Map();
  private readonly unknown: Turns = new Map();
  private unknownCount = 0;

  constructor(private readonly limits: HashQueueLimits = HASH_QUEUE_LIMITS) {}

  /** Runs the work when it is this client's turn. Error: TOO_MANY_ATTEMPTS if too many of its network wait. */
  async run<T>(client: HashClient, work: () => Promise<T>): Promise<T> {
    await this.turn(client);
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.startNext();
    }
  }

  private turn({ network, isKnown }: HashClient): Promise<void> {
    if (this.running < this.limits.atOnceMax) {
      this.running += 1;
      return Promise.resolve();
    }
    const turns = isKnown ? this.known : this.unknown;
    const own = turns.get(network) ?? [];
    if (own.length >= this.limits.perNetworkMax) return Promise.reject(tooMany());
    if (!isKnown && this.unknownCount >= this.limits.unknownMax && !this.makeRoom(own.length))
      return Promise.reject(tooMany());
    return new Promise((start, refuse) => {
      turns.set(network, [...own, { start, refuse }]);
      if (!isKnown) this.unknownCount += 1;
    });
  }

  /** Refuses the newest check of the network with the most, if that has more than this one would. */
  private makeRoom(ownCount: number): boolean {
    const [network, longest] = [...this.unknown].reduce((one, other) =>
      other[1].length > one[1].length ? other : one,
    );
    if (longest.length <= ownCount + 1) return false;
    longest.at(-1)!.refuse(tooMany());
    this.unknown.set(network, longest.slice(0, -1));
    this.unknownCount -= 1;
    return true;
  }

  private startNext(): void {
    const turns = this.known.size > 0 ? this.known : this.unknown;
    const next = turns.entries().next().value;
    if (next === undefined) return;
    const [network, [first, ...rest]] = next;
    turns.delete(network);
    if (rest.length > 0) turns.set(network, rest);
    if (turns === this.unknown) this.unknownCount -= 1;
    this.running += 1;
    first!.start();
  }
}

function tooMany(): AppError {
  return new AppError("TOO_MANY_ATTEMPTS", {
    message: "Too many sign-in attempts at the same time. Wait a moment and try again.",
  });
}
