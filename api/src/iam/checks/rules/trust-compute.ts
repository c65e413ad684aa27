import { guardrailsOf } from "../../principals/guardrails.ts";
import { isAdministrator, mayWriteIam, permissionsOf } from "../../principals/principal-policies.ts";
import { cli } from "../quote.ts";
import { defineTrustCheck, grantsEvidence } from "../define-trust-check.ts";
import { AWS_PAGES } from "../references.ts";

/** Services that run customer code. A principal that can start a workload in such a service can act with its role. */
const COMPUTE_SERVICES: ReadonlySet<string> = new Set([
  "apprunner.amazonaws.com",
  "batch.amazonaws.com",
  "bedrock-agentcore.amazonaws.com",
  "build.apprunner.amazonaws.com",
  "codebuild.amazonaws.com",
  "ec2.amazonaws.com",
  "ec2.amazonaws.com.cn",
  "ecs-tasks.amazonaws.com",
  "eks.amazonaws.com",
  "elasticmapreduce.amazonaws.com",
  "emr-serverless.amazonaws.com",
  "glue.amazonaws.com",
  "lambda.amazonaws.com",
  "pods.eks.amazonaws.com",
  "sagemaker.amazonaws.com",
  "ssm.amazonaws.com",
  "tasks.apprunner.amazonaws.com",
]);

export const trustCompute = defineTrustCheck({
  id: "trust-compute",
  title: "Privileged role can be used by a compute service",
  family: "TRU",
  severity: "LOW",
  rationale:
    "Code on an instance or in a function has the permissions of the role. So does an attacker who breaks into it, and any principal that can start another workload with this role. Privileged compute roles are a short escalation path.",
  references: [AWS_PAGES.ec2Roles, AWS_PAGES.passRole],
  evaluate: ({ role, document, grants }, { authorizationDetails, organization }, { awsAccountId, at }) => {
    const compute = grants.filter(
      ({ party, principal }) => party === "SERVICE" && COMPUTE_SERVICES.has(principal.value.toLowerCase()),
    );
    if (compute.length === 0) return null;
    const permissions = permissionsOf(authorizationDetails, role);
    const guardrails = guardrailsOf(organization, awsAccountId, at);
    const isAdmin = isAdministrator(permissions, guardrails);
    if (!isAdmin && !mayWriteIam(permissions, guardrails))
      return permissions.unreadable.length > 0 ? { notEvaluated: permissions.unreadable[0]!.reason } : null;
    const services = [...new Set(compute.map(({ principal }) => principal.value))];
    return {
      description: `The role ${role.roleName} ${isAdmin ? "has administrator access" : "can change IAM"} and can be used by ${services.join(", ")}.`,
      evidence: {
        services,
        isAdministrator: isAdmin,
        policies: permissions.policies.map(({ source }) => source.policyName),
        ...grantsEvidence(document, compute),
      },
    };
  },
  remediation: ({ name }) => ({
    text: "Limit the role to the permissions that the workload needs. If one step needs more, let the workload assume the privileged role for that step, under a condition.",
    cli: cli`aws iam list-attached-role-policies --role-name ${name}`,
    terraform: null,
  }),
});
