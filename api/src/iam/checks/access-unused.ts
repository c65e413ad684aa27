import type { ServiceLastAccessed } from "../account.ts";
import { TRACKING_DAYS } from "../service-use.ts";
import { wholeDaysBetween } from "../time.ts";
import { defineCheck } from "./check.ts";
import { ACCESS_UNKNOWN, principalAccess, principalRef } from "./last-accessed.ts";
import { cli } from "./quote.ts";
import { evidenceText } from "./remediations.ts";

const SERVICES_SHOWN_MAX = 50;
const WITHIN = `in the ${TRACKING_DAYS} days that AWS looks back`;

export const accessUnused = defineCheck({
  id: "access-unused",
  title: "Granted service or action never exercised",
  family: "UNU",
  severity: "MEDIUM",
  category: "IAMRole",
  controls: {},
  rationale:
    "Rights that are never used do no work, but they serve whoever takes the identity over. What AWS has not seen a principal use in more than a year can be taken away with little risk.",
  needs: ["authorizationDetails", "serviceLastAccessed"],
  thresholds: ["unusedLongDays"],
  resources: ({ authorizationDetails, serviceLastAccessed }) => principalAccess(authorizationDetails, serviceLastAccessed),
  ref: ({ principal }) => principalRef(principal),
  judge: ({ principal, services, isWhollyTracked }, _facts, { at, settings }) => {
    if (services === null) return { notJudged: ACCESS_UNKNOWN };
    // A principal has to be given the time to use what it was given.
    if (wholeDaysBetween(principal.createdAt, at) <= settings.unusedLongDays) return null;
    const unused = services.filter((service) => service.lastAuthenticatedAt === null);
    const inPart = services.filter((service) => service.lastAuthenticatedAt !== null && (service.unusedActionCount ?? 0) > 0);
    if (unused.length === 0 && inPart.length === 0) return null;
    const { name } = principalRef(principal);
    const unusedActionCount = inPart.reduce((sum, service) => sum + (service.unusedActionCount ?? 0), 0);
    return {
      description:
        unused.length === 0
          ? `${name} uses all services that its policies grant, but ${unusedActionCount} of the actions that AWS tells about in them it has not used ${isWhollyTracked ? "since it was made" : WITHIN}.`
          : `${name} has ${isWhollyTracked ? "never used" : "not used"} ${unused.length} of the ${services.length} services that its policies grant${isWhollyTracked ? "" : ` ${WITHIN}`}.`,
      // A service that is used is needed; how much of it, is a smaller question.
      ...(unused.length === 0 && { severity: "LOW" }),
      evidence: {
        principalArn: principal.arn,
        grantedServiceCount: services.length,
        unusedServiceCount: unused.length,
        unusedServices: namesOf(unused),
        unusedActionCount,
        servicesUsedInPart: namesOf(inPart),
        trackedDays: TRACKING_DAYS,
      },
    };
  },
  remediation: (_resource, evidence) => ({
    text: "Narrow the policies to the services that are used. Start with the widest, keep what runs once a year in mind, and watch for refusals afterwards.",
    cli: cli`aws iam generate-service-last-accessed-details --arn ${evidenceText(evidence, "principalArn")} --granularity ACTION_LEVEL`,
    terraform: null,
  }),
});

function namesOf(services: readonly ServiceLastAccessed[]): readonly string[] {
  return services
    .map((service) => service.serviceNamespace)
    .toSorted()
    .slice(0, SERVICES_SHOWN_MAX);
}
