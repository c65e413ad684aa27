/** Texts that explain why a principal has an action and what limits it. */
import type { PermittedRowFragment, PrincipalPermissionsQuery } from "../../gql/access.ts";

type Grant = PermittedRowFragment["grantedBy"][number];
type Limit = PermittedRowFragment["limitedBy"][number];

/** The number of grants or limits listed by name. */
const MAX_NAMED = 4;

/** A grant as text: "DeployAccess, statement 2, through the group deployers". */
export function grantText({ policyName, via, statement, sid, isConditional }: Grant): string {
  const place = `statement ${sid ?? statement + 1}`;
  const group = via === null ? "" : `, through the group ${via}`;
  return `${policyName}, ${place}${group}${isConditional ? " (with conditions)" : ""}`;
}

/** A limit as text: "Partly limited by the permissions boundary Limit, which allows it only in part". */
export function limitText({ kind, policyName, level, statement, isWhole }: Limit): string {
  const lead = isWhole ? "Denied by" : "Partly limited by";
  const place = statement === null ? "" : `, statement ${statement + 1}`;
  switch (kind) {
    case "DENY":
      return `${lead} an explicit deny in ${policyName}${place}`;
    case "BOUNDARY":
      if (statement !== null) return `${lead} the permissions boundary ${policyName}${place}`;
      return `${lead} the permissions boundary ${policyName}, which ${isWhole ? "does not allow it" : "allows it only in part"}`;
    case "SCP":
      return statement === null
        ? `${lead} the organization: the service control policies at ${level} allow ${isWhole ? "none" : "only part"} of it`
        : `${lead} the service control policy ${policyName} at ${level}${place}`;
  }
}

/** The grants of an action on one line, then one line for each limit. */
export function reasonLines({
  grantedBy,
  limitedBy,
}: Pick<PermittedRowFragment, "grantedBy" | "limitedBy">): readonly string[] {
  const shown = grantedBy.slice(0, MAX_NAMED).map(grantText).join("; ");
  const more = grantedBy.length > MAX_NAMED ? ` and ${grantedBy.length - MAX_NAMED} more` : "";
  return [...(shown === "" ? [] : [`Granted by ${shown}${more}`]), ...limitedBy.slice(0, MAX_NAMED).map(limitText)];
}

/** Texts that say whether service control policies are part of the result. */
export const SCP_TEXT: Readonly<
  Record<NonNullable<PrincipalPermissionsQuery["principalPermissions"]>["scps"], string>
> = {
  READ: "The service control policies of the organization were read and are included.",
  NOT_READ: "The organization's service control policies were not read. They may deny some of the actions shown here.",
  NO_ORGANIZATION: "The account is not in an organization, so no service control policies apply.",
  NOT_BOUND: "Service control policies do not apply to it.",
};
