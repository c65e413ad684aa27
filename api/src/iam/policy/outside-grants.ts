/**
 * Whom a resource lets in besides the principals of its own account, and why: by its policy, by the access control list of
 * a bucket, or by the grants of a KMS key.
 */
import { type BucketAcl, grantsInForce, isPublicGroup, type KeyGrant, LOG_DELIVERY_GROUP } from "../resource-grants.ts";
import type { PublicAccessReading } from "../resource-policy-inventory.ts";
import { granteeType } from "./grant-policy.ts";
import { type BucketPublicity, bucketPublicity, publicGrants } from "./public-grants.ts";
import type { PolicyDocument, PolicyStatement, StatementPrincipal } from "./statement.ts";

export type OutsideParty = "EVERYONE" | "LIMITED_EVERYONE" | "OTHER_ACCOUNT" | "SERVICE" | "FEDERATED" | "UNKNOWN";

export type OutsideSource = "POLICY" | "ACCESS_CONTROL_LIST" | "KEY_GRANT";

export interface OutsideGrant {
  readonly source: OutsideSource;
  readonly party: OutsideParty;
  /** The principal as the policy, the list or the grant writes it. */
  readonly principal: string;
  /** The index of the statement in the policy, or of the grant. */
  readonly statementIndex: number;
  /** The ID of a grant, or the Sid of a statement. */
  readonly sid: string | null;
  /** The actions as written. Those of NotAction have a leading `all except`. A list has permissions instead. */
  readonly actions: readonly string[];
  readonly reason: string;
  /** Whether S3 Block Public Access blocks what the statement or list allows. */
  readonly isBlocked: boolean;
}

/** The parties that RestrictPublicBuckets keeps out of a bucket with a public policy. */
const RESTRICTED: ReadonlySet<OutsideParty> = new Set(["EVERYONE", "LIMITED_EVERYONE", "OTHER_ACCOUNT"]);

/**
 * `publicAccess` says what S3 Block Public Access does to the policy of a bucket. Null for other resources. A Deny of the
 * same policy, and what the other account's own policies allow, may still refuse a request.
 */
export function outsideGrants(
  document: PolicyDocument,
  awsAccountId: string,
  publicAccess: PublicAccessReading["state"] | null = null,
): readonly OutsideGrant[] {
  const publicity = publicAccess === null || publicAccess === "OPEN" ? "NOT_PUBLIC" : bucketPublicity(document);
  const isRestricted = publicAccess === "RESTRICTED" && publicity === "PUBLIC";
  const open = new Set(publicGrants(document));
  return document.statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap((statement) =>
      partiesOf(statement, awsAccountId, open.has(statement)).map(({ party, principal }) => ({
        source: "POLICY",
        party,
        principal,
        statementIndex: statement.index,
        sid: statement.sid,
        actions: statement.actions ?? (statement.notActions ?? []).map((action) => `all except ${action}`),
        ...restrictionOf(reasonOf(party, statement), RESTRICTED.has(party) ? { publicity, isRestricted } : null),
      })),
    );
}

interface AclCircumstances {
  /** The effect of Block Public Access on public lists. */
  readonly publicAcls: PublicAccessReading["state"];
  /** Whether Block Public Access keeps other accounts out, because the policy of the bucket is public. */
  readonly isRestricted: boolean;
  /** Returns the number of the account with a canonical user ID. Null if it is not known. */
  readonly accountOf: (canonicalUserId: string) => string | null;
}

/** Returns the principals that the access control list of a bucket lets in. */
export function outsideGrantsOfAcl(
  acl: BucketAcl,
  { publicAcls, isRestricted, accountOf }: AclCircumstances,
): readonly OutsideGrant[] {
  return grantsInForce(acl).map(({ grantee, permission }, statementIndex): OutsideGrant => {
    const group = grantee.slice(grantee.lastIndexOf("/") + 1);
    const place = { source: "ACCESS_CONTROL_LIST", statementIndex, sid: null, actions: [permission] } as const;
    if (grantee === LOG_DELIVERY_GROUP)
      return { ...place, party: "SERVICE", principal: group, reason: REASON_OF_LOGS, isBlocked: false };
    if (!isPublicGroup(grantee)) {
      const account = accountOf(grantee);
      const reason = account === null ? REASON_OF_ID : `${REASONS.OTHER_ACCOUNT}.`;
      const principal = account ?? grantee;
      if (!isRestricted) return { ...place, party: "OTHER_ACCOUNT", principal, reason, isBlocked: false };
      return { ...place, party: "OTHER_ACCOUNT", principal, reason: `${reason} ${BLOCKED}`, isBlocked: true };
    }
    const isBlocked = isRestricted || publicAcls === "RESTRICTED";
    const isUnknown = !isBlocked && publicAcls === "UNKNOWN";
    const whom = group === "AllUsers" ? "everyone, also without signing in" : "every AWS account";
    const reason = `The list lets in ${whom}.${isBlocked ? ` ${BLOCKED}` : ""}${isUnknown ? ` ${PERHAPS_BLOCKED}` : ""}`;
    return { ...place, party: "EVERYONE", principal: group, reason, isBlocked };
  });
}

/** Returns the principals that the grants of a KMS key let in. */
export function outsideGrantsOfKey(grants: readonly KeyGrant[], awsAccountId: string): readonly OutsideGrant[] {
  return grants.flatMap(({ grantId, grantee, operations, contextSubset, contextEquals, sourceArn }, statementIndex) => {
    const party = partyOf({ type: granteeType(grantee), value: grantee }, awsAccountId);
    if (party === null) return [];
    const context = Object.keys({ ...contextSubset, ...contextEquals });
    const limits = [
      ...(context.length > 0 ? [`an encryption context with ${context.toSorted().join(", ")}`] : []),
      ...(sourceArn === null ? [] : [`calls on behalf of ${sourceArn}`]),
    ];
    // A grant to an account delegates to its policies, as a key policy does.
    const reason = /(?:^|:)\d{12}(?::root)?$/.test(grantee)
      ? "A grant lets another account use the key, whose own policies decide who of it may"
      : "A grant lets it use the key, whatever the policies allow";
    return {
      source: "KEY_GRANT",
      party,
      principal: grantee,
      statementIndex,
      sid: grantId,
      actions: operations,
      reason: `${reason}${limits.length === 0 ? "" : `; only ${limits.join(" and ")}`}.`,
      isBlocked: false,
    };
  });
}

function partiesOf(
  { principals, notPrincipals }: PolicyStatement,
  awsAccountId: string,
  isOpen: boolean,
): readonly { readonly party: OutsideParty; readonly principal: string }[] {
  const everyone = isOpen ? "EVERYONE" : "LIMITED_EVERYONE";
  if (notPrincipals !== null)
    return [{ party: everyone, principal: `all except ${notPrincipals.map(({ value }) => value).join(", ")}` }];
  // Written twice, or as an account and in a map of everyone, a principal is still let in once.
  const found = new Map<string, { readonly party: OutsideParty; readonly principal: string }>();
  for (const principal of principals ?? []) {
    const party = partyOf(principal, awsAccountId);
    if (party === null) continue;
    const shown = { party: party === "EVERYONE" ? everyone : party, principal: principal.value } as const;
    found.set(`${shown.party} ${shown.principal}`, shown);
  }
  return [...found.values()];
}

/** Null for a principal of the account itself. */
function partyOf({ type, value }: StatementPrincipal, awsAccountId: string): OutsideParty | null {
  if (value === "*") return "EVERYONE";
  if (type === "Service") return "SERVICE";
  if (type === "Federated") return "FEDERATED";
  if (type !== "AWS") return "UNKNOWN";
  const account = /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(value)?.[1];
  // AWS replaces a deleted principal with its unique ID, which names no account (IAM User Guide, *Principal*).
  if (account === undefined) return "UNKNOWN";
  return account === awsAccountId ? null : "OTHER_ACCOUNT";
}

const REASONS: Readonly<Record<OutsideParty, string>> = {
  EVERYONE: "It allows any principal, and no condition or Deny on fixed values keeps others out.",
  LIMITED_EVERYONE: "It allows any principal that a condition or a Deny of the policy does not keep out",
  OTHER_ACCOUNT: "It names another account, whose own policies decide who of it may use this",
  SERVICE: "It allows an AWS service, which acts for the one that set it up",
  FEDERATED: "It allows sessions of an identity provider",
  UNKNOWN: "It names a principal by an ID that tells no account",
};

const BLOCKED = "Block Public Access blocks it.";
const PERHAPS_BLOCKED = "Whether Block Public Access blocks it is not known.";
const REASON_OF_ID =
  "The list names another account by its canonical user ID. That account's own policies decide who of it may use this.";
const REASON_OF_LOGS = "The list lets Amazon S3 write the access logs of buckets.";

function reasonOf(party: OutsideParty, { conditions }: PolicyStatement): string {
  if (party === "EVERYONE") return REASONS.EVERYONE;
  const keys = [...new Set(conditions.map(({ key }) => key))];
  return `${REASONS[party]}${keys.length === 0 ? "" : `; conditions: ${keys.join(", ")}`}.`;
}

function restrictionOf(
  reason: string,
  restriction: { readonly publicity: BucketPublicity; readonly isRestricted: boolean } | null,
): Pick<OutsideGrant, "reason" | "isBlocked"> {
  if (restriction === null || restriction.publicity === "NOT_PUBLIC") return { reason, isBlocked: false };
  if (restriction.isRestricted) return { reason: `${reason} ${BLOCKED}`, isBlocked: true };
  return { reason: `${reason} ${PERHAPS_BLOCKED}`, isBlocked: false };
}
