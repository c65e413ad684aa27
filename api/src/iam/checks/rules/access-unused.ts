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
import { evidenceText } from "../remediations.ts";
import { dayCount } from "../subjects.ts";

const SERVICES_SHOWN_MAX = 50;
const SERVICES_NAMED_MAX = 3;
/** Of the actions that AWS tells about in a service that is used: with fewer unused the policy fits well enough. */
const UNUSED_ACTION_SHARE = 0.5;
const WITHIN = `in the ${TRACKING_DAYS} days that AWS looks back`;
const IDLE = "It does nothing at all: whoever needs it no more removes it, and has nothing to narrow.";

export const accessUnused = defineCheck({
  id: "access-unused",
  version: 2,
  title: "Granted service or action never exercised",
  family: "UNU",
  severity: "MEDIUM",
  category: "IAMRole",
  controls: {},
  rationale:
    "Rights that are never used do no work, but they serve whoever takes the identity over. What AWS has not seen a principal use in more than a year can be taken away with little risk. It weighs less where the unused services only let things be read. Where it does nothing at all, to remove it says more than to narrow it.",
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
  evaluate: ({ principal, services, isWhollyTracked, row }, { authorizationDetails }, { at, settings }) => {
    if (services === null) return { notEvaluated: ACCESS_UNKNOWN };
    // A principal has to be given the time to use what it was given.
    if (wholeDaysBetween(principal.createdAt, at) <= settings.unusedLongDays) return null;
    const unused = services.filter((service) => service.lastAuthenticatedAt === null);
    const mostlyUnused = services.filter(isMostlyUnused);
    if (unused.length === 0 && mostlyUnused.length === 0) return null;
    const isIdle = doesNothing(principal, row, { at, settings });
    const levels = levelsByService(authorizationDetails, principal);
    const { byDanger, handsOutRights, changesThings } = weigh(levels, unused);
    // Of what can only be read a part that nobody reads is not worth a question.
    const inPart = mostlyUnused.filter(({ serviceNamespace }) => mayChange(levels, serviceNamespace));
    if (unused.length === 0 && inPart.length === 0) return null;
    const { name } = principalRef(principal);
    const unusedActionCount = inPart.reduce((sum, service) => sum + (service.unusedActionCount ?? 0), 0);
    const since = isWhollyTracked
      ? `in the ${dayCount(wholeDaysBetween(principal.createdAt, at))} since it was made`
      : WITHIN;
    return {
      description:
        unused.length === 0
          ? `${name} uses all services that its policies grant, but ${unusedActionCount} of the actions that AWS tells about in ${shown(namesOf(inPart))} it has not used ${since}.`
          : `${name} has not used ${unused.length} of the ${services.length} services that its policies grant ${since}: ${shown(byDanger)}. ${isIdle ? IDLE : powerOf(handsOutRights, changesThings)}`,
      ...((isIdle || handsOutRights.length + changesThings.length === 0) && { severity: "LOW" }),
      evidence: {
        principalArn: principal.arn,
        grantedServiceCount: services.length,
        unusedServiceCount: unused.length,
        unusedServices: byDanger.slice(0, SERVICES_SHOWN_MAX),
        handsOutRightsIn: handsOutRights.slice(0, SERVICES_SHOWN_MAX),
        changesThingsIn: changesThings.slice(0, SERVICES_SHOWN_MAX),
        unusedActionCount,
        servicesUsedInPart: namesOf(inPart).slice(0, SERVICES_SHOWN_MAX),
        trackedDays: TRACKING_DAYS,
      },
    };
  },
  remediation: (_resource, evidence) => ({
    text: "Narrow the policies to the services that are used. Start with those in which rights can be handed out or things changed, keep what runs once a year in mind, and watch for refusals afterwards.",
    cli: cli`aws iam generate-service-last-accessed-details --arn ${evidenceText(evidence, "principalArn")} --granularity ACTION_LEVEL`,
    terraform: null,
  }),
});

function isMostlyUnused({ lastAuthenticatedAt, trackedActionCount, unusedActionCount }: ServiceLastAccessed): boolean {
  return lastAuthenticatedAt !== null && (unusedActionCount ?? 0) > (trackedActionCount ?? 0) * UNUSED_ACTION_SHARE;
}

/** By the same marks as `role-unused` and `user-inactive-any`, whose alerts weigh more then. What cannot be told is taken for use. */
function doesNothing(
  principal: User | Role,
  row: CredentialReportRow | null,
  { at, settings }: { readonly at: Instant; readonly settings: CheckSettings },
): boolean {
  if ("roleId" in principal) return isIdleRole(principal, settings.roleUnusedDays, at) === true;
  const days = row === null ? null : idleUserDays(row, settings.inactiveDays, at);
  return days !== null && days !== "UNKNOWN";
}

interface Weight {
  /** All of them, the most dangerous first. */
  readonly byDanger: readonly string[];
  readonly handsOutRights: readonly string[];
  readonly changesThings: readonly string[];
}

type LevelsByService = ReadonlyMap<string, ReadonlySet<AccessLevel>>;

function levelsByService(details: AuthorizationDetails, principal: User | Role): LevelsByService {
  const levels = new Map<string, Set<AccessLevel>>();
  for (const { document } of permissionsOf(details, principal).policies) {
    for (const { service, levels: counts } of expandDocument(document).services) {
      const allowedActions = levels.get(service) ?? new Set();
      levels.set(service, allowedActions);
      for (const level of ACCESS_LEVELS) if (counts[level] > 0) allowedActions.add(level);
    }
  }
  return levels;
}

function weigh(levels: LevelsByService, services: readonly ServiceLastAccessed[]): Weight {
  const names = namesOf(services);
  const handsOutRights = names.filter((name) => levels.get(name)?.has(RIGHTS));
  const changesThings = names.filter((name) => !handsOutRights.includes(name) && mayChange(levels, name));
  const reads = names.filter((name) => !handsOutRights.includes(name) && !changesThings.includes(name));
  return { byDanger: [...handsOutRights, ...changesThings, ...reads], handsOutRights, changesThings };
}

const RIGHTS: AccessLevel = "Permissions management";

/** A service that no policy is known to grant is taken to be one in which things can be changed. */
function mayChange(levels: LevelsByService, service: string): boolean {
  const allowedActions = levels.get(service);
  return allowedActions === undefined || allowedActions.has("Write") || allowedActions.has(RIGHTS);
}

function powerOf(handsOutRights: readonly string[], changesThings: readonly string[]): string {
  if (handsOutRights.length > 0) return `In ${shown(handsOutRights)} it may hand out rights.`;
  return changesThings.length > 0
    ? `In ${shown(changesThings)} it may change things.`
    : "All that it may do in them is to read.";
}

/** `s3, sqs, sns and 4 more`. */
function shown(names: readonly string[]): string {
  const more = names.length - SERVICES_NAMED_MAX;
  return names.slice(0, SERVICES_NAMED_MAX).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function namesOf(services: readonly ServiceLastAccessed[]): readonly string[] {
  return services.map((service) => service.serviceNamespace).toSorted();
}
