import { limitsSourceAccount } from "../../policy/conditions.ts";
import { defineTrustCheck, grantsEvidence, rewriteTrust } from "../define-trust-check.ts";

/**
 * Services that send no source keys when they assume a role, so that the condition would lock them out: they only take
 * roles of the account that their own resource is in, which is what the condition would ask for.
 */
const WITHOUT_SOURCE_KEYS: ReadonlySet<string> = new Set([
  "ec2.amazonaws.com",
  "ec2.amazonaws.com.cn",
  "pods.eks.amazonaws.com",
]);

export const confusedDeputy = defineTrustCheck({
  id: "confused-deputy",
  title: "Service trust without SourceAccount/SourceArn",
  family: "TRU",
  severity: "HIGH",
  controls: {},
  rationale:
    "A service acts for all its customers. When the trust does not say for whose resources, somebody else's resource can make the service use this role, with this account's rights.",
  evaluate: ({ role, document, grants }) => {
    const open = grants.filter(
      ({ party, principal, statement }) =>
        party === "SERVICE" &&
        !WITHOUT_SOURCE_KEYS.has(principal.value.toLowerCase()) &&
        !limitsSourceAccount(statement),
    );
    if (open.length === 0) return null;
    const services = [...new Set(open.map(({ principal }) => principal.value))];
    return {
      description: `The role ${role.roleName} trusts ${services.join(", ")} for any account's resources.`,
      evidence: { services, ...grantsEvidence(document, open) },
    };
  },
  remediation: ({ name }) =>
    rewriteTrust(
      name,
      "Add StringEquals aws:SourceAccount with this account's number, or ArnLike aws:SourceArn with the resource. Try it first: a few services do not send these keys.",
    ),
});
