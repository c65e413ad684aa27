/**
 * One answer for all who ask the same and are alike. A thousand dashboards are told of one event: working out what each
 * of them may see, a thousand times over, is what made the last of them wait for half a minute.
 *
 * Why nobody is given another's answer: whoever works an answer out is given the question (which is the key, whole) and
 * a *watched* caller, and nothing else of the one who asks. The watched caller notes all that is looked at of him: his
 * role when a deed is checked, his name when a filter says `me`. A second caller is given the answer only when all that
 * was looked at is equal in him; the same work would then have read the same and said the same. Nobody lists which
 * attributes are personal, so nobody can forget one: what nobody looked at cannot have mattered. Who a caller is is asked
 * anew at each event, so a role that was lost is a likeness that is gone.
 */
import { serialize } from "node:v8";
import { now } from "../../clock.ts";
import type { Instant } from "../../iam/time.ts";
import type { Caller } from "../../services/core/permissions.ts";

/** After this an answer is given to nobody else: who asks the same has it worked out again. */
const SHARED_FOR_MS = 1_000;
const QUESTIONS_KEPT_MAX = 1_000;
const KEPT_MAX_BYTES = 4 * 1_024 * 1_024;
/** How often one waits to see whether the answer that is being worked out for another does for him too. */
const WAITS_MAX = 3;

/** What was looked at of a caller: names of attributes, or the list of their names. */
type Looked = Set<PropertyKey>;
const NAMES = Symbol("names");

/** The same caller to whoever reads him, and a witness of what is read. Nothing can be written to him. */
function watched(caller: Caller, looked: Looked): Caller {
  return new Proxy(caller, {
    get(target, key) {
      looked.add(key);
      return Reflect.get(target, key) as unknown;
    },
    getOwnPropertyDescriptor(target, key) {
      looked.add(key).add(NAMES);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    has(target, key) {
      looked.add(NAMES);
      return Reflect.has(target, key);
    },
    ownKeys(target) {
      looked.add(NAMES);
      return Reflect.ownKeys(target);
    },
    set: () => false,
    defineProperty: () => false,
    deleteProperty: () => false,
    setPrototypeOf: () => false,
    preventExtensions: () => false,
  });
}

/** What these attributes are in this caller, as exact text. What is not his own is every caller's: they are plain objects. */
function likeness(caller: Caller, attributes: readonly PropertyKey[]): string {
  const valueOf = (key: PropertyKey): unknown =>
    key === NAMES ? Reflect.ownKeys(caller).map(String) : Object.getOwnPropertyDescriptor(caller, key)?.value;
  return attributes.map((key) => exactText(valueOf(key))).join();
}

/** Equal for equal values only. It is asked for each subscriber and event, and V8's serializer keeps some kilobytes for each use of it. */
function exactText(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "boolean" || value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(exactText).join()}]`;
  return `v8 ${JSON.stringify(serialize(value).toString("latin1"))}`;
}

/** Answers for which the same attributes were looked at, by what these were. */
interface Alike<Answer> {
  readonly attributes: readonly PropertyKey[];
  readonly answers: Map<string, Promise<Answer>>;
}

class Question<Answer> {
  readonly askedAt: Instant = now();
  private readonly answered = new Map<string, Alike<Answer>>();
  /** All that any answer has looked at so far: the best guess at what the next will look at. */
  private readonly looked: Looked = new Set();
  private readonly underWay = new Map<string, Promise<void>>();

  async answerFor(caller: Caller, work: (caller: Caller) => Promise<Answer>): Promise<Answer> {
    for (let waits = 0; waits < WAITS_MAX; waits += 1) {
      const known = this.find(caller);
      if (known) return known;
      const guess = likeness(caller, [...this.looked]);
      const another = this.underWay.get(guess);
      if (!another) return this.workOut(caller, work, guess);
      await another;
    }
    return this.find(caller) ?? this.workOut(caller, work, null);
  }

  private find(caller: Caller): Promise<Answer> | undefined {
    for (const { attributes, answers } of this.answered.values()) {
      const answer = answers.get(likeness(caller, attributes));
      if (answer) return answer;
    }
    return undefined;
  }

  private workOut(caller: Caller, work: (caller: Caller) => Promise<Answer>, guess: string | null): Promise<Answer> {
    const looked: Looked = new Set();
    const answer = work(watched(caller, looked));
    // Only when it has ended is it known what it looked at. A failure is the answer of all who are alike, too.
    const ended = answer.then(
      () => this.keep(caller, looked, answer),
      () => this.keep(caller, looked, answer),
    );
    if (guess !== null) {
      this.underWay.set(guess, ended);
      void ended.then(() => this.underWay.delete(guess));
    }
    return answer;
  }

  private keep(caller: Caller, looked: Looked, answer: Promise<Answer>): void {
    for (const key of looked) this.looked.add(key);
    const attributes = [...looked].toSorted((one, other) => (String(one) < String(other) ? -1 : 1));
    const names = attributes.map(String).join(" ");
    const alike = this.answered.get(names) ?? { attributes, answers: new Map<string, Promise<Answer>>() };
    this.answered.set(names, alike);
    alike.answers.set(likeness(caller, attributes), answer);
  }
}

export class SharedAnswers<Answer> {
  /** The oldest first. */
  private readonly questions = new Map<string, { readonly question: Question<Answer>; bytes: number }>();
  private bytes = 0;
  private timer: NodeJS.Timeout | null = null;

  /** `bytesOf`: about how much memory an answer takes. */
  constructor(private readonly bytesOf: (answer: Answer) => number) {}

  /**
   * `text` must tell all that `work` is given besides the caller. The work may be done for somebody else who is alike, and
   * must be through with the caller when its promise settles: plain values or text, nothing that reads him later.
   */
  ask(text: string, caller: Caller, work: (caller: Caller) => Promise<Answer>): Promise<Answer> {
    this.forget();
    const asked = this.questions.get(text) ?? { question: new Question<Answer>(), bytes: 0 };
    this.questions.set(text, asked);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.forget();
    }, SHARED_FOR_MS).unref();
    return asked.question.answerFor(caller, async (one) => {
      const answer = await work(one);
      const bytes = this.bytesOf(answer);
      asked.bytes += bytes;
      if (this.questions.get(text) === asked) this.bytes += bytes;
      return answer;
    });
  }

  /** What is too old, and the oldest of what is too much. */
  private forget(): void {
    const tooOld = now() - SHARED_FOR_MS;
    for (const [text, { question, bytes }] of this.questions) {
      if (question.askedAt > tooOld && this.questions.size <= QUESTIONS_KEPT_MAX && this.bytes <= KEPT_MAX_BYTES)
        return;
      this.questions.delete(text);
      this.bytes -= bytes;
    }
  }
}
