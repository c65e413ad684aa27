import { isAnyResource, namesAction } from "../../policy/scope.ts";
import type { PolicyDocument, PolicyStatement } from "../../policy/statement.ts";
import { defineCheck } from "../check.ts";
import { documentOf, ownPolicies, rewritePolicy, statementsEvidence } from "../policy-subjects.ts";

/** Each writes the policy, grant or access list of a resource, and so decides who gets at it: the caller too. */
const WRITERS = [
  "backup:PutBackupVaultAccessPolicy",
  "dynamodb:PutResourcePolicy",
  "ecr:SetRepositoryPolicy",
  "elasticfilesystem:PutFileSystemPolicy",
  "es:UpdateElasticsearchDomainConfig",
  "events:PutPermission",
  "glue:PutResourcePolicy",
  "kinesis:PutResourcePolicy",
  "kms:CreateGrant",
  "kms:PutKeyPolicy",
  "lambda:AddPermission",
  "s3:PutBucketAcl",
  "s3:PutBucketPolicy",
  "s3:PutObjectAcl",
  "secretsmanager:PutResourcePolicy",
  "sns:AddPermission",
  "sns:SetTopicAttributes",
  "sqs:AddPermission",
  "sqs:SetQueueAttributes",
] as const;

/** What an Allow gives of them beyond the rest of the service: whoever holds `s3:*` on the bucket has nothing to gain. */
function gained(statement: PolicyStatement, document: PolicyDocument): string[] {
  if (statement.effect !== "Allow") return [];
  const denies = document.statements.filter(
    (each) => each.effect === "Deny" && each.conditions.length === 0 && isAnyResource(each),
  );
  return WRITERS.filter(
    (action) =>
      namesAction(statement, action) &&
      !namesAction(statement, `${action.split(":")[0]}:NamedInNoPolicy`) &&
      !denies.some((deny) => namesAction(deny, action)),
  );
}

export const escResourcePolicy = defineCheck({
  id: "esc-resource-policy",
  title: "Right to write a resource policy widens access to the resource",
  family: "ESC",
  severity: "MEDIUM",
  category: "IAMPolicy",
  controls: {},
  rationale:
    "Whoever writes the policy of a bucket, key or queue gives itself whatever its own policies withhold, and others as well, outside of the account too.",
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) => ownPolicies(authorizationDetails),
  ref: ({ resource }) => resource,
  evaluate: ({ resource, text, place }) => {
    const document = documentOf(text);
    if ("notEvaluated" in document) return document;
    const found = document.statements
      .map((statement) => ({ statement, actions: gained(statement, document) }))
      .filter(({ actions }) => actions.length > 0);
    if (found.length === 0) return null;
    const actions = [...new Set(found.flatMap((each) => each.actions))];
    return {
      description: `The policy ${resource.name} lets its holder widen access by ${actions.join(", ")}.`,
      evidence: {
        ...place,
        actions,
        ...statementsEvidence(
          document,
          found.map((each) => ({ statement: each.statement, more: { actions: each.actions } })),
        ),
      },
    };
  },
  remediation: (resource, evidence) =>
    rewritePolicy(
      resource,
      evidence,
      "Leave the writing of resource policies to whoever owns the resources, and name the resources: nobody else needs these actions to use them.",
    ),
});
