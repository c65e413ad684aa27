/** The input of a hypothetical change: what it adds, replaces and removes, with its limits. */
import { z } from "zod";
import { AppError } from "../../errors.ts";
import type { FactsChange } from "../../iam/escalation/paths/hypothetical-account.ts";

/** The maximum number of parts of each kind in one change. */
export const CHANGE_PARTS_MAX = 200;
/** Longer than any document that AWS stores for an identity, with white space. */
const DOCUMENT_MAX_CHARACTERS = 200_000;

const arn = z.string().min(1).max(2_048);
const name = z.string().min(1).max(128);
const document = z.string().min(1).max(DOCUMENT_MAX_CHARACTERS);
const parts = <Part extends z.ZodType>(part: Part) => z.array(part).max(CHANGE_PARTS_MAX).nullish();
const attachment = z.object({ policyArn: arn, principalArn: arn });
const membership = z.object({ userArn: arn, groupArn: arn });
/** The maximum number of tags of a user or role (IAM User Guide, *IAM and AWS STS quotas*). */
const TAGS_MAX = 50;
const tags = z.array(z.object({ key: name, value: z.string().max(256) })).max(TAGS_MAX);

export const changeParts = {
  detach: parts(attachment),
  setBoundary: parts(z.object({ principalArn: arn, policyArn: arn.nullish() })),
  deletePrincipals: parts(arn),
  deletePolicies: parts(arn),
  createGroups: parts(arn),
  createUsers: parts(z.object({ userArn: arn, permissionsBoundaryArn: arn.nullish(), tags: tags.nullish() })),
  createRoles: parts(
    z.object({ roleArn: arn, trustPolicy: document, permissionsBoundaryArn: arn.nullish(), tags: tags.nullish() }),
  ),
  createInstanceProfiles: parts(z.object({ roleArn: arn, instanceProfileName: name })),
  setTrustPolicies: parts(z.object({ roleArn: arn, trustPolicy: document })),
  setTags: parts(z.object({ principalArn: arn, tags })),
  putPolicies: parts(z.object({ policyArn: arn, document })),
  deleteInlinePolicies: parts(z.object({ principalArn: arn, policyName: name })),
  putInlinePolicies: parts(z.object({ principalArn: arn, policyName: name, document })),
  attach: parts(attachment),
  removeFromGroups: parts(membership),
  addToGroups: parts(membership),
};

const changeInput = z.object(changeParts);
export type ChangeParts = z.output<typeof changeInput>;

/** The change in the form of the analysis. Lists that are null count as empty. */
export function changeOf({ setBoundary, ...parts }: ChangeParts): FactsChange {
  const given = Object.entries(parts).filter(([part, list]) => part in changeParts && list);
  return {
    ...(Object.fromEntries(given) as FactsChange),
    setBoundary: (setBoundary ?? []).map(({ principalArn, policyArn = null }) => ({ principalArn, policyArn })),
  };
}

/** Requires at least one part. Error: BAD_USER_INPUT. */
export function requireParts(lists: Readonly<Record<string, unknown>>): void {
  if (!Object.values(lists).some((list) => Array.isArray(list) && list.length > 0))
    throw new AppError("BAD_USER_INPUT", {
      message: "No change is specified. Add at least one part, such as a policy to attach or a statement to remove.",
    });
}
