/**
 * Accounts that are expensive to analyse, as the JSON of `get-account-authorization-details`. Delegated administrators
 * with `iam:*` on themselves under a boundary: each can bring itself into many states, and each state is asked about
 * every other principal and policy.
 */
import { readOfflineAccount } from "../../src/aws/offline-files.ts";
import { now } from "../../src/clock.ts";
import { buildGraph } from "../../src/iam/escalation/graph/search.ts";
import { escalationFactsOf } from "../../src/iam/escalation/paths/snapshot-paths.ts";

export const HEAVY_ACCOUNT_ID = "447755338811";

interface HeavyAccountOptions {
  /** Users with `iam:*` on themselves under a boundary. */
  readonly delegated: number;
  readonly users: number;
  readonly roles: number;
  readonly policies: number;
  readonly groups: number;
}

const CREATED = "2025-01-01T00:00:00+00:00";
const arnOf = (resource: string) => `arn:aws:iam::${HEAVY_ACCOUNT_ID}:${resource}`;
const allow = (action: string | string[], resource: string | string[], condition?: object) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...(condition && { Condition: condition }),
});
const documentOf = (...statements: object[]) => ({ Version: "2012-10-17", Statement: statements });
const list = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index));

export function heavyAccount({ delegated, users, roles, policies, groups }: HeavyAccountOptions): Buffer {
  const groupNames = list(groups, (index) => `group-${index}`);
  const holder = (kind: "user" | "role" | "group", name: string, id: string) => ({
    Path: "/",
    Arn: arnOf(`${kind}/${name}`),
    CreateDate: CREATED,
    AttachedManagedPolicies: [],
    ...(kind === "user" && { UserName: name, UserId: `AIDA${id}`, GroupList: [] as string[] }),
    ...(kind === "role" && { RoleName: name, RoleId: `AROA${id}` }),
    ...(kind === "group" && { GroupName: name, GroupId: `AGPA${id}` }),
  });
  const isMfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };
  return Buffer.from(
    JSON.stringify({
      UserDetailList: [
        {
          ...holder("user", "administrator", "ADMINISTRATOR"),
          UserPolicyList: [{ PolicyName: "all", PolicyDocument: documentOf(allow("*", "*")) }],
        },
        ...list(users, (index) => ({
          ...holder("user", `user-${index}`, `USER${index}`),
          GroupList: list(Math.min(8, groups), (step) => groupNames[(index * 7 + step) % groups]!),
          UserPolicyList: [
            {
              PolicyName: "own",
              PolicyDocument: documentOf(
                allow(["iam:AddUserToGroup", "iam:RemoveUserFromGroup"], arnOf("group/*"), isMfa),
              ),
            },
          ],
        })),
        ...list(delegated, (index) => ({
          ...holder("user", `delegated-${index}`, `DELEGATED${index}`),
          PermissionsBoundary: {
            PermissionsBoundaryType: "Policy",
            PermissionsBoundaryArn: arnOf("policy/boundary"),
          },
          GroupList: [],
          UserPolicyList: [
            { PolicyName: "self", PolicyDocument: documentOf(allow("iam:*", arnOf(`user/delegated-${index}`))) },
          ],
        })),
      ],
      GroupDetailList: groupNames.map((name, index) => ({
        ...holder("group", name, `GROUP${index}`),
        GroupPolicyList: [
          {
            PolicyName: "own",
            PolicyDocument: documentOf(
              allow(["iam:AttachGroupPolicy", "iam:PutGroupPolicy"], arnOf(`group/group-${(index + 1) % groups}`), {
                IpAddress: { "aws:SourceIp": "10.0.0.0/8" },
              }),
            ),
          },
        ],
      })),
      RoleDetailList: list(roles, (index) => ({
        ...holder("role", `role-${index}`, `ROLE${index}`),
        AssumeRolePolicyDocument: documentOf({
          Effect: "Allow",
          Principal: { AWS: arnOf("root") },
          Action: "sts:AssumeRole",
        }),
        RolePolicyList: [
          { PolicyName: "own", PolicyDocument: documentOf(allow("s3:Get*", `arn:aws:s3:::data-${index}/*`)) },
        ],
        InstanceProfileList: [],
      })),
      Policies: [
        policyOf("boundary", 9_999, documentOf(allow(["iam:*", "s3:*", "sts:*"], "*", isMfa))),
        ...list(policies, (index) =>
          policyOf(
            `policy-${index}`,
            index,
            documentOf(allow(["iam:PassRole", "lambda:*"], arnOf(`role/role-${index}`))),
          ),
        ),
      ],
    }),
  );
}

function policyOf(name: string, index: number, document: object): object {
  return {
    PolicyName: name,
    PolicyId: `ANPAPOLICY${index}`,
    Arn: arnOf(`policy/${name}`),
    Path: "/",
    DefaultVersionId: "v1",
    AttachmentCount: 0,
    CreateDate: CREATED,
    PolicyVersionList: [{ Document: document, VersionId: "v1", IsDefaultVersion: true, CreateDate: CREATED }],
  };
}

/** Up to this time accounts are measured. Larger ones are extrapolated. */
const MEASURED_MAX_MS = 1_500;
/** Fewer accounts to measure cost less than a last one that is somewhat larger than wanted. */
const GROWTH = 2.5;
/** From this share of the wanted time on, the next account is estimated: one more step would take twice as long as needed. */
const NEAR = 1 / 4;
/** How much slower than wanted an estimated account should be, so that the next one is seldom needed. */
const MARGIN = 1.1;
const DELEGATED_MAX = 3_000;
/** The cost grows with the number of delegated administrators: each asks about all others. */
const EXPONENT_MIN = 1;
const EXPONENT_MAX = 2;

/**
 * An account whose search for escalation paths takes at least about `minMs`, whatever the engine needs for one principal.
 * `searchMs` is measured if it is short, and estimated from the growth of smaller accounts otherwise.
 */
export function slowAccount(minMs: number): { readonly file: Buffer; readonly searchMs: number } {
  let exponent = EXPONENT_MIN;
  for (let delegated = 1, before = { delegated, ms: Infinity }; ;) {
    const file = accountOf(delegated);
    const ms = searchMsOf(file);
    if (ms >= minMs || delegated >= DELEGATED_MAX) return { file, searchMs: ms };
    if (Number.isFinite(before.ms)) {
      const growth = Math.log(ms / before.ms) / Math.log(delegated / before.delegated);
      exponent = Math.min(EXPONENT_MAX, Math.max(EXPONENT_MIN, growth));
    }
    const needed = delegated * (minMs / ms) ** (1 / exponent);
    if (ms >= MEASURED_MAX_MS) return { file: accountOf(Math.ceil(needed)), searchMs: minMs };
    before = { delegated, ms };
    const isNear = ms >= minMs * NEAR && minMs <= MEASURED_MAX_MS;
    delegated = Math.ceil(isNear ? needed * MARGIN ** (1 / exponent) : delegated * GROWTH);
  }
}

const accountOf = (delegated: number) => heavyAccount({ delegated, users: 10, roles: 10, policies: 10, groups: 3 });

function searchMsOf(content: Buffer): number {
  const files = [{ kind: "authorization-details", takenAt: now(), content }] as const;
  const { snapshot } = readOfflineAccount({ awsAccountId: HEAVY_ACCOUNT_ID, files });
  const before = process.cpuUsage();
  buildGraph(escalationFactsOf(snapshot)!);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
