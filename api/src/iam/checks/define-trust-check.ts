import type { AuthorizationDetails, Role } from "../account.ts";
import type { Evidence } from "../finding.ts";
import { roleRef } from "../identity.ts";
import { memoize, remember } from "../memoize.ts";
import { grantsFrom } from "../policy/grants-from.ts";
import type { PolicyDocument } from "../policy/statement.ts";
import { type AssumeAction, type TrustGrant, trustGrants } from "../policy/trust.ts";
import type { Instant } from "../time.ts";
import {
  type AnyCheck,
  type CheckContext,
  type CheckInput,
  type FactsOf,
  type Evaluation,
  type NotEvaluated,
  defineCheck,
} from "./check.ts";
import { statementsEvidence, trustPolicyOf } from "./policy-subjects.ts";
import { ownRoles } from "./subjects.ts";

/** Fields that this helper fills in. */
type Given = "category" | "needs" | "uses" | "optional" | "resources" | "ref" | "evaluate";

export interface TrustSubject {
  readonly role: Role;
  readonly document: PolicyDocument;
  /** The grants of the trust policy for the action of the check. */
  readonly grants: readonly TrustGrant[];
}

type TrustCheckInput = Omit<CheckInput<"authorizationDetails", never, ReadTrust, "organization">, Given> & {
  /** The action whose grants are evaluated. Default: sts:AssumeRole. */
  readonly action?: AssumeAction;
  readonly evaluate: (
    trust: TrustSubject,
    facts: FactsOf<"authorizationDetails", "organization">,
    context: CheckContext,
  ) => Evaluation;
};

interface ReadTrust {
  readonly role: Role;
  readonly trust: TrustSubject | NotEvaluated;
}

/** The roles with what their trust policies grant. Computed once per action, because a dozen checks ask for the same. */
function readTrusts(
  details: AuthorizationDetails,
  { action, at }: { readonly action: AssumeAction | undefined; readonly at: Instant },
): readonly ReadTrust[] {
  return remember(trustsOf(details), `${action} ${at}`, () =>
    ownRoles(details).map((role) => {
      const document = trustPolicyOf(role);
      if ("notEvaluated" in document) return { role, trust: document };
      return { role, trust: { role, document, grants: trustGrants(grantsFrom(document, at), action) } };
    }),
  );
}

const trustsOf = memoize((_details: AuthorizationDetails) => new Map<string, readonly ReadTrust[]>());

/** Defines a check of role trust policies. Service-linked roles are left out: only AWS can change them. */
export function defineTrustCheck({ evaluate, action, ...input }: TrustCheckInput): AnyCheck {
  return defineCheck({
    ...input,
    category: "IAMRole",
    needs: ["authorizationDetails"],
    optional: ["organization"],
    resources: ({ authorizationDetails }, { at }) => readTrusts(authorizationDetails, { action, at }),
    ref: ({ role }) => roleRef(role),
    evaluate: ({ trust }, facts, context) => ("notEvaluated" in trust ? trust : evaluate(trust, facts, context)),
  });
}

/**
 * Returns the statements of the grants, each once, with the principals that they allow. A statement with NotPrincipal
 * allows everyone except those that `exceptPrincipals` names.
 */
export function grantsEvidence(document: PolicyDocument, grants: readonly TrustGrant[]): Evidence {
  const statements = [...new Set(grants.map(({ statement }) => statement))];
  return statementsEvidence(
    document,
    statements.map((statement) => ({
      statement,
      more: {
        principals: grants.filter((grant) => grant.statement === statement).map(({ principal }) => principal.value),
        ...(statement.notPrincipals ? { exceptPrincipals: statement.notPrincipals.map(({ value }) => value) } : {}),
      },
    })),
  );
}
