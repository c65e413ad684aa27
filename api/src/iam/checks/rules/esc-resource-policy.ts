import { memoizeTexts } from "../../memoize.ts";
import { isAnyResource, namesAction } from "../../policy/scope.ts";
import type { PolicyDocument, PolicyStatement } from "../../policy/statement.ts";
import { defineCheck } from "../check.ts";
import { documentOf, grantingPolicies, statementsEvidence } from "../policy-subjects.ts";
import { AWS_PAGES } from "../references.ts";
import { stepsOnly } from "../remediations.ts";

/** Actions that write the policy, grant or access list of a resource, and so decide who can access it. */
const SHARING_ACTIONS = [
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

/**
 * Returns the sharing actions that a statement grants. Services that the statement allows entirely are left out. A
 * principal with `s3:*` on a bucket gains nothing by changing the bucket's policy.
 */
function grantedSharingActions(statement: PolicyStatement, document: PolicyDocument): string[] {
  if (statement.effect !== "Allow" || !mayNameSharingAction(statement)) return [];
  const denies = document.statements.filter(
    (each) => each.effect === "Deny" && each.conditions.length === 0 && isAnyResource(each),
  );
  return SHARING_ACTIONS.filter(
    (action) =>
      namesAction(statement, action) &&
      !namesAction(statement, `${action.split(":")[0]}:NamedInNoPolicy`) &&
      !denies.some((deny) => namesAction(deny, action)),
  );
}

const SHARING_ACTIONS_IN_LOWER_CASE: ReadonlySet<string> = new Set(SHARING_ACTIONS.map((each) => each.toLowerCase()));

/** The number of cached answers about action patterns. A large account has a few thousand distinct patterns. */
const MAX_CACHED_PATTERNS = 20_000;

const isSharingPattern = memoizeTexts(
  MAX_CACHED_PATTERNS,
  (pattern) => /[*?]/.test(pattern) || SHARING_ACTIONS_IN_LOWER_CASE.has(pattern.toLowerCase()),
);

/** Whether the statement can cover a sharing action. Few do, so the patterns of the others are not compared with each action. */
function mayNameSharingAction({ actions }: PolicyStatement): boolean {
  return actions === null || actions.some(isSharingPattern);
}

export const escResourcePolicy = defineCheck({
  id: "esc-resource-policy",
  title: "Policy allows changing resource-based policies",
  family: "ESC",
  severity: "MEDIUM",
  category: "IAMPolicy",
  rationale:
    "A principal that can write the policy of a bucket, key or queue can give itself any access that its own policies withhold. It can also grant access to others, including other accounts.",
  references: [AWS_PAGES.controlAccessByResourcePolicy],
  needs: ["authorizationDetails"],
  resources: ({ authorizationDetails }) => grantingPolicies(authorizationDetails),
  ref: ({ resource }) => resource,
  evaluate: ({ resource, text, place }) => {
    const document = documentOf(text);
    if ("notEvaluated" in document) return document;
    if (!document.statements.some(mayNameSharingAction)) return null;
    const found = document.statements
      .map((statement) => ({ statement, actions: grantedSharingActions(statement, document) }))
      .filter(({ actions }) => actions.length > 0);
    if (found.length === 0) return null;
    const actions = [...new Set(found.flatMap((each) => each.actions))];
    return {
      description: `The policy ${resource.name} allows widening access to resources with ${actions.join(", ")}.`,
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
  remediation: () =>
    stepsOnly(
      "Allow these actions only to the owners of the resources, and name the resources. Principals that only use a resource do not need them.",
    ),
});
