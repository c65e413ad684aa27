/**
 * Finds out why a finding is missing from a scan: its resource was deleted, or still exists and the issue was fixed.
 */
import type { AccountSnapshot, AuthorizationDetails } from "../account.ts";
import { type ResourceExistence, ownerId } from "./alert.ts";
import { INTERNAL_ACCESS, isInternalAnalyzer } from "../access-analyzer.ts";
import { accessKeyIdentity, isTrustPolicy, policyOwners, userCredentials } from "../identity.ts";
import { policyReadings } from "../resource-policy-inventory.ts";
import type { Section } from "../section.ts";

type AnalyzerSection = AccountSnapshot["sections"]["accessAnalyzer"];

/**
 * Returns a function that says whether a resource exists. Its answer is null if the section that lists the resource was
 * not read or is unreliable for this resource.
 */
export function existingResources(snapshot: AccountSnapshot): ResourceExistence {
  const { credentialReport, passwordPolicy, serverCertificates, samlProviders, oidcProviders } = snapshot.sections;
  const { resourcePolicies, accessAnalyzer } = snapshot.sections;
  const authorizationDetails = completedDetails(snapshot);
  const details = authorizationDetails.status === "read" ? authorizationDetails.value : null;
  const report = credentialReport.status === "read" ? credentialReport.value : null;
  const users = details
    ? new Set(details.users.flatMap((user) => [user.userId, user.arn]))
    : report && new Set(report.users.map((row) => row.arn));
  const userExists = (id: string): boolean | null => {
    // Without authorization details, the report has only ARNs. It says nothing about a unique ID.
    if (!users || (!details && !id.startsWith("arn:"))) return null;
    return users.has(id);
  };
  const groups = details && new Set(details.groups.map((group) => group.groupId));
  const roles = details && new Set(details.roles.map((role) => role.roleId));
  const policies =
    details &&
    new Set([
      ...details.policies.flatMap((policy) => [policy.policyId, policy.arn]),
      // A source may omit the documents of AWS managed policies. Their alerts then have the ARN as identity.
      ...policyOwners(details).flatMap(({ holder }) => holder.attachedPolicies.map(({ policyArn }) => policyArn)),
    ]);
  const inlinePolicies =
    details &&
    new Set(
      policyOwners(details).flatMap(({ id, holder }) =>
        holder.inlinePolicies.map((policy) => `${id}/${policy.policyName}`),
      ),
    );
  const keys = new Map(
    (report ? userCredentials(report, details ?? undefined) : []).map(({ user, row }) => [
      user.userId,
      row && new Set(row.accessKeys.map((key) => accessKeyIdentity(user.userId, key.createdAt ?? 0))),
    ]),
  );
  const certificates =
    serverCertificates.status === "read"
      ? new Set(serverCertificates.value.map((certificate) => certificate.serverCertificateId))
      : null;
  const saml = samlProviders.status === "read" ? new Set(samlProviders.value.map((provider) => provider.arn)) : null;
  const oidc = oidcProviders.status === "read" ? new Set(oidcProviders.value.map((provider) => provider.arn)) : null;

  const readingOf = policyReadings(resourcePolicies.status === "read" ? resourcePolicies.value : undefined);
  const resourceExists = (arn: string): boolean | null => {
    const { state } = readingOf(arn);
    return state === "NOT_READ" ? null : state === "READ";
  };

  const keyExists = (id: string): boolean | null => {
    const userId = id.slice(0, id.lastIndexOf("/"));
    const isUserExisting = userExists(userId);
    if (isUserExisting !== true) return isUserExisting;
    return keys.get(userId)?.has(id) ?? null;
  };
  const accountPartExists = (id: string): boolean | null => {
    if (id === snapshot.awsAccountId) return true;
    if (id.includes(":saml-provider/")) return saml?.has(id) ?? null;
    if (id.includes(":oidc-provider/")) return oidc?.has(id) ?? null;
    if (id.startsWith(INTERNAL_ACCESS)) return watchedResourceExists(accessAnalyzer);
    if (id.includes(":access-analyzer:")) return analyzerExists(id, accessAnalyzer);
    return id.startsWith("arn:") ? resourceExists(id) : (certificates?.has(id) ?? null);
  };

  return ({ category, id }) => {
    switch (category) {
      case "IAMUser":
        return userExists(id);
      case "IAMAccessKey":
        return keyExists(id);
      case "IAMGroup":
        return groups?.has(id) ?? null;
      case "IAMRole":
        return roles?.has(id) ?? null;
      case "IAMPolicy":
        if (isTrustPolicy({ id })) return roles?.has(ownerId({ category, id })) ?? null;
        return (id.includes("/") ? inlinePolicies : policies)?.has(id) ?? null;
      case "IAMPasswordPolicy":
        return passwordPolicy.status === "read" ? passwordPolicy.value !== null : null;
      case "IAMRootUser":
        return true;
      case "IAMAccount":
        return accountPartExists(id);
    }
  };
}

/**
 * No list contains the resources that analyzers watch. Without a finding, all is well if every finding was read, and if an
 * analyzer still watches.
 */
function watchedResourceExists(accessAnalyzer: AnalyzerSection): true | null {
  const isWatched =
    accessAnalyzer.status === "read" &&
    accessAnalyzer.value.unread.length === 0 &&
    accessAnalyzer.value.analyzers.some((analyzer) => analyzer.isActive && isInternalAnalyzer(analyzer));
  return isWatched ? true : null;
}

function analyzerExists(arn: string, accessAnalyzer: AnalyzerSection): boolean | null {
  if (accessAnalyzer.status !== "read") return null;
  const { analyzers, regions, unread } = accessAnalyzer.value;
  if (analyzers.some((analyzer) => analyzer.arn === arn)) return true;
  const [, , , region = ""] = arn.split(":");
  const isListed =
    regions.includes(region) && !unread.some((part) => part.analyzerArn === null && part.region === region);
  return isListed ? false : null;
}

/**
 * The authorization details with the groups and policies that are in use although the reading lacks them. They exist, as
 * their users and holders show.
 */
function completedDetails({ sections, lastKnown }: AccountSnapshot): Section<AuthorizationDetails> {
  const { authorizationDetails } = sections;
  return (authorizationDetails.status === "read" && lastKnown?.sections.authorizationDetails) || authorizationDetails;
}
