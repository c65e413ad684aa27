import type { AuthorizationDetails, CredentialReportRow, Role, ServiceLastAccessed, User } from "../../account.ts";
import { userCredentials } from "../../identity.ts";
import { permissionsOf } from "../../principals/principal-policies.ts";
import type { AccessLevel } from "../../policy/catalogue.ts";
import { ACCESS_LEVELS, expandDocument } from "../../policy/expansion.ts";
import type { CheckSettings } from "../../settings.ts";
import { TRACKING_DAYS } from "../../principals/last-accessed.ts";
import { type Instant, wholeDaysBetween } from "../../time.ts";
import { defineCheck } from "../check.ts";
import { idleUserDays, isIdleRole } from "../idle-principals.ts";
import { ACCESS_UNKNOWN, principalAccess, principalRef } from "../last-accessed.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";
import { evidenceText } from "../remediations.ts";
import { dayCount } from "../subjects.ts";

const SERVICES_SHOWN_MAX = 50;
const SERVICES_NAMED_MAX = 3;
/** A service in use fails only if more than this share of its tracked actions is unused. */
const UNUSED_ACTION_SHARE = 0.5;
const WITHIN_TRACKING_PERIOD = `in the ${TRACKING_DAYS} days that AWS tracks`;
const IDLE = "The principal is idle: if it is no longer needed, remove it instead of narrowing its permissions.";

export const accessUnused = defineCheck({
  id: "access-unused",
  version: 2,
  title: "Principal does not use all services that it has access to",
  family: "UNU",
  severity: "MEDIUM",
  category: "IAMRole",
  rationale:
    "Unused permissions do no work, but they help an attacker who takes over the principal. What AWS has not seen a principal use for more than a year can usually be removed with little risk. The finding is less severe if the principal can only read the unused services, or if it is idle and should be removed instead.",
  references: [AWS_PAGES.lastAccessed, AWS_PAGES.bestPractices],
  needs: ["authorizationDetails", "serviceLastAccessed"],
  optional: ["credentialReport"],
  thresholds: ["unusedLongDays", "roleUnusedDays", "inactiveDays"],
  resources: ({ authorizationDetails, serviceLastAccessed, credentialReport }) => {
    const rows = new Map(
      (credentialReport ? userCredentials(credentialReport, authorizationDetails) : []).map(({ user, row }) => [
        user.arn,
        row,
      ]),
    );
    return principalAccess(authorizationDetails, serviceLastAccessed).map((each) => ({
      ...each,
      row: rows.get(each.principal.arn) ?? null,
    }));
  },
  ref: ({ principal }) => principalRef(principal),
  evaluate: ({ principal, services, hasFullHistory, row }, { authorizationDetails }, { at, settings }) => {
    if (services === null) return { notEvaluated: ACCESS_UNKNOWN };
    // A new principal gets some time to use its permissions.
    if (wholeDaysBetween(principal.createdAt, at) <= settings.unusedLongDays) return null;
    const unused = services.filter((service) => service.lastAuthenticatedAt === null);
    const mostlyUnused = services.filter(isMostlyUnused);
    if (unused.length === 0 && mostlyUnused.length === 0) return null;
    const levels = levelsByService(authorizationDetails, principal);
    // For a service that is in use, unused read actions alone are not worth a finding.
    const partlyUsed = mostlyUnused.filter(({ serviceNamespace }) => mayWrite(levels, serviceNamespace));
    if (unused.length === 0 && partlyUsed.length === 0) return null;

    const { byRisk, permissionsManagement, write } = rankByRisk(levels, unused);
    const isIdle = isIdlePrincipal(principal, row, { at, settings });
    const { name } = principalRef(principal);
    const unusedActionCount = partlyUsed.reduce((sum, service) => sum + (service.unusedActionCount ?? 0), 0);
    const period = hasFullHistory
      ? `in the ${dayCount(wholeDaysBetween(principal.createdAt, at))} since it was created`
      : WITHIN_TRACKING_PERIOD;
    const description =
      unused.length === 0
        ? `${name} uses all services that its policies grant, but has not used ${unusedActionCount} of the tracked actions of ${listSome(namesOf(partlyUsed))} ${period}.`
        : `${name} has not used ${unused.length} of the ${services.length} services that its policies grant ${period}: ${listSome(byRisk)}. ${isIdle ? IDLE : describeRisk(permissionsManagement, write)}`;
    const isLowRisk = isIdle || permissionsManagement.length + write.length === 0;
    return {
      description,
      ...(isLowRisk && { severity: "LOW" }),
      evidence: {
        principalArn: principal.arn,
        grantedServiceCount: services.length,
        unusedServiceCount: unused.length,
        unusedServices: byRisk.slice(0, SERVICES_SHOWN_MAX),
        permissionsManagementIn: permissionsManagement.slice(0, SERVICES_SHOWN_MAX),
        writeAccessIn: write.slice(0, SERVICES_SHOWN_MAX),
        unusedActionCount,
        servicesUsedInPart: namesOf(partlyUsed).slice(0, SERVICES_SHOWN_MAX),
        trackedDays: TRACKING_DAYS,
      },
    };
  },
  remediation: (_resource, evidence) => ({
    text: "Limit the policies to the services that are used. Start with those that allow permissions management or write access. Keep permissions for tasks that run once a year, and watch for access-denied errors afterwards.",
    cli: cli`aws iam generate-service-last-accessed-details --arn ${evidenceText(evidence, "principalArn")} --granularity ACTION_LEVEL`,
    terraform: null,
  }),
});

function isMostlyUnused({ lastAuthenticatedAt, trackedActionCount, unusedActionCount }: ServiceLastAccessed): boolean {
  return lastAuthenticatedAt !== null && (unusedActionCount ?? 0) > (trackedActionCount ?? 0) * UNUSED_ACTION_SHARE;
}

/**
 * Whether the principal is idle by the rules of `role-unused` and `user-inactive-any`. These checks then raise the more
 * severe alert. A principal counts as active if its last use is unknown.
 */
function isIdlePrincipal(
  principal: User | Role,
  row: CredentialReportRow | null,
  { at, settings }: { readonly at: Instant; readonly settings: CheckSettings },
): boolean {
  if ("roleId" in principal) return isIdleRole(principal, settings.roleUnusedDays, at) === true;
  return row !== null && typeof idleUserDays(row, settings.inactiveDays, at) === "number";
}

/** Services by the highest access level that the principal has in them. */
interface RankedServices {
  /** All services, the riskiest first. */
  readonly byRisk: readonly string[];
  readonly permissionsManagement: readonly string[];
  readonly write: readonly string[];
}

type LevelsByService = ReadonlyMap<string, ReadonlySet<AccessLevel>>;

function levelsByService(details: AuthorizationDetails, principal: User | Role): LevelsByService {
  const byService = new Map<string, Set<AccessLevel>>();
  for (const { document } of permissionsOf(details, principal).policies) {
    for (const { service, levels: counts } of expandDocument(document).services) {
      const levels = byService.get(service) ?? new Set();
      byService.set(service, levels);
      for (const level of ACCESS_LEVELS) if (counts[level] > 0) levels.add(level);
    }
  }
  return byService;
}

function rankByRisk(levels: LevelsByService, services: readonly ServiceLastAccessed[]): RankedServices {
  const names = namesOf(services);
  const permissionsManagement = names.filter((name) => levels.get(name)?.has(PERMISSIONS_MANAGEMENT));
  const write = names.filter((name) => !permissionsManagement.includes(name) && mayWrite(levels, name));
  const readOnly = names.filter((name) => !permissionsManagement.includes(name) && !write.includes(name));
  return { byRisk: [...permissionsManagement, ...write, ...readOnly], permissionsManagement, write };
}

const PERMISSIONS_MANAGEMENT: AccessLevel = "Permissions management";

/** Whether the principal may change resources of the service. A service without known levels counts as writable. */
function mayWrite(levels: LevelsByService, service: string): boolean {
  const known = levels.get(service);
  return known === undefined || known.has("Write") || known.has(PERMISSIONS_MANAGEMENT);
}

function describeRisk(permissionsManagement: readonly string[], write: readonly string[]): string {
  if (permissionsManagement.length > 0) return `It can manage permissions in ${listSome(permissionsManagement)}.`;
  return write.length > 0
    ? `It can change resources in ${listSome(write)}.`
    : "It has only read access to these services.";
}

/** Lists the first names and counts the rest: `s3, sqs, sns and 4 more`. */
function listSome(names: readonly string[]): string {
  const more = names.length - SERVICES_NAMED_MAX;
  return names.slice(0, SERVICES_NAMED_MAX).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function namesOf(services: readonly ServiceLastAccessed[]): readonly string[] {
  return services.map((service) => service.serviceNamespace).toSorted();
}
