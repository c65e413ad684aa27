/**
 * The access keys of an account and their history. Lagging answers need the history: a list or a service shows a key as
 * it was a little while ago.
 */
import { type Instant, MINUTE } from "../src/iam/time.ts";
import { AccountWithPolicies } from "./account-policies.ts";
import type { SandboxAccountOptions } from "./account-state.ts";
import { limitExceeded, noSuchEntity } from "./aws-error.ts";
import type { SandboxAccessKey, SandboxUser } from "./entities.ts";
import { type Lag, type Lags, NO_LAGS } from "./drill/lags.ts";
import { BASE32, BASE64, type Random, seededRandom } from "./random.ts";

/** The AWS quota of access keys per user, which limits a rotation to one new key. */
const MAX_ACCESS_KEYS_PER_USER = 2;
/** AWS records the first use of a key in each quarter of an hour. */
const LAST_USED_GRANULARITY_MINUTES = 15;
/**
 * The maximum number of uses kept per key that no answer shows yet. The lag of last use spans far fewer quarters of an
 * hour.
 */
const MAX_HIDDEN_USES = 1_000;

export interface NewAccessKey {
  readonly createdAt?: Instant;
  readonly isActive?: boolean;
  readonly lastUsed?: { at: Instant; service: string; region: string } | null;
}

export interface KeyUse {
  readonly at: Instant;
  readonly service: string;
  readonly region: string;
}

/** A key as an answer shows it. */
export interface KeyView {
  readonly key: SandboxAccessKey;
  readonly user: SandboxUser | null;
  readonly isActive: boolean;
}

interface KeyPast {
  readonly key: SandboxAccessKey;
  readonly user: SandboxUser | null;
  /**
   * The changes of the key's status, oldest first. They are kept after the key's deletion, which is the last change.
   */
  readonly changes: { readonly at: Instant; readonly status: "ACTIVE" | "INACTIVE" | "DELETED" }[];
  readonly hiddenUses: { readonly use: KeyUse; readonly visibleFrom: Instant }[];
  /** The newest use, whether or not answers show it yet. */
  lastRecordedAt: Instant | null;
}

export class AccountWithKeys extends AccountWithPolicies {
  lags: Lags = NO_LAGS;
  /** The factor by which lags, granularities and the periods of rate limits are shorter than on AWS. */
  timeScale = 1;
  readonly #pasts = new Map<string, KeyPast>();
  readonly #deletedKeys = new Map<SandboxUser, KeyPast[]>();
  /** A separate random generator for lags, so that they do not change the ids that a seed produces. */
  readonly #lagRandom: Random;

  constructor(options: SandboxAccountOptions) {
    super(options);
    this.#lagRandom = seededRandom((options.seed ?? 1) + 7_919);
  }

  createAccessKey(user: SandboxUser, fields: NewAccessKey = {}): SandboxAccessKey {
    if (user.accessKeys.length >= MAX_ACCESS_KEYS_PER_USER) {
      throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${MAX_ACCESS_KEYS_PER_USER}`);
    }
    const key = this.#newKey(fields);
    user.accessKeys.push(key);
    this.#begin(key, user, fields.createdAt);
    return key;
  }

  createRootAccessKey(fields: NewAccessKey = {}): SandboxAccessKey {
    const key = this.#newKey(fields);
    this.root.accessKeys.push(key);
    this.#begin(key, null, fields.createdAt);
    return key;
  }

  #newKey({ createdAt = this.clock(), isActive = true, lastUsed = null }: NewAccessKey): SandboxAccessKey {
    return {
      accessKeyId: `AKIA${this.random.text(16, BASE32)}`,
      secretAccessKey: this.random.text(40, BASE64),
      // IAM stores and returns creation dates in whole seconds.
      createdAt: Math.floor(createdAt / 1_000) * 1_000,
      isActive,
      lastUsed,
    };
  }

  #begin(key: SandboxAccessKey, user: SandboxUser | null, createdAt = this.clock()): void {
    const { accessKeyId, isActive } = key;
    this.#remember(key, user, createdAt);
    this.truth.add({ kind: "KEY_CREATED", userName: user?.name ?? "root", accessKeyId, isActive });
  }

  /** Adds a key read from a file, as if it had never changed. */
  restoreAccessKey(key: SandboxAccessKey, user: SandboxUser | null): void {
    this.#remember(key, user, key.createdAt);
  }

  #remember(key: SandboxAccessKey, user: SandboxUser | null, createdAt: Instant): void {
    this.accessKeys.set(key.accessKeyId, { key, user });
    this.#pasts.set(key.accessKeyId, {
      key,
      user,
      changes: [{ at: createdAt, status: key.isActive ? "ACTIVE" : "INACTIVE" }],
      hiddenUses: [],
      lastRecordedAt: key.lastUsed?.at ?? null,
    });
  }

  accessKey(user: SandboxUser, accessKeyId: string): SandboxAccessKey {
    const key = user.accessKeys.find((candidate) => candidate.accessKeyId === accessKeyId);
    if (key === undefined) throw noSuchEntity(`The Access Key with id ${accessKeyId} cannot be found.`);
    return key;
  }

  setKeyStatus(user: SandboxUser, accessKeyId: string, isActive: boolean): void {
    const key = this.accessKey(user, accessKeyId);
    this.#pastOf(key).changes.push({ at: this.clock(), status: isActive ? "ACTIVE" : "INACTIVE" });
    key.isActive = isActive;
    this.truth.add({ kind: "KEY_STATUS", userName: user.name, accessKeyId, isActive });
  }

  deleteAccessKey(user: SandboxUser, accessKeyId: string): void {
    const key = this.accessKey(user, accessKeyId);
    const past = this.#pastOf(key);
    past.changes.push({ at: this.clock(), status: "DELETED" });
    this.#deletedKeys.set(user, [...(this.#deletedKeys.get(user) ?? []), past]);
    user.accessKeys.splice(user.accessKeys.indexOf(key), 1);
    this.accessKeys.delete(accessKeyId);
    this.truth.add({ kind: "KEY_DELETED", userName: user.name, accessKeyId });
  }

  deleteRootAccessKeys(): void {
    for (const { accessKeyId } of this.root.accessKeys) {
      this.accessKeys.delete(accessKeyId);
      this.truth.add({ kind: "KEY_DELETED", userName: "root", accessKeyId });
    }
    this.root.accessKeys.length = 0;
  }

  /** Returns all keys, including deleted ones. */
  everyKey(): readonly SandboxAccessKey[] {
    return [...this.#pasts.values()].map(({ key }) => key);
  }

  hasEverHadKey(accessKeyId: string): boolean {
    return this.#pasts.has(accessKeyId);
  }

  // ------------------------------------------------------------ what answers show

  /**
   * Returns the key as the called service knows it. Undefined if the service does not know the key yet, or no longer.
   */
  keyForAuthentication(accessKeyId: string): KeyView | undefined {
    const past = this.#pasts.get(accessKeyId);
    return past && this.#view(past, this.#drawLag(this.lags.authentication));
  }

  /** Returns the user's keys as one of IAM's replicas lists them, oldest first. */
  listedKeys(user: SandboxUser): readonly KeyView[] {
    const delay = this.#drawLag(this.lags.lists);
    const pasts = [...(this.#deletedKeys.get(user) ?? []), ...user.accessKeys.map((key) => this.#pastOf(key))];
    return pasts.map((past) => this.#view(past, delay)).filter((view) => view !== undefined);
  }

  #view({ key, user, changes }: KeyPast, delay: number): KeyView | undefined {
    if (delay === 0) return this.accessKeys.has(key.accessKeyId) ? { key, user, isActive: key.isActive } : undefined;
    const at = this.clock() - delay;
    const status = changes.findLast((change) => change.at <= at)?.status;
    return status === undefined || status === "DELETED" ? undefined : { key, user, isActive: status === "ACTIVE" };
  }

  // ------------------------------------------------------------ use

  /** Records the first use of a key in each quarter of an hour, and draws the time at which answers show the use. */
  recordKeyUse(key: SandboxAccessKey, service: string, region: string): void {
    const past = this.#pastOf(key);
    const at = this.clock();
    const granularity = (LAST_USED_GRANULARITY_MINUTES * MINUTE) / this.timeScale;
    if (past.lastRecordedAt !== null && at - past.lastRecordedAt < granularity) return;
    past.lastRecordedAt = at;
    past.hiddenUses.push({ use: { at, service, region }, visibleFrom: at + this.#drawLag(this.lags.lastUsed) });
    if (past.hiddenUses.length > MAX_HIDDEN_USES) past.hiddenUses.shift();
    this.lastUseOf(key);
  }

  /** The last use that IAM shows, which may be older than the real one. */
  lastUseOf(key: SandboxAccessKey): KeyUse | null {
    const past = this.#pastOf(key);
    const at = this.clock();
    const shown = past.hiddenUses.filter(({ visibleFrom }) => visibleFrom <= at);
    for (const hidden of shown) {
      past.hiddenUses.splice(past.hiddenUses.indexOf(hidden), 1);
      if (key.lastUsed === null || hidden.use.at > key.lastUsed.at) key.lastUsed = hidden.use;
    }
    return key.lastUsed;
  }

  #pastOf(key: SandboxAccessKey): KeyPast {
    const past = this.#pasts.get(key.accessKeyId);
    if (past === undefined) throw new Error(`Key ${key.accessKeyId} was not created by this account.`);
    return past;
  }

  /** A random lag in milliseconds of the account's clock. */
  drawTrailLag(): number {
    return this.#drawLag(this.lags.trail);
  }

  #drawLag({ least, most }: Lag): number {
    return most === 0 ? 0 : (least + this.#lagRandom.next() * (most - least)) / this.timeScale;
  }
}
