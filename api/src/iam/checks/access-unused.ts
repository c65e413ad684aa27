import { wholeDaysBetween } from "../time.ts";
import { defineCheck } from "./check.ts";
import { ACCESS_UNKNOWN, principalAccess, principalRef } from "./last-accessed.ts";
import { cli } from "./quote.ts";
import { evidenceText } from "./remediations.ts";

const SERVICES_SHOWN_MAX = 50;

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
  judge: ({ principal, services, isUnknown }, _facts, { at, settings }) => {
    if (isUnknown) return { notJudged: ACCESS_UNKNOWN };
    // A principal has to be given the time to use what it was given.
    if (wholeDaysBetween(principal.createdAt, at) <= settings.unusedLongDays) return null;
    const unused = services
      .filter((service) => service.lastAuthenticatedAt === null)
      .map((service) => service.serviceNamespace)
      .toSorted();
    if (unused.length === 0) return null;
    return {
      description: `${principalRef(principal).name} has never used ${unused.length} of the ${services.length} services that its policies grant.`,
      evidence: {
        principalArn: principal.arn,
        grantedServiceCount: services.length,
        unusedServiceCount: unused.length,
        unusedServices: unused.slice(0, SERVICES_SHOWN_MAX),
      },
    };
  },
  remediation: (_resource, evidence) => ({
    text: "Narrow the policies to the services that are used. Start with the widest, keep what runs once a year in mind, and watch for refusals afterwards.",
    cli: cli`aws iam generate-service-last-accessed-details --arn ${evidenceText(evidence, "principalArn")} --granularity ACTION_LEVEL`,
    terraform: null,
  }),
});
