import { formatInstant, wholeDaysBetween } from "../../time.ts";
import { defineCheck } from "../check.ts";
import { ACCESS_UNKNOWN, principalAccess, principalRef } from "../last-accessed.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";
import { evidenceText } from "../remediations.ts";
import { dayCount } from "../subjects.ts";

/** Whether the service offers models: `bedrock`, `bedrock-agentcore`, `sagemaker`, `sagemaker-mlflow` and so on. */
function isModelService(serviceNamespace: string): boolean {
  return /^(bedrock|sagemaker)(-|$)/.test(serviceNamespace);
}

export const accessStaleAi = defineCheck({
  id: "access-stale-ai",
  title: "Principal does not use its Bedrock or SageMaker access",
  family: "UNU",
  severity: "MEDIUM",
  category: "IAMRole",
  rationale:
    "Stolen access to models is resold and used up within hours, at the cost of the account's owner. Notebooks also contain the data that models were trained on. A principal that no longer works with models should not keep this access.",
  references: [AWS_PAGES.lastAccessed],
  needs: ["authorizationDetails", "serviceLastAccessed"],
  thresholds: ["unusedLongDays"],
  resources: ({ authorizationDetails, serviceLastAccessed }) =>
    principalAccess(authorizationDetails, serviceLastAccessed),
  ref: ({ principal }) => principalRef(principal),
  evaluate: ({ principal, services }, _facts, { at, settings }) => {
    if (services === null) return { notEvaluated: ACCESS_UNKNOWN };
    const limitDays = settings.unusedLongDays;
    const stale = services.filter(
      ({ serviceNamespace, lastAuthenticatedAt }) =>
        isModelService(serviceNamespace) &&
        wholeDaysBetween(lastAuthenticatedAt ?? principal.createdAt, at) > limitDays,
    );
    if (stale.length === 0) return null;
    return {
      description: `${principalRef(principal).name} has not used ${stale.map((service) => service.serviceNamespace).join(", ")} for more than ${dayCount(limitDays)}, although its policies grant access.`,
      evidence: {
        principalArn: principal.arn,
        services: stale.map(({ serviceNamespace, lastAuthenticatedAt }) => ({
          service: serviceNamespace,
          lastAuthenticatedAt: lastAuthenticatedAt === null ? null : formatInstant(lastAuthenticatedAt),
        })),
        limitDays,
      },
    };
  },
  remediation: (_resource, evidence) => ({
    text: "Remove Bedrock and SageMaker from the policies of the principal. Grant access again if it needs to work with models later.",
    cli: cli`aws iam list-policies-granting-service-access --arn ${evidenceText(evidence, "principalArn")} --service-namespaces bedrock sagemaker`,
    terraform: null,
  }),
});
