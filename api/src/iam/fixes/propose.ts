/** Makes the complete fix of an alert from the latest snapshot: `FIXERS` has one line for each check with a document. */
import type { AccountSnapshot } from "../account.ts";
import type { AnyCheck } from "../checks/check.ts";
import type { Finding } from "../finding.ts";
import type { CheckSettings } from "../settings.ts";
import type { FixChange, FixFacts, Fixer, FixInput, ReadInput } from "./fix.ts";
import { bound, boundDelegate, keepEditors, keepRemovers } from "./boundary-fixes.ts";
import { createRole, deleteRole, makeManaged } from "./other-fixes.ts";
import * as conditions from "./condition-fixes.ts";
import * as escalation from "./escalation-fixes.ts";
import * as policies from "./policy-fixes.ts";
import * as trust from "./trust-fixes.ts";

/** The maximum number of values of one input, and of characters of a value. */
const VALUES_MAX = 50;
const VALUE_CHARACTERS_MAX = 2_048;

const { narrow, nameNeeded } = policies;

const FIXERS: Readonly<Record<string, Fixer>> = {
  "trust-any": trust.nameTrusted,
  "trust-any-cond": trust.nameTrusted,
  "trust-notprincipal": trust.nameTrusted,
  "trust-cross-account": trust.removeAccount,
  "trust-no-externalid": trust.requireExternalId,
  "trust-oidc-open": trust.limitTokens,
  "confused-deputy": trust.requireSourceAccount,
  "mfa-trust": trust.requireMfa,
  "esc-cycle": trust.leaveCycle,
  "mfa-flawed-policy": conditions.correctMfa,
  "cond-set-operator": conditions.plainOperators,
  "dead-deny": conditions.denyMembers,
  "admin-inline": nameNeeded(["ADMIN"]),
  "admin-custom": nameNeeded(["ADMIN"]),
  "admin-custom-idle": policies.deletePolicy,
  "notaction-allow": nameNeeded(["NOT_ACTION_ALLOW"]),
  "wild-service": nameNeeded(["SERVICE_WILDCARD"]),
  "full-kms": nameNeeded(["KMS_FULL_ACCESS"]),
  "full-cloudtrail": nameNeeded(["CLOUDTRAIL_FULL_ACCESS"]),
  "notresource-allow": policies.nameResources,
  "resource-star": narrow("RESOURCE_WILDCARD", { needsResources: true }),
  "data-exfil": narrow("DATA_EXFILTRATION", { needsResources: true }),
  "infra-modify": narrow("INFRASTRUCTURE_MODIFICATION", { needsResources: true }),
  "kms-decrypt-all": narrow("KMS_DECRYPT_ANY_KEY", { needsResources: true }),
  "resource-exposure": narrow("RESOURCE_EXPOSURE"),
  "cred-exposure": narrow("CREDENTIAL_EXPOSURE"),
  "marketplace-sub": narrow("MARKETPLACE_SUBSCRIBE"),
  "esc-passrole-star": policies.passRole,
  "esc-assumerole-star": policies.assumeRole,
  "esc-managed": escalation.breakCombinations,
  "esc-inline": escalation.breakCombinations,
  "esc-resource-policy": escalation.limitResourcePolicies,
  "non-sts-action": escalation.keepAssumeRole,
  "bnd-not-enforced": escalation.requireBoundary,
  "bnd-removable": keepRemovers,
  "bnd-editable": keepEditors,
  "bnd-agent-role": bound,
  "bnd-ineffective": bound,
  "bnd-delegated-admin": boundDelegate,
  "inline-policy": makeManaged,
  "audit-role": createRole("security-audit"),
  "support-role": createRole("aws-support"),
  "role-unused": deleteRole,
};

export interface FixRequest {
  readonly check: AnyCheck;
  readonly finding: Finding;
  readonly settings: CheckSettings;
  /** The values of the operator by the id of the input. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

export interface ProposedFix {
  readonly inputs: readonly FixInput[];
  /** Null if a value is missing or wrong, or if no document can be written for this resource. */
  readonly fix: FixChange | null;
}

export function hasFixer(checkId: string): boolean {
  return checkId in FIXERS;
}

/** Null if the check has no fix with documents, or if users, roles and policies were not read. */
export function proposeFix(
  snapshot: AccountSnapshot,
  { check, finding, settings, values }: FixRequest,
): ProposedFix | null {
  const fixer = FIXERS[check.id];
  const { authorizationDetails } = snapshot.sections;
  if (!fixer || authorizationDetails.status !== "read") return null;
  const inputs: FixInput[] = [];
  const read: ReadInput = ({ isRequired = false, isList = false, proposed = [], problemOf, ...question }) => {
    const given = values[question.id] ?? proposed;
    const cleaned = [...new Set(given.map((value) => value.trim()).filter((value) => value !== ""))];
    const problem = problemOfValues(cleaned, { isList, isRequired, problemOf });
    inputs.push({ ...question, isRequired, isList, values: cleaned, problem });
    return problem === null ? cleaned : null;
  };
  const facts: FixFacts = {
    snapshot,
    details: authorizationDetails.value,
    awsAccountId: snapshot.awsAccountId,
    partition: snapshot.partition,
    settings,
    check,
    finding,
  };
  const fix = fixer(facts, read);
  return { inputs, fix: inputs.some(({ problem }) => problem !== null) ? null : fix };
}

function problemOfValues(
  values: readonly string[],
  {
    isList,
    isRequired,
    problemOf,
  }: {
    readonly isList: boolean;
    readonly isRequired: boolean;
    readonly problemOf: ((value: string) => string | null) | undefined;
  },
): string | null {
  if (values.length === 0) return isRequired ? "is needed for the document" : null;
  if (values.length > (isList ? VALUES_MAX : 1))
    return isList ? `takes at most ${VALUES_MAX} values` : "takes one value";
  for (const value of values) {
    const problem =
      value.length > VALUE_CHARACTERS_MAX ? `takes at most ${VALUE_CHARACTERS_MAX} characters` : problemOf?.(value);
    if (problem) return values.length === 1 ? problem : `${value} ${problem}`;
  }
  return null;
}
