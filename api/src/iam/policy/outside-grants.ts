/** Whom a resource policy lets in besides the principals of its own account, statement by statement, and why. */
import type { PublicAccessReading } from "../resource-policy-inventory.ts";
import { type BucketPublicity, bucketPublicity, publicGrants } from "./public-grants.ts";
import type { PolicyDocument, PolicyStatement, StatementPrincipal } from "./statement.ts";

export type OutsideParty = "EVERYONE" | "LIMITED_EVERYONE" | "OTHER_ACCOUNT" | "SERVICE" | "FEDERATED" | "UNKNOWN";

export interface OutsideGrant {
  readonly party: OutsideParty;
  /** The principal as the policy writes it. */
  readonly principal: string;
  readonly statementIndex: number;
  readonly sid: string | null;
  /** The actions as written. Those of NotAction have a leading `all except`. */
  readonly actions: readonly string[];
  readonly reason: string;
  /** Whether S3 Block Public Access blocks what the statement allows. */
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
        party,
        principal,
        statementIndex: statement.index,
        sid: statement.sid,
        actions: statement.actions ?? (statement.notActions ?? []).map((action) => `all except ${action}`),
        ...restrictionOf(reasonOf(party, statement), RESTRICTED.has(party) ? { publicity, isRestricted } : null),
      })),
    );
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
  if (restriction.isRestricted) return { reason: `${reason} Block Public Access blocks it.`, isBlocked: true };
  return { reason: `${reason} Whether Block Public Access blocks it is not known.`, isBlocked: false };
}
