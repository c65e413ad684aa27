/**
 * Serves many generated accounts in a separate process, so that their cost is not measured: `sweep-sandbox-process.ts
 * USERS,USERS,... ROLES`. Escalation paths are planted from each account over the two after it, and from the first account into
 * all others. With a number of roles, one more account has so many with a large policy each.
 */
import { allow, policyDocument, trust } from "../sandbox/demo/documents.ts";
import { generateAccount } from "../sandbox/generate-account.ts";
import { awsPolicyArn } from "../sandbox/managed-policies.ts";
import { startSandbox } from "../sandbox/server.ts";
import { now } from "../src/clock.ts";
import type { SweepAccount, SweepSandboxReady } from "./sweep-sandbox.ts";

/** The inline policies of a role have at most 10,240 characters. */
const STATEMENTS_OF_LARGE = 70;
const FIRST_NUMBER = 640_000_000_000;
const sizes = process.argv[2]!.split(",").map(Number);
const at = now();
const generated = sizes.map((users, index) =>
  generateAccount({ users, id: String(FIRST_NUMBER + index), seed: index + 1, at, clock: now }),
);
const accounts = generated.map(({ account }) => account);
const administrator = awsPolicyArn("AdministratorAccess");
/** Each as `ARN of the source > number of the account`. */
const planted: string[] = [];

for (const { account, planted: issues } of generated)
  for (const name of issues["trust-any"] ?? []) {
    // A role that trusts everyone would join every account to all others, which hardly any organization has.
    const role = account.role(name);
    role.trustPolicy = trust({ AWS: account.rootArn });
    account.touch(role);
  }
if (accounts.length >= 3)
  for (const [index, source] of accounts.entries()) {
    const [through, target] = [1, 2].map((step) => accounts[(index + step) % accounts.length]!) as [
      typeof source,
      typeof source,
    ];
    const user = source.createUser({ name: "planted-source" });
    const step = through.createRole({ name: "planted-step", trustPolicy: trust({ AWS: user.arn }) });
    const end = target.createRole({ name: "planted-end", trustPolicy: trust({ AWS: step.arn }) });
    source.putInlinePolicy(user, "planted", policyDocument(allow("sts:AssumeRole", step.arn)));
    through.putInlinePolicy(step, "planted", policyDocument(allow("sts:AssumeRole", end.arn)));
    target.attach(end, target.policy(administrator));
    planted.push(`${user.arn} > ${target.id}`, `${step.arn} > ${target.id}`);
  }
const [hub, ...spokes] = accounts as [(typeof accounts)[number], ...typeof accounts];
if (spokes.length > 0) {
  const operator = hub.createUser({ name: "planted-operator" });
  hub.putInlinePolicy(
    operator,
    "planted",
    policyDocument(allow("sts:AssumeRole", "arn:aws:iam::*:role/planted-access")),
  );
  for (const spoke of spokes) {
    const role = spoke.createRole({ name: "planted-access", trustPolicy: trust({ AWS: operator.arn }) });
    spoke.attach(role, spoke.policy(administrator));
    planted.push(`${operator.arn} > ${spoke.id}`);
  }
}
const heavyRoles = Number(process.argv[3]);
if (heavyRoles > 0) {
  const heavy = generateAccount({ users: 1, id: String(FIRST_NUMBER + sizes.length), at, clock: now });
  const { account } = heavy;
  for (let number = 0; number < heavyRoles; number += 1) {
    const role = account.createRole({ name: `heavy-${number}`, trustPolicy: trust({ AWS: account.rootArn }) });
    const statements = Array.from({ length: STATEMENTS_OF_LARGE }, (_, index) =>
      allow("sts:AssumeRole", `arn:aws:iam::${account.id}:role/${number}-${index}-*`),
    );
    account.putInlinePolicy(role, "large", policyDocument(...statements));
  }
  generated.push(heavy);
}
const sandbox = await startSandbox({ accounts: generated.map(({ account }) => account) });
const ready: SweepSandboxReady = {
  endpoint: sandbox.url,
  planted,
  accounts: generated.map(({ account, credentials }, index): SweepAccount => ({
    awsAccountId: account.id,
    users: sizes[index] ?? 1,
    ...credentials,
  })),
};
process.send!(ready);
process.on("disconnect", () => process.exit(0));
