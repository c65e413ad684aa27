/** Random fleets of small accounts whose roles trust each other, as snapshots. */
import { type Random, seededRandom } from "../../sandbox/random.ts";
import type { AccountSnapshot } from "../../src/iam/account.ts";
import { buildSnapshot, inlinePolicy, role, user } from "./build.ts";

const PRINCIPALS = ["anna", "ben", "step", "door", "top"] as const;
const USERS: ReadonlySet<string> = new Set(["anna", "ben"]);
type Name = (typeof PRINCIPALS)[number];

const arnOf = (number: string, name: Name) => `arn:aws:iam::${number}:${USERS.has(name) ? "user" : "role"}/${name}`;
const allow = (action: string, resource: string | readonly string[]) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
});

export class RandomFleet {
  readonly numbers: readonly string[];
  readonly #random: Random;
  #takenAt = Date.UTC(2026, 0, 1);

  constructor(seed: number, accounts: number) {
    this.#random = seededRandom(seed);
    this.numbers = Array.from({ length: accounts }, (_, index) => String(730_000_000_000 + index));
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.#random.next() * items.length)]!;
  }

  isOneOf(count: number): boolean {
    return this.#random.next() * count < 1;
  }

  /** What the account contains from now on. */
  snapshotOf(number: string): AccountSnapshot {
    this.#takenAt += 60_000;
    const holder = (name: Name) => ({
      arn: arnOf(number, name),
      inlinePolicies: [inlinePolicy("own", this.#statements(number, name))],
    });
    const snapshot = buildSnapshot({
      awsAccountId: number,
      groups: [],
      policies: [],
      users: PRINCIPALS.filter((name) => USERS.has(name)).map((name) =>
        user({ userName: name, userId: `AIDA${number}${name}`, groupNames: [], ...holder(name) }),
      ),
      roles: PRINCIPALS.filter((name) => !USERS.has(name)).map((name) =>
        role({
          roleName: name,
          roleId: `AROA${number}${name}`,
          trustPolicy: this.#trust(number),
          ...holder(name),
        }),
      ),
    });
    const authorizationDetails = { ...snapshot.sections.authorizationDetails, asOf: this.#takenAt };
    return { ...snapshot, takenAt: this.#takenAt, sections: { ...snapshot.sections, authorizationDetails } };
  }

  #statements(number: string, name: Name): object[] {
    if (name === "top" && !this.isOneOf(3)) return [allow("*", "*")];
    const some = this.pick([
      () => [allow("s3:GetObject", "*")],
      () => [allow("sts:AssumeRole", "*")],
      () => [allow("sts:AssumeRole", this.#others())],
      () => [allow("sts:AssumeRole", this.#others()), allow("s3:GetObject", "*")],
      () => [allow("sts:AssumeRole", arnOf(number, this.pick(["step", "door", "top"])))],
      () => [allow("iam:CreateAccessKey", arnOf(number, this.pick(["anna", "ben"])))],
      () => [allow("iam:PutRolePolicy", "*"), allow("sts:AssumeRole", "*")],
      () => [allow("iam:PutUserPolicy", arnOf(number, name))],
      () => [{ ...allow("sts:AssumeRole", "*"), Condition: { StringEquals: { "aws:PrincipalTag/team": "ops" } } }],
    ]);
    const denied = { Effect: "Deny", Action: "sts:AssumeRole", Resource: arnOf(this.pick(this.numbers), "door") };
    return [...some(), ...(this.isOneOf(6) ? [denied] : [])];
  }

  /** ARNs of roles of other accounts. */
  #others(): readonly string[] {
    return Array.from({ length: 3 }, () => arnOf(this.pick(this.numbers), this.pick(["step", "door", "top"])));
  }

  #trust(number: string): object[] {
    const names = Array.from({ length: this.pick([1, 1, 2]) }, () => {
      if (this.isOneOf(40)) return "*";
      const other = this.isOneOf(3) ? number : this.pick(this.numbers);
      return this.isOneOf(2) ? `arn:aws:iam::${other}:root` : arnOf(other, this.pick(PRINCIPALS));
    });
    const condition = { Condition: { StringEquals: { "sts:ExternalId": "agreed" } } };
    return [
      {
        Effect: "Allow",
        Principal: { AWS: names },
        Action: "sts:AssumeRole",
        ...(this.isOneOf(4) && condition),
      },
    ];
  }
}
