import { guardrailsOf } from "../../principals/guardrails.ts";
import { isAdministrator, mayWriteIam, permissionsOf } from "../../principals/principal-policies.ts";
import { cli } from "../quote.ts";
import { defineTrustCheck, grantsEvidence } from "../define-trust-check.ts";

/** Services that run what customers upload: whoever may start something there works with the role. */
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
  title: "Privileged role assumable by a compute service",
  family: "TRU",
  severity: "LOW",
  controls: {},
  rationale:
    "What runs on a machine or in a function has the role's rights, and so has whoever gets in there or may start another one with this role. A strong role on compute is a short way up.",
  evaluate: ({ role, document, grants }, { authorizationDetails, organization }, { awsAccountId }) => {
    const compute = grants.filter(
      ({ party, principal }) => party === "SERVICE" && COMPUTE_SERVICES.has(principal.value.toLowerCase()),
    );
    if (compute.length === 0) return null;
    const permissions = permissionsOf(authorizationDetails, role);
    const guardrails = guardrailsOf(organization, awsAccountId);
    const isAdmin = isAdministrator(permissions, guardrails);
    if (!isAdmin && !mayWriteIam(permissions, guardrails))
      return permissions.unreadable.length > 0 ? { notEvaluated: permissions.unreadable[0]!.reason } : null;
    const services = [...new Set(compute.map(({ principal }) => principal.value))];
    return {
      description: `The role ${role.roleName} ${isAdmin ? "is administrator" : "may write IAM"} and can be used by ${services.join(", ")}.`,
      evidence: {
        services,
        isAdministrator: isAdmin,
        policies: permissions.policies.map(({ source }) => source.policyName),
        ...grantsEvidence(document, compute),
      },
    };
  },
  remediation: ({ name }) => ({
    text: "Give the role only what the workload does, or let the workload assume the strong role for the one step that needs it, under a condition.",
    cli: cli`aws iam list-attached-role-policies --role-name ${name}`,
    terraform: null,
  }),
});
