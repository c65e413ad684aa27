/**
 * A technique is one row: the actions it needs, the resource of each action, its effect, and what must exist in the account.
 * Rules that every technique shares are in `simulation/` and `edges/`: denies, boundaries, conditions, service control
 * policies, service-linked roles, and that the target must outrank the caller.
 */

/** The five categories of pathfinding.cloud. */
export const TECHNIQUE_CATEGORIES = [
  "SELF_ESCALATION",
  "PRINCIPAL_ACCESS",
  "NEW_PASSROLE",
  "EXISTING_PASSROLE",
  "CREDENTIAL_ACCESS",
] as const;
export type TechniqueCategory = (typeof TECHNIQUE_CATEGORIES)[number];

/**
 * The resource of a step. SELF: the caller's own ARN. TARGET: the principal that the caller gains access to. GROUP: the group
 * that is joined or changed. POLICY: the policy that is rewritten. WORKLOAD: an existing resource of a kind that the row
 * names. PROVIDER: the identity provider. NEW: a resource that the caller creates and names, or an action without a resource.
 */
export type StepResource = "SELF" | "TARGET" | "GROUP" | "POLICY" | "WORKLOAD" | "PROVIDER" | "NEW";

export interface TechniqueStep {
  readonly action: string;
  readonly on: StepResource;
}

/** The service and the resource type of an ARN, such as `lambda:function`. */
export type WorkloadKind = string;

/**
 * A requirement that the target user must meet according to the credential report: a free key slot, two keys, no
 * password, a password, or an inactive key.
 */
export type CredentialGuard = "FREE_KEY_SLOT" | "FULL_KEY_SLOTS" | "NO_PASSWORD" | "PASSWORD" | "INACTIVE_KEY";

export type TechniqueEffect =
  // Self-escalation: changes the caller's own permissions.
  | { readonly kind: "GRANT_SELF"; readonly caller: "USER" | "ROLE" }
  | { readonly kind: "GRANT_GROUP" }
  | { readonly kind: "JOIN_GROUP" }
  | { readonly kind: "REWRITE_POLICY" }
  | { readonly kind: "SWITCH_VERSION" }
  | { readonly kind: "DROP_POLICY"; readonly caller: "USER" | "ROLE"; readonly policy: "INLINE" | "MANAGED" }
  | { readonly kind: "DROP_BOUNDARY"; readonly caller: "USER" | "ROLE"; readonly how: "DELETE" | "REPLACE" }
  // Principal access after elevation: makes another principal an administrator, then gains access to it.
  | { readonly kind: "GRANT_USER"; readonly guard: CredentialGuard }
  | { readonly kind: "GRANT_ROLE"; readonly by: "POLICY" | "VERSION"; readonly access: "TRUST" | "NEW_TRUST" | "PASS" }
  | { readonly kind: "UNBIND_ROLE" }
  | { readonly kind: "CREATE_ROLE" }
  | { readonly kind: "IDENTITY_CENTER" }
  // Principal access: gains access to another principal and leaves its permissions unchanged.
  | { readonly kind: "TAKE_USER"; readonly guard: CredentialGuard | null }
  | { readonly kind: "ASSUME_ROLE"; readonly trust: "OWN_ACCOUNT" | "OTHER_ACCOUNT" | "ANYONE" }
  | { readonly kind: "NEW_TRUST" }
  | { readonly kind: "TAKE_PROVIDER"; readonly action: "sts:AssumeRoleWithSAML" | "sts:AssumeRoleWithWebIdentity" }
  // New PassRole: passes the target role to a service that runs code for the caller.
  | { readonly kind: "NEW_SERVICE_TRUST" }
  | { readonly kind: "PASS_ROLE"; readonly services: readonly string[]; readonly profile: "NEEDED" | "NONE_YET" | null }
  // Existing PassRole: runs code in a workload that already has the target role.
  | { readonly kind: "USE_WORKLOAD"; readonly workload: WorkloadKind; readonly services: readonly string[] }
  // AWS has ended the service, so the technique works in no account.
  | { readonly kind: "NOTHING" };

export type EffectKind = TechniqueEffect["kind"];

/** The default category of each effect. A technique overrides it where the published list differs. */
const CATEGORY_OF_EFFECT: Readonly<Record<EffectKind, TechniqueCategory>> = {
  GRANT_SELF: "SELF_ESCALATION",
  GRANT_GROUP: "SELF_ESCALATION",
  JOIN_GROUP: "SELF_ESCALATION",
  REWRITE_POLICY: "SELF_ESCALATION",
  SWITCH_VERSION: "SELF_ESCALATION",
  DROP_POLICY: "SELF_ESCALATION",
  DROP_BOUNDARY: "SELF_ESCALATION",
  GRANT_USER: "PRINCIPAL_ACCESS",
  GRANT_ROLE: "PRINCIPAL_ACCESS",
  UNBIND_ROLE: "PRINCIPAL_ACCESS",
  CREATE_ROLE: "PRINCIPAL_ACCESS",
  IDENTITY_CENTER: "PRINCIPAL_ACCESS",
  TAKE_USER: "PRINCIPAL_ACCESS",
  ASSUME_ROLE: "PRINCIPAL_ACCESS",
  NEW_TRUST: "PRINCIPAL_ACCESS",
  TAKE_PROVIDER: "PRINCIPAL_ACCESS",
  NEW_SERVICE_TRUST: "NEW_PASSROLE",
  PASS_ROLE: "NEW_PASSROLE",
  USE_WORKLOAD: "EXISTING_PASSROLE",
  NOTHING: "NEW_PASSROLE",
};

export type TechniqueStatus = "ACTIVE" | "CLOSED_TO_NEW_CUSTOMERS" | "DISPUTED" | "ENDED";

export interface EscalationTechnique {
  /** The published id. Stored paths and alerts contain it, so it never changes. */
  readonly id: string;
  /** The action of the caller: begins with a verb, so that it can follow "can". */
  readonly name: string;
  readonly category: TechniqueCategory;
  readonly steps: readonly TechniqueStep[];
  readonly effect: TechniqueEffect;
  readonly status: TechniqueStatus;
  /**
   * Resources that must exist besides the role. The account must have one kind of each list. A WORKLOAD step acts on a
   * resource of the first list.
   */
  readonly existing: readonly (readonly WorkloadKind[])[];
  /**
   * The only state in which a workload can be used, as its service spells it. Null if every state works that is not
   * final, such as deleted.
   */
  readonly workingState: string | null;
  /** A further requirement that no scan can read. If it is set, the verdict is UNKNOWN at best. */
  readonly unobservable: string | null;
  /**
   * Further actions. Each has the same effect as the technique, but on permissions that the caller has through a group.
   */
  readonly alternatives: readonly string[];
}

type StepTuple = readonly [action: string, on: StepResource];
type Options = Partial<
  Pick<EscalationTechnique, "category" | "status" | "existing" | "workingState" | "unobservable" | "alternatives">
>;

export function technique(
  id: string,
  name: string,
  effect: TechniqueEffect,
  steps: readonly StepTuple[],
  options: Options = {},
): EscalationTechnique {
  return {
    id,
    name,
    category: CATEGORY_OF_EFFECT[effect.kind],
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

/**
 * Returns a technique that passes a role to a service, which then acts with the role. Adds iam:PassRole on the role. A
 * step without a resource acts on NEW.
 */
export function passRole(
  id: string,
  name: string,
  services: string | readonly string[],
  steps: readonly (string | StepTuple)[],
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
    [["iam:PassRole", "TARGET"], ...steps.map((step): StepTuple => (typeof step === "string" ? [step, "NEW"] : step))],
    options,
  );
}

/**
 * Returns a technique that uses a workload with an existing role. `service` is the service that the role trusts. A step
 * without a resource acts on WORKLOAD.
 */
export function useWorkload(
  id: string,
  name: string,
  [workload, service]: readonly [WorkloadKind, string],
  steps: readonly (string | StepTuple)[],
  options: Options = {},
): EscalationTechnique {
  const effect: TechniqueEffect = { kind: "USE_WORKLOAD", workload, services: [service] };
  return technique(
    id,
    name,
    effect,
    steps.map((step): StepTuple => (typeof step === "string" ? [step, "WORKLOAD"] : step)),
    {
      ...options,
      existing: [[workload], ...(options.existing ?? [])],
    },
  );
}
