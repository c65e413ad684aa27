/**
 * What a row of the methods says: which actions are needed and on what each must be allowed, what they do, and what must
 * be there for it. The rules that all rows share (denies, boundaries, conditions, service control policies, never the
 * caller itself, never a service-linked role, a target that outranks the caller) stand in the judges, not in the rows.
 */

/**
 * SELF: the caller's own ARN. TARGET: the principal that is taken. GROUP and POLICY: the group that is joined or changed,
 * the policy that is rewritten. WORKLOAD: an existing thing of the kind that the row names. PROVIDER: the identity
 * provider. NEW: something that the caller makes and names itself, or an action on no resource.
 */
export type StepPlace = "SELF" | "TARGET" | "GROUP" | "POLICY" | "WORKLOAD" | "PROVIDER" | "NEW";

export interface TechniqueStep {
  readonly action: string;
  readonly on: StepPlace;
}

/** What an existing thing is, by service and the first word of its ARN's resource: `lambda:function`. */
export type WorkloadKind = string;

/** A key slot free or all taken, a password or none, an inactive key: facts of the credential report. */
export type CredentialGuard = "FREE_KEY_SLOT" | "FULL_KEY_SLOTS" | "NO_PASSWORD" | "PASSWORD" | "INACTIVE_KEY";

export type TechniqueEffect =
  // What changes the caller itself.
  | { readonly kind: "GRANT_SELF"; readonly caller: "USER" | "ROLE" }
  | { readonly kind: "GRANT_GROUP" }
  | { readonly kind: "JOIN_GROUP" }
  | { readonly kind: "REWRITE_POLICY" }
  | { readonly kind: "SWITCH_VERSION" }
  | { readonly kind: "DROP_POLICY"; readonly caller: "USER" | "ROLE"; readonly policy: "INLINE" | "MANAGED" }
  | { readonly kind: "DROP_BOUNDARY"; readonly caller: "USER" | "ROLE"; readonly how: "DELETE" | "REPLACE" }
  // What makes an administrator of something else that the caller then holds.
  | { readonly kind: "GRANT_USER"; readonly guard: CredentialGuard }
  | { readonly kind: "GRANT_ROLE"; readonly by: "POLICY" | "VERSION"; readonly access: "TRUST" | "NEW_TRUST" | "PASS" }
  | { readonly kind: "UNBIND_ROLE" }
  | { readonly kind: "CREATE_ROLE" }
  | { readonly kind: "IDENTITY_CENTER" }
  // What takes another principal as it is.
  | { readonly kind: "TAKE_USER"; readonly guard: CredentialGuard | null }
  | { readonly kind: "ASSUME_ROLE"; readonly trust: "OWN_ACCOUNT" | "OTHER_ACCOUNT" | "ANYONE" }
  | { readonly kind: "NEW_TRUST" }
  | { readonly kind: "NEW_SERVICE_TRUST" }
  | { readonly kind: "PASS_ROLE"; readonly services: readonly string[]; readonly profile: "NEEDED" | "NONE_YET" | null }
  | { readonly kind: "USE_WORKLOAD"; readonly workload: WorkloadKind; readonly services: readonly string[] }
  | { readonly kind: "TAKE_PROVIDER"; readonly action: "sts:AssumeRoleWithSAML" | "sts:AssumeRoleWithWebIdentity" }
  // The service is gone: nothing to be done with it.
  | { readonly kind: "NOTHING" };

export type TechniqueStatus = "ACTIVE" | "CLOSED_TO_NEW_CUSTOMERS" | "DISPUTED" | "ENDED";

export interface EscalationTechnique {
  /** The field's id, letter by letter; forever. */
  readonly id: string;
  readonly name: string;
  readonly steps: readonly TechniqueStep[];
  readonly effect: TechniqueEffect;
  readonly status: TechniqueStatus;
  /** What must exist beside the role: of each list one kind. A WORKLOAD step is on a thing of the first list. */
  readonly existing: readonly (readonly WorkloadKind[])[];
  /** The only state in which an existing thing can be used, as its service spells it; `null`: any but gone. */
  readonly workingState: string | null;
  /** What it also takes and no reading of an account shows; with it the verdict is at best UNKNOWN. */
  readonly unobservable: string | null;
  /** Actions each of which does the same to what the caller has through a group. */
  readonly alternatives: readonly string[];
}

type Written = readonly [action: string, on: StepPlace];
type Options = Partial<
  Pick<EscalationTechnique, "status" | "existing" | "workingState" | "unobservable" | "alternatives">
>;

export function technique(
  id: string,
  name: string,
  effect: TechniqueEffect,
  steps: readonly Written[],
  options: Options = {},
): EscalationTechnique {
  return {
    id,
    name,
    effect,
    steps: steps.map(([action, on]) => ({ action, on })),
    status: "ACTIVE",
    existing: [],
    workingState: null,
    unobservable: null,
    alternatives: [],
    ...options,
  };
}

interface PassOptions extends Options {
  readonly profile?: "NEEDED" | "NONE_YET";
}

/** Passing a role to a service that then works as it: PassRole on the role, the rest on new things unless said. */
export function passRole(
  id: string,
  name: string,
  services: string | readonly string[],
  steps: readonly (string | Written)[],
  { profile, ...options }: PassOptions = {},
): EscalationTechnique {
  const effect: TechniqueEffect = {
    kind: "PASS_ROLE",
    services: typeof services === "string" ? [services] : services,
    profile: profile ?? null,
  };
  return technique(
    id,
    name,
    effect,
    [["iam:PassRole", "TARGET"], ...steps.map((each): Written => (typeof each === "string" ? [each, "NEW"] : each))],
    options,
  );
}

/** Using a thing that already carries a role: all steps on it unless said. `service` is what the carried role trusts. */
export function useWorkload(
  id: string,
  name: string,
  [workload, service]: readonly [WorkloadKind, string],
  steps: readonly (string | Written)[],
  options: Options = {},
): EscalationTechnique {
  const effect: TechniqueEffect = { kind: "USE_WORKLOAD", workload, services: [service] };
  return technique(
    id,
    name,
    effect,
    steps.map((each): Written => (typeof each === "string" ? [each, "WORKLOAD"] : each)),
    {
      ...options,
      existing: [[workload], ...(options.existing ?? [])],
    },
  );
}
