/** Identifies the caller by the access key id, as AWS does. Sessions are the temporary credentials of AssumeRole. */
import type { Instant } from "../src/iam/time.ts";
import type { SandboxAccount } from "./account.ts";
import { AwsError } from "./aws-error.ts";
import type { SandboxAccessKey, SandboxRole, SandboxUser } from "./entities.ts";
import { BASE32, BASE64, type Random } from "./random.ts";

export interface Caller {
  readonly account: SandboxAccount;
  readonly kind: "ROOT" | "USER" | "SESSION";
  readonly arn: string;
  /** The UserId of GetCallerIdentity. */
  readonly userId: string;
  readonly user: SandboxUser | null;
  readonly key: SandboxAccessKey | null;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface Session {
  readonly account: SandboxAccount;
  readonly role: SandboxRole;
  readonly sessionName: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** The expiry in real time. The SDK compares it with the machine's clock, not with the sandbox's. */
  readonly expiresAt: Instant;
}

export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  open(account: SandboxAccount, role: SandboxRole, sessionName: string, expiresAt: Instant): Session {
    const session: Session = {
      account,
      role,
      sessionName,
      accessKeyId: `ASIA${this.#random.text(16, BASE32)}`,
      secretAccessKey: this.#random.text(40, BASE64),
      sessionToken: this.#random.text(120, BASE64),
      expiresAt,
    };
    this.#sessions.set(session.accessKeyId, session);
    return session;
  }

  find(accessKeyId: string): Session | undefined {
    return this.#sessions.get(accessKeyId);
  }
}

export interface FindCaller {
  readonly accounts: Iterable<SandboxAccount>;
  readonly sessions: Sessions;
  readonly accessKeyId: string;
  readonly sessionToken: string | undefined;
  readonly realNow: Instant;
}

/** Refuses unknown and inactive keys with the same error, as AWS does. */
export function findCaller({ accounts, sessions, accessKeyId, sessionToken, realNow }: FindCaller): Caller {
  const session = sessions.find(accessKeyId);
  if (session !== undefined) return sessionCaller(session, sessionToken, realNow);
  for (const account of accounts) {
    const found = account.keyForAuthentication(accessKeyId);
    if (found === undefined) continue;
    if (!found.isActive || sessionToken !== undefined) break;
    const { key, user } = found;
    return {
      account,
      kind: user === null ? "ROOT" : "USER",
      arn: user?.arn ?? account.rootArn,
      userId: user?.id ?? account.id,
      user,
      key,
      accessKeyId,
      secretAccessKey: key.secretAccessKey,
    };
  }
  throw invalidToken();
}

function sessionCaller(session: Session, sessionToken: string | undefined, realNow: Instant): Caller {
  if (session.sessionToken !== sessionToken) throw invalidToken();
  if (session.expiresAt <= realNow)
    throw new AwsError("ExpiredToken", 403, "The security token included in the request is expired");
  const { account, role, sessionName, accessKeyId, secretAccessKey } = session;
  return {
    account,
    kind: "SESSION",
    arn: `arn:${account.partition}:sts::${account.id}:assumed-role/${role.name}/${sessionName}`,
    userId: `${role.id}:${sessionName}`,
    user: null,
    key: null,
    accessKeyId,
    secretAccessKey,
  };
}

function invalidToken(): AwsError {
  return new AwsError("InvalidClientTokenId", 403, "The security token included in the request is invalid");
}

/** Records a use of the key. The credential report and GetAccessKeyLastUsed show it at once or after a lag. */
export function recordUse({ key, account }: Caller, service: string, region: string): void {
  if (key !== null) account.recordKeyUse(key, service, region);
}
