/**
 * Facts of an account that have no table: its password policy, root user and organization. They come from the latest
 * snapshot.
 */
import { LRUCache } from "lru-cache";
import { SnapshotEntity } from "../../db/entities/scan.ts";
import type { AccountSnapshot, LastUsed, Organization, PasswordPolicy } from "../../iam/account.ts";
import type { Section } from "../../iam/section.ts";
import type { Instant } from "../../iam/time.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { unpackSnapshot } from "./snapshot-codec.ts";

/** The number of snapshots whose facts are cached. Snapshots are large, and a new one comes only with a scan. */
const CACHE_MAX = 200;

export interface RootUserFacts {
  readonly mfaEnabled: boolean | null;
  readonly accessKeysPresent: boolean | null;
  readonly signingCertificatesPresent: boolean | null;
  readonly passwordLastUsed: LastUsed | null;
  readonly lastActivityAt: Instant | null;
}

interface Facts {
  readonly passwordPolicy: PasswordPolicy | null;
  readonly rootUser: RootUserFacts | null;
  /** The organization. Undefined if it was not read. Null if the account is in no organization. */
  readonly organization: Organization | null | undefined;
}

const NO_FACTS: Facts = {
  passwordPolicy: null,
  rootUser: null,
  organization: undefined,
};
const cache = new LRUCache<string, Promise<Facts>>({ max: CACHE_MAX });

export class AccountFacts {
  constructor(private readonly scope: Scope) {}

  async passwordPolicy(accountId: string): Promise<PasswordPolicy | null> {
    return (await this.facts(accountId)).passwordPolicy;
  }

  async rootUser(accountId: string): Promise<RootUserFacts | null> {
    return (await this.facts(accountId)).rootUser;
  }

  async organization(accountId: string): Promise<Organization | null | undefined> {
    return (await this.facts(accountId)).organization;
  }

  private async facts(accountId: string): Promise<Facts> {
    allow(this.scope, "accounts.read");
    const { em } = this.scope;
    const latest = await em.findOne(SnapshotEntity, { accountId }, { orderBy: { takenAt: "desc" }, fields: ["id"] });
    if (!latest) return NO_FACTS;
    const cached = cache.get(latest.id);
    if (cached) return cached;
    const facts = readFacts(em.fork(), latest.id);
    // A failure must not stay in the cache.
    facts.catch(() => cache.delete(latest.id));
    cache.set(latest.id, facts);
    return facts;
  }
}

async function readFacts(em: Scope["em"], snapshotId: string): Promise<Facts> {
  const row = await em.findOne(SnapshotEntity, { id: snapshotId });
  // A scan keeps only the newest snapshots and may have deleted this one just now.
  if (!row) return NO_FACTS;
  const { sections } = await unpackSnapshot(row.document);
  return {
    passwordPolicy: valueOf(sections.passwordPolicy),
    rootUser: rootUser(sections),
    organization: sections.organization.status === "read" ? sections.organization.value : undefined,
  };
}

function rootUser({ accountSummary, credentialReport }: AccountSnapshot["sections"]): RootUserFacts | null {
  const summary = valueOf(accountSummary);
  const root = valueOf(credentialReport)?.root ?? null;
  if (!summary && !root) return null;
  const present = (key: string) => (summary && key in summary ? summary[key]! > 0 : null);
  const uses = root ? [root.passwordLastUsed, ...root.accessKeys.map((key) => key.lastUsed)] : [];
  const times = uses.flatMap((use) => (use.status === "USED" ? [use.at] : []));
  return {
    // The account summary is live and takes precedence; the credential report may be hours old.
    mfaEnabled: present("AccountMFAEnabled") ?? root?.mfaActive ?? null,
    accessKeysPresent:
      present("AccountAccessKeysPresent") ?? (root ? root.accessKeys.some((key) => key.isActive) : null),
    signingCertificatesPresent:
      present("AccountSigningCertificatesPresent") ??
      (root ? root.certificates.some((certificate) => certificate.isActive) : null),
    passwordLastUsed: root?.passwordLastUsed ?? null,
    lastActivityAt: times.length > 0 ? Math.max(...times) : null,
  };
}

function valueOf<T>(section: Section<T>): T | null {
  return section.status === "read" ? section.value : null;
}
