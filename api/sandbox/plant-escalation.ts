/**
 * Plants escalation paths in a generated account, and decoys that look the same but lead nowhere. The decoys have a
 * Deny in another policy, a boundary, a condition that is never met, or NotAction without IAM. Others pass a role to
 * another service, or a role that is too weak.
 */
import type { SandboxAccount } from "./account.ts";
import { allow, deny, policyDocument, type Statement, trust, trustService } from "./demo/documents.ts";
import type { SandboxGroup, SandboxPolicy, SandboxRole, SandboxUser } from "./entities.ts";
import { awsPolicyArn } from "./managed-policies.ts";

export interface PlantedPath {
  readonly sourceArn: string;
  /**
   * The techniques of the hops, in order. Of equally short ones, the product reports the first technique in its list.
   * Null if several sequences of techniques are right.
   */
  readonly techniqueIds: readonly string[] | null;
  readonly verdict: "EXPLOITABLE" | "CONDITIONAL";
}

export interface PlantedEscalation {
  readonly paths: readonly PlantedPath[];
  /** The ARNs of principals without a path. */
  readonly decoys: readonly string[];
}

interface Population {
  /** Principals are taken from these lists, so that no principal gets two issues. */
  readonly users: SandboxUser[];
  readonly roles: SandboxRole[];
  readonly groups: readonly SandboxGroup[];
  readonly policies: readonly SandboxPolicy[];
}

/** The number of users and roles that one round of all paths and decoys takes. */
const USERS_PER_ROUND = 13;
const ROLES_PER_ROUND = 6;

const DEPLOY = ["lambda:CreateFunction", "lambda:InvokeFunction"];
const PASS = "iam:PassRole";

/** Plants every path and decoy `rounds` times, while principals are left. */
export function plantEscalation(account: SandboxAccount, population: Population, rounds: number): PlantedEscalation {
  const paths: PlantedPath[] = [];
  const decoys: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (population.users.length < USERS_PER_ROUND || population.roles.length < ROLES_PER_ROUND) break;
    plantRound(new Round(account, population, { paths, decoys }));
  }
  return { paths, decoys };
}

interface Planted {
  readonly paths: PlantedPath[];
  readonly decoys: string[];
}

class Round {
  readonly account: SandboxAccount;
  readonly #population: Population;
  readonly #planted: Planted;

  constructor(account: SandboxAccount, population: Population, planted: Planted) {
    this.account = account;
    this.#population = population;
    this.#planted = planted;
  }

  user(...statements: readonly Statement[]): SandboxUser {
    const user = this.#population.users.pop()!;
    // Policies of a group could add another path, or allow what a decoy must not have.
    for (const group of user.groups) this.account.removeFromGroup(user, group);
    this.give(user, "work", ...statements);
    return user;
  }

  role(trustPolicy: string, ...statements: readonly Statement[]): SandboxRole {
    const role = this.#population.roles.pop()!;
    role.trustPolicy = trustPolicy;
    this.give(role, "work", ...statements);
    this.account.touch(role);
    return role;
  }

  administrator(trustPolicy: string): SandboxRole {
    const role = this.role(trustPolicy);
    this.account.attach(role, this.account.policy(awsPolicyArn("AdministratorAccess")));
    return role;
  }

  give(holder: SandboxUser | SandboxRole | SandboxGroup, name: string, ...statements: readonly Statement[]): void {
    if (statements.length > 0) this.account.putInlinePolicy(holder, name, policyDocument(...statements));
  }

  somePolicy(): SandboxPolicy {
    return this.account.random.pick(this.#population.policies);
  }

  someGroup(): SandboxGroup {
    return this.account.random.pick(this.#population.groups);
  }

  addPath(
    { arn: sourceArn }: { readonly arn: string },
    techniqueIds: readonly string[],
    verdict: PlantedPath["verdict"] = "EXPLOITABLE",
  ): void {
    this.#planted.paths.push({ sourceArn, techniqueIds, verdict });
  }

  addDecoy({ arn }: { readonly arn: string }): void {
    this.#planted.decoys.push(arn);
  }
}

function plantRound(round: Round): void {
  const { account } = round;
  const target = round.administrator(trustService("lambda", { StringEquals: { "aws:SourceAccount": account.id } }));
  plantPassedRole(round, target);
  plantChain(round);
  plantOwnChanges(round, target);
  plantDecoys(round, target);
}

/**
 * Plants permissions that are split between the user's policy and a group's policy, and others that NotAction hides.
 */
function plantPassedRole(round: Round, { arn }: SandboxRole): void {
  const split = round.user(allow(PASS, arn), allow("lambda:InvokeFunction"));
  const group = round.someGroup();
  round.account.addToGroup(split, group);
  round.give(group, "functions", allow("lambda:CreateFunction"));
  round.addPath(split, ["lambda-001"]);
  const hidden = round.user(
    { Effect: "Allow", NotAction: ["s3:*", "iam:Put*", "iam:Attach*", "iam:Update*"], Resource: arn },
    allow(DEPLOY),
  );
  round.addPath(hidden, ["lambda-001"]);
  const fromOffice = { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } };
  round.addPath(round.user(allow(PASS, arn, fromOffice), allow(DEPLOY)), ["lambda-001"], "CONDITIONAL");
}

/** Plants a user who assumes two weak roles in turn, and then an administrator role. */
function plantChain(round: Round): void {
  const user = round.user();
  const first = round.role(trust({ AWS: user.arn }));
  const second = round.role(trust({ AWS: first.arn }));
  const last = round.administrator(trust({ AWS: second.arn }));
  for (const role of [first, second]) round.give(role, "work", allow("sts:AssumeRole", [second.arn, last.arn]));
  round.addPath(user, ["sts-001", "sts-001", "sts-001"]);
  round.addPath(first, ["sts-001", "sts-001"]);
  round.addPath(second, ["sts-001"]);
}

function plantOwnChanges(round: Round, { arn }: SandboxRole): void {
  const policy = round.somePolicy();
  const writer = round.user(allow("iam:CreatePolicyVersion", policy.arn));
  round.account.attach(writer, policy);
  round.addPath(writer, ["iam-001"]);
  round.addPath(round.user(allow("iam:UpdateAssumeRolePolicy", arn)), ["iam-012"]);
}

function plantDecoys(round: Round, { arn }: SandboxRole): void {
  const { account } = round;
  const deniedElsewhere = round.user(allow([PASS, ...DEPLOY]));
  round.give(deniedElsewhere, "guardrail", deny(PASS));
  round.addDecoy(deniedElsewhere);
  const bounded = round.user(allow([PASS, ...DEPLOY]));
  account.setBoundary(bounded, round.somePolicy());
  round.addDecoy(bounded);
  const toOtherService = { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } };
  round.addDecoy(round.user(allow(PASS, arn, toOtherService), allow(DEPLOY)));
  const weak = round.role(trustService("lambda"));
  round.addDecoy(round.user(allow(PASS, weak.arn), allow(DEPLOY)));
  round.addDecoy(round.user({ Effect: "Allow", NotAction: ["iam:*", "sts:*", "organizations:*"], Resource: "*" }));
  const untaggable = { StringEquals: { "aws:PrincipalTag/clearance": "none-has-it" } };
  round.addDecoy(round.user(allow([PASS, ...DEPLOY], "*", untaggable)));
  round.addDecoy(round.user(allow("sts:AssumeRole", arn)));
}
