import { formatInstant, wholeDaysBetween } from "../../time.ts";
import { defineCheck } from "../check.ts";
import { ACCESS_UNKNOWN, principalAccess, principalRef } from "../last-accessed.ts";
import { cli } from "../quote.ts";
import { evidenceText } from "../remediations.ts";

/** `bedrock`, `bedrock-agentcore`, `sagemaker`, `sagemaker-mlflow` … */
function isModelService(serviceNamespace: string): boolean {
  return /^(bedrock|sagemaker)(-|$)/.test(serviceNamespace);
}

export const accessStaleAi = defineCheck({
  id: "access-stale-ai",
  title: "Bedrock or SageMaker access not exercised (3 checks)",
  family: "UNU",
  severity: "MEDIUM",
  category: "IAMRole",
  controls: {},
  rationale:
    "Stolen access to models is sold and used up within hours, at the owner's cost, and notebooks carry the data they were trained on. Nobody who has stopped working with models needs to keep the way to them open.",
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
      description: `${principalRef(principal).name} has not used ${stale.map((service) => service.serviceNamespace).join(", ")} for more than ${limitDays} days, although its policies grant it.`,
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
    text: "Take bedrock and sagemaker out of the principal's policies, and give them back when the work starts again.",
    cli: cli`aws iam list-policies-granting-service-access --arn ${evidenceText(evidence, "principalArn")} --service-namespaces bedrock sagemaker`,
    terraform: null,
  }),
});
