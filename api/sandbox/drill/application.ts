/**
 * An application that depends on an access key. It reads the key from Secrets Manager or Parameter Store, caches it, calls AWS with it
 * again and again, and knows nothing of rotation. Each call is recorded in the truth log. A rotation must never cause a
 * call to be refused because of its key.
 */
import { now, pause } from "../../src/clock.ts";
import { MINUTE } from "../../src/iam/time.ts";
import type { SandboxAccount } from "../account.ts";
import { JSON_CONTENT_TYPE } from "../protocol/json.ts";
import { type KeyPair, signedHeaders } from "../signature.ts";

const CALL_EVERY_MS = 1_000;
/**
 * How long the application caches its secret. AWS's caching clients and most applications use one minute to one hour.
 */
const CACHE_MS = 5 * MINUTE;
/** The time limit for an answer. A call without one counts as failed, and the next call follows. */
const ANSWER_MAX_MS = 10_000;
const USER_AGENT = "sandbox-application";

/** The error codes for an unknown key and for a wrong secret. A rotation must never cause them. */
const KEY_REFUSALS: ReadonlySet<string> = new Set(["InvalidClientTokenId", "SignatureDoesNotMatch"]);

export function isKeyRefusal(errorCode: string | null): boolean {
  return errorCode !== null && KEY_REFUSALS.has(errorCode);
}

export interface ApplicationOptions {
  readonly name: string;
  /** The sandbox's address. */
  readonly endpoint: string;
  readonly account: SandboxAccount;
  /** The key that the application uses until it finds the secret. It is the only key if there is no secret. */
  readonly key: KeyPair;
  /**
   * The application's secret, and the key that reads the secret. On AWS, the role of its machine would read the secret.
   */
  readonly secret?: {
    /** The name of the secret, or of the parameter, which begins with a slash. */
    readonly id: string;
    readonly region: string;
    readonly reader: KeyPair;
  };
  /** Called after each call that AWS accepted, with the key's ID. */
  readonly onCall?: (accessKeyId: string) => void;
  readonly callEveryMs?: number;
  /** How long the application caches the secret. Default: five minutes of the account's time. */
  readonly cacheMs?: number;
}

interface Answer {
  readonly errorCode: string | null;
  readonly body: string;
}

export class Application {
  readonly name: string;
  readonly #options: ApplicationOptions;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #key: KeyPair;
  #isConfigured = false;
  #readAt: number | null = null;
  #calls = 0;
  #refusals = 0;

  constructor(options: ApplicationOptions) {
    this.name = options.name;
    this.#options = options;
    this.#key = options.key;
  }

  /** The number of the application's calls, and of calls refused because of the key. */
  get counts(): { readonly calls: number; readonly refusals: number } {
    return { calls: this.#calls, refusals: this.#refusals };
  }

  get accessKeyId(): string {
    return this.#key.accessKeyId;
  }

  /**
   * Configures another key directly, as an operator does with a revealed key. The application then no longer reads the
   * secret.
   */
  configure(key: KeyPair): void {
    this.#key = key;
    this.#isConfigured = true;
  }

  start(): this {
    this.#running = this.#run();
    return this;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.callOnce();
      await pause(this.#options.callEveryMs ?? CALL_EVERY_MS, signal).catch(() => {});
    }
  }

  /** Reads the secret if the cached value has expired, then makes one call with the key. */
  async callOnce(): Promise<void> {
    await this.#readSecret();
    const { account, name } = this.#options;
    const key = this.#key;
    const { errorCode } = await this.#send("sts", "us-east-1", key, {
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "Action=GetCallerIdentity&Version=2011-06-15",
    });
    if (this.#stopping.signal.aborted && errorCode !== null) return;
    this.#calls++;
    if (isKeyRefusal(errorCode)) {
      this.#refusals++;
      // The secret is read again before the next call, as a careful application does. This call has failed in any case.
      this.#readAt = null;
    }
    if (errorCode === null) this.#options.onCall?.(key.accessKeyId);
    account.truth.add({ kind: "APPLICATION_CALL", application: name, accessKeyId: key.accessKeyId, errorCode });
  }

  async #readSecret(): Promise<void> {
    const { secret, account, cacheMs = CACHE_MS / account.timeScale } = this.#options;
    if (
      this.#isConfigured ||
      secret === undefined ||
      (this.#readAt !== null && account.clock() - this.#readAt < cacheMs)
    )
      return;
    const isParameter = secret.id.startsWith("/");
    const { errorCode, body } = await this.#send(isParameter ? "ssm" : "secretsmanager", secret.region, secret.reader, {
      headers: {
        "content-type": JSON_CONTENT_TYPE,
        "x-amz-target": isParameter ? "AmazonSSM.GetParameter" : "secretsmanager.GetSecretValue",
      },
      body: JSON.stringify(isParameter ? { Name: secret.id, WithDecryption: true } : { SecretId: secret.id }),
    });
    // The secret is missing or cannot be read, or a key was configured meanwhile: the current key is kept.
    if (errorCode !== null || this.#isConfigured) return;
    this.#readAt = account.clock();
    const { SecretString, Parameter } = JSON.parse(body) as { SecretString?: string; Parameter?: { Value: string } };
    this.#key = JSON.parse(SecretString ?? Parameter!.Value) as KeyPair;
  }

  async #send(
    service: string,
    region: string,
    key: KeyPair,
    { headers, body }: { headers: Record<string, string>; body: string },
  ): Promise<Answer> {
    const { endpoint } = this.#options;
    const request = {
      host: new URL(endpoint).host,
      service,
      region,
      headers: { ...headers, "user-agent": USER_AGENT },
      body,
    };
    try {
      const response = await fetch(endpoint, {
        method: "POST",
        headers: signedHeaders(request, key, now()),
        body,
        signal: AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(ANSWER_MAX_MS)]),
      });
      const text = await response.text();
      return { errorCode: response.ok ? null : codeOf(text), body: text };
    } catch {
      return { errorCode: "NoAnswer", body: "" };
    }
  }
}

function codeOf(text: string): string {
  return /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? /"__type":"(\w+)"/.exec(text)?.[1] ?? "Unknown";
}
