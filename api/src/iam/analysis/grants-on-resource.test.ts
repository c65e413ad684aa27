/** Access control lists of buckets and grants of KMS keys, by tables that were written from AWS's pages before the code. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ACCOUNT_ID, AT, inlinePolicy, role, user } from "../../../test/support/build.ts";
import { documentText } from "../../../test/support/resource-policy-cases.ts";
import { indexAccount } from "../escalation/simulation/account-index.ts";
import { EVERYONE_GROUP, type KeyGrant, LOG_DELIVERY_GROUP, SIGNED_IN_GROUP } from "../resource-grants.ts";
import type { ResourceKind, ResourcePolicyInventory } from "../resource-policy-inventory.ts";
import { type AccessAnswer, decideAccess } from "./access-decision.ts";

const OTHER_ID = "999988887777";
const STRANGER = `arn:aws:iam::${ACCOUNT_ID}:user/stranger`;
const BUCKET = "arn:aws:s3:::reports";
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT_ID}:key/1234`;
const ALLOW = [{ Effect: "Allow", Action: "*", Resource: "*" }];
const DENY = [{ Effect: "Deny", Action: "*", Resource: "*" }];

interface Case {
  readonly name: string;
  readonly action: string;
  readonly caller?: "SAME" | "OTHER";
  readonly expected: string;
}
interface AclCase extends Case {
  /** Whether the caller's own policy allows everything. The default. */
  readonly identity?: boolean;
  readonly isCallerKnown?: boolean;
  readonly ownership?: string | null;
  readonly acl: readonly string[] | null;
  readonly ignored?: boolean | null;
  readonly restricted?: boolean;
  readonly policy?: "PUBLIC" | "DENY";
}
interface GrantCase extends Case {
  readonly kind?: "USER" | "ROLE";
  /** Whether the caller's own policy allows or denies everything. Without a value, it has none. */
  readonly identity?: boolean;
  readonly policy?: "ACCOUNT" | "DENY";
  readonly isComplete?: boolean;
  readonly keys?: readonly string[];
  readonly grants:
    | readonly {
        readonly to: string;
        readonly operations?: readonly string[];
        readonly retiring?: string;
        readonly subset?: Readonly<Record<string, string>>;
        readonly equals?: Readonly<Record<string, string>>;
        readonly sourceArn?: string;
      }[]
    | null;
}

interface Table<T> {
  readonly title: string;
  readonly cases: readonly T[];
}
const jsonOf = (file: string): unknown => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
const ACL_TABLES = jsonOf("./bucket-acl.cases.json") as readonly Table<AclCase>[];
const GRANT_TABLES = jsonOf("./key-grants.cases.json") as readonly Table<GrantCase>[];

/** Asks for a user or role of the account that owns the resource, or of another one. */
function answerOf(
  { action, caller = "SAME" }: Case,
  { kind = "USER", statements }: { readonly kind?: "USER" | "ROLE"; readonly statements: readonly object[] | null },
  [resource, owned, ofCaller]: readonly [string, ResourcePolicyInventory, Partial<ResourcePolicyInventory>?],
): AccessAnswer {
  const callerId = caller === "SAME" ? ACCOUNT_ID : OTHER_ID;
  const holder = {
    arn: `arn:aws:iam::${callerId}:${kind.toLowerCase()}/ada`,
    inlinePolicies: statements === null ? [] : [inlinePolicy("identity", [...statements])],
  };
  const principal =
    kind === "USER" ? user({ ...holder, userName: "ada", groupNames: [] }) : role({ ...holder, roleName: "ada" });
  const indexOf = (awsAccountId: string, resourcePolicies: ResourcePolicyInventory) =>
    indexAccount({
      awsAccountId,
      partition: "aws",
      at: AT,
      details: { users: [], groups: [], roles: [], policies: [] },
      organization: null,
      resourcePolicies,
    });
  const owner = indexOf(ACCOUNT_ID, owned);
  if (caller === "SAME") return decideAccess(owner, principal, { action, resource });
  const other = indexOf(OTHER_ID, { policies: [], regions: ["eu-west-1"], unread: [], ...ofCaller });
  return decideAccess(other, principal, { action, resource, owner });
}

function inventoryOf(kind: ResourceKind, resourceArn: string, statements: readonly object[] | null) {
  const document = statements && documentText([...statements]);
  return { policies: [{ kind, resourceArn, region: "eu-west-1", document }], regions: ["eu-west-1"], unread: [] };
}

/** A denial without an assumption is certain. An answer that assumes something is named by what it assumes. */
function outcomeOf({ decision, assumes }: AccessAnswer): string {
  const [assumed] = assumes;
  if (assumed !== undefined) return assumed;
  return decision === "IMPLICIT_DENY" ? "DENIED" : decision;
}

describe.each(ACL_TABLES)("$title", ({ cases }) => {
  test.each(cases)("$name", (each) => {
    const { ownership = "ObjectWriter", acl, ignored = false, restricted = false } = each;
    const ids: Readonly<Record<string, string>> = {
      ALL: EVERYONE_GROUP,
      AUTHENTICATED: SIGNED_IN_GROUP,
      LOGS: LOG_DELIVERY_GROUP,
    };
    const grants = (acl ?? []).map((text) => {
      const [grantee = "", permission = ""] = text.split(" ");
      return { grantee: ids[grantee] ?? `id-of-${grantee}`, permission };
    });
    const isRead = ownership !== null && (acl !== null || ownership === "BucketOwnerEnforced");
    const statement = { Principal: "*", Action: "s3:*", Resource: [BUCKET, `${BUCKET}/*`] };
    const policies = {
      PUBLIC: [{ ...statement, Effect: "Allow", Action: "s3:GetObject" }],
      DENY: [{ ...statement, Effect: "Deny" }],
    };
    const blocks = ignored === null ? [] : [{ restrictsPublicBuckets: restricted, ignoresPublicAcls: ignored }];
    const answer = answerOf(each, { statements: each.identity === false ? null : ALLOW }, [
      `${BUCKET}${/Object/.test(each.action) && each.action !== "s3:ListBucket" ? "/2026.csv" : ""}`,
      {
        ...inventoryOf("s3:bucket", BUCKET, each.policy ? policies[each.policy] : null),
        bucketAcls: isRead ? [{ resourceArn: BUCKET, objectOwnership: ownership, grants }] : [],
        publicAccessBlocks: blocks.flatMap((block) => [
          { resourceArn: null, ...block },
          { resourceArn: BUCKET, restrictsPublicBuckets: false, ignoresPublicAcls: false },
        ]),
      },
      { canonicalUserId: each.isCallerKnown === false ? null : "id-of-CALLER" },
    ]);
    expect(outcomeOf(answer)).toBe(each.expected);
  });
});

describe.each(GRANT_TABLES)("$title", ({ cases }) => {
  test.each(cases)("$name", (each) => {
    const callerId = each.caller === "OTHER" ? OTHER_ID : ACCOUNT_ID;
    const principals: Readonly<Record<string, string>> = {
      CALLER: `arn:aws:iam::${callerId}:${(each.kind ?? "USER").toLowerCase()}/ada`,
      SESSION: `arn:aws:sts::${callerId}:assumed-role/ada/nightly`,
      ACCOUNT: `arn:aws:iam::${callerId}:root`,
      STRANGER,
      SERVICE: "rds.amazonaws.com",
    };
    const grants = (each.grants ?? []).map(
      ({ to, operations = ["Decrypt"], retiring, subset, equals, sourceArn }, index): KeyGrant => ({
        grantId: `grant-${index}`,
        grantee: principals[to]!,
        retiring: retiring === undefined ? null : principals[retiring]!,
        operations,
        contextSubset: subset ?? null,
        contextEquals: equals ?? null,
        sourceArn: sourceArn ?? null,
      }),
    );
    const toAccount = { Effect: "Allow", Principal: { AWS: ACCOUNT_ID }, Action: "kms:*", Resource: "*" };
    const policies = {
      ACCOUNT: [toAccount],
      DENY: [{ ...toAccount, Effect: "Deny", Principal: "*" }],
      STRANGER: [{ ...toAccount, Principal: { AWS: STRANGER } }],
    };
    const part = {
      kind: "kms:key",
      resourceArns: [KEY],
      region: null,
      status: "failed",
      code: "X",
      reason: "",
    } as const;
    const ofIdentity = each.identity ? ALLOW : DENY;
    const statements = each.identity === undefined ? null : ofIdentity;
    const answer = answerOf(each, { ...(each.kind && { kind: each.kind }), statements }, [
      KEY,
      {
        ...inventoryOf("kms:key", KEY, policies[each.policy ?? "STRANGER"]),
        keyGrants: each.grants === null ? [] : [{ resourceArn: KEY, grants }],
        unreadGrants: each.isComplete === false ? [{ ...part, action: "kms:ListGrants" }] : [],
      },
    ]);
    expect(outcomeOf(answer)).toBe(each.expected);
    expect(answer.keys.toSorted()).toEqual(each.keys ?? []);
  });
});

test("the reason for a decision is the list or the grant that allows it", () => {
  const byList = answerOf({ name: "", action: "s3:ListBucket", expected: "" }, { statements: null }, [
    BUCKET,
    {
      ...inventoryOf("s3:bucket", BUCKET, null),
      bucketAcls: [
        {
          resourceArn: BUCKET,
          objectOwnership: "ObjectWriter",
          grants: [{ grantee: EVERYONE_GROUP, permission: "READ" }],
        },
      ],
      publicAccessBlocks: [null, BUCKET].map((resourceArn) => ({
        resourceArn,
        restrictsPublicBuckets: false,
        ignoresPublicAcls: false,
      })),
    },
  ]);
  expect(byList.reasons.map(({ policy }) => policy?.name)).toEqual(["access control list"]);
});
