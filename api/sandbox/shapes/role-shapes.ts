/** Roles: chains that lead to an administrator or break off, and policies that one principal may rewrite. */
import { allow, deny, trust } from "../demo/documents.ts";
import type { SandboxRole, SandboxUser } from "../entities.ts";
import type { Shape } from "./delegated-administrators.ts";

const MAX_CHAIN = 5;
/** The path of the customer managed policies that `rewriter` may rewrite. */
export const APPLICATION_PATH = "/apps/";

/** A user that assumes weak roles in turn. The last role is an administrator, or a deny breaks the chain. */
export const chain: Shape = (shapes) => {
  const { random, account } = shapes;
  const isBroken = random.chance(0.4);
  const length = 2 + random.below(MAX_CHAIN - 1);
  const holders: (SandboxUser | SandboxRole)[] = [shapes.user({})];
  for (let step = 1; step < length; step += 1) {
    const before = holders.at(-1)!;
    const isByName = random.chance(0.5);
    const role = shapes.role(trust({ AWS: isByName ? before.arn : account.rootArn }), {});
    if (!isByName) shapes.give(before, allow("sts:AssumeRole", role.arn));
    holders.push(role);
  }
  const [user, last] = [holders[0]!, holders.at(-1)!];
  const administrator = shapes.administratorRole(shapes.trustedBy(last));
  shapes.give(last, isBroken ? deny("sts:AssumeRole") : allow("sts:AssumeRole", administrator.arn));
  if (isBroken) shapes.addDecoy(user);
  else
    shapes.addPath(
      user,
      Array.from({ length }, () => "sts-001"),
    );
};

/** A user that may rewrite the policies of every application. It holds one of them, or none. */
export const rewriter: Shape = (shapes) => {
  const { random, account } = shapes;
  const user = shapes.user({}, allow("iam:CreatePolicyVersion", shapes.arn("policy", `${APPLICATION_PATH}*`)));
  const policies = [...account.customerPolicies.values()].filter(({ path }) => path === APPLICATION_PATH);
  if (policies.length === 0 || random.chance(0.5)) return shapes.addDecoy(user);
  account.attach(user, random.pick(policies));
  shapes.addPath(user, ["iam-001"]);
};

/** A user that may rewrite a role's trust policy, but only under MFA. */
export const trustUnderMfa: Shape = (shapes) => {
  const role = shapes.administratorRole();
  const user = shapes.user(
    {},
    allow("iam:UpdateAssumeRolePolicy", role.arn, { Bool: { "aws:MultiFactorAuthPresent": "true" } }),
  );
  shapes.addPath(user, ["iam-012"], "CONDITIONAL");
};
