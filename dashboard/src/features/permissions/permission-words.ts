/** Why a principal has an action, and what cuts it, in words. */
import type { PermittedRowFragment, PrincipalPermissionsQuery } from "../../gql/access.ts";

type Grant = PermittedRowFragment["grantedBy"][number];
type Limit = PermittedRowFragment["limitedBy"][number];

/** Of a long list the first are named. */
const NAMED_MAX = 4;

/** `DeployAccess, statement 2, through the group deployers`. */
export function grantWords({ policyName, via, statement, sid, isConditional }: Grant): string {
  const place = `statement ${sid ?? statement + 1}`;
  return `${policyName}, ${place}${via === null ? "" : `, through the group ${via}`}${isConditional ? " (under conditions)" : ""}`;
}

/** `Cut in part by the boundary Limit: it does not let all of it through`. */
export function limitText({ kind, policyName, level, statement, isWhole }: Limit): string {
  const lead = isWhole ? "Taken away by" : "Cut in part by";
  const place = statement === null ? "" : `, statement ${statement + 1}`;
  switch (kind) {
    case "DENY":
      return `${lead} a Deny in ${policyName}${place}`;
    case "BOUNDARY":
      return `${lead} the boundary ${policyName}${statement === null ? (isWhole ? ", which does not allow it" : ", which allows it in part") : place}`;
    case "SCP":
      return statement === null
        ? `${lead} the organization: ${level} lets ${isWhole ? "none" : "only part"} of it through`
        : `${lead} the service control policy ${policyName} at ${level}${place}`;
  }
}

/** First why, then why not. */
export function reasonLines({
  grantedBy,
  limitedBy,
}: Pick<PermittedRowFragment, "grantedBy" | "limitedBy">): readonly string[] {
  const shown = grantedBy.slice(0, NAMED_MAX).map(grantWords).join("; ");
  const more = grantedBy.length > NAMED_MAX ? ` and ${grantedBy.length - NAMED_MAX} more` : "";
  return [...(shown === "" ? [] : [`By ${shown}${more}`]), ...limitedBy.slice(0, NAMED_MAX).map(limitText)];
}

/** What is not in the picture, honestly. */
export const SCP_WORDS: Readonly<Record<PrincipalPermissionsQuery["principalPermissions"]["scps"], string>> = {
  READ: "Service control policies of the organization were read and are weighed.",
  NOT_READ:
    "Service control policies of the organization were not read: what they would take away is not known, so less may be left than is shown here.",
  NO_ORGANIZATION: "The account is in no organization, so no service control policy cuts anything.",
  NOT_BOUND: "Service control policies do not bind it.",
};
