/**
 * The account that the shapes edit: creates principals and policies with drawn names, and records which principals have
 * a path and which have none.
 */
import { DAY, type Instant, SECOND } from "../../src/iam/time.ts";
import type { SandboxAccount } from "../account.ts";
import { policyDocument, type Statement, trust, trustService } from "../demo/documents.ts";
import type { PolicyHolder, SandboxGroup, SandboxPolicy, SandboxRole, SandboxTag, SandboxUser } from "../entities.ts";
import { awsPolicyArn } from "../managed-policies.ts";
import type { PlantedEscalation, PlantedPath } from "../plant-escalation.ts";
import type { Random } from "../random.ts";

export interface HolderOptions {
  readonly path?: string;
  readonly tags?: readonly SandboxTag[];
  readonly boundary?: SandboxPolicy;
}

/** A user that has no password and one access key, so that a second access key can be created. */
const ADMINISTRATOR_KEY_AGE = 40 * DAY;

export class ShapeAccount {
  readonly account: SandboxAccount;
  readonly random: Random;
  readonly at: Instant;
  readonly #paths: PlantedPath[] = [];
  readonly #decoys: string[] = [];
  #serial = 0;

  constructor(account: SandboxAccount, at: Instant) {
    this.account = account;
    this.random = account.random;
    this.at = at;
  }

  get escalation(): PlantedEscalation {
    return { paths: this.#paths, decoys: this.#decoys };
  }

  /** Whether the service control policies of `guardrails.ts` deny console passwords. */
  get deniesPasswords(): boolean {
    return this.account.organization !== null;
  }

  /** Returns a name that no other principal or policy of the account has. */
  name(stem: string): string {
    this.#serial += 1;
    return `${stem}-${this.#serial}`;
  }

  ago(maxDays: number): Instant {
    const { random } = this;
    return Math.floor((this.at - DAY - random.below(maxDays) * DAY - random.below(DAY)) / SECOND) * SECOND;
  }

  user(options: HolderOptions, ...statements: readonly Statement[]): SandboxUser {
    const { path = "/", tags = [], boundary } = options;
    const user = this.account.createUser({ name: this.name("user"), path, tags, createdAt: this.ago(900) });
    if (boundary) this.account.setBoundary(user, boundary);
    this.give(user, ...statements);
    return user;
  }

  role(trustPolicy: string, options: HolderOptions, ...statements: readonly Statement[]): SandboxRole {
    const { path = "/", tags = [], boundary } = options;
    const role = this.account.createRole({
      name: this.name("role"),
      path,
      tags,
      trustPolicy,
      createdAt: this.ago(900),
      lastUsed: this.random.chance(0.8) ? { at: this.ago(100), region: "eu-west-1" } : null,
    });
    if (boundary) this.account.setBoundary(role, boundary);
    this.give(role, ...statements);
    return role;
  }

  group(...statements: readonly Statement[]): SandboxGroup {
    const group = this.account.createGroup({ name: this.name("group"), createdAt: this.ago(900) });
    this.give(group, ...statements);
    return group;
  }

  policy(path: string, ...statements: readonly Statement[]): SandboxPolicy {
    return this.account.createPolicy({
      name: this.name("policy"),
      path,
      document: policyDocument(...statements),
      createdAt: this.ago(900),
    });
  }

  /** Adds a version that is not the default one. */
  addVersion(policy: SandboxPolicy, ...statements: readonly Statement[]): void {
    this.account.createPolicyVersion(policy, policyDocument(...statements), false);
  }

  /** Gives the statements as an inline policy or as a managed policy, because a reader must handle both. */
  give(holder: PolicyHolder, ...statements: readonly Statement[]): void {
    if (statements.length === 0) return;
    if (this.random.chance(0.3)) this.account.attach(holder, this.policy("/", ...statements));
    else this.account.putInlinePolicy(holder, this.name("inline"), policyDocument(...statements));
  }

  /** An administrator that can be taken over with an access key or a password. */
  administratorUser(options: HolderOptions = {}): SandboxUser {
    const user = this.user(options);
    this.account.attach(user, this.account.policy(awsPolicyArn("AdministratorAccess")));
    this.account.createAccessKey(user, { createdAt: this.at - ADMINISTRATOR_KEY_AGE, isActive: true, lastUsed: null });
    return user;
  }

  /** An administrator role that only Lambda can assume. */
  administratorRole(trustPolicy = trustService("lambda")): SandboxRole {
    const role = this.role(trustPolicy, {});
    this.account.attach(role, this.account.policy(awsPolicyArn("AdministratorAccess")));
    return role;
  }

  trustedBy({ arn }: { readonly arn: string }): string {
    return trust({ AWS: arn });
  }

  /** `kind` and the resource part of an ARN of this account, such as `user` and `/team/*`. */
  arn(kind: "user" | "role" | "group" | "policy", pathAndName: string): string {
    return this.account.arn(kind, "", pathAndName);
  }

  addPath(
    { arn: sourceArn }: { readonly arn: string },
    techniqueIds: readonly string[] | null,
    verdict: PlantedPath["verdict"] = "EXPLOITABLE",
  ): void {
    this.#paths.push({ sourceArn, techniqueIds, verdict });
  }

  addDecoy({ arn }: { readonly arn: string }): void {
    this.#decoys.push(arn);
  }
}
