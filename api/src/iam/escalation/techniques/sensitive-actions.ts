/** IAM actions that checks report for every principal that has them without being an administrator. */

/** Actions that create a principal, or change what a principal signs in with. */
export const IDENTITY_ACTIONS = [
  "iam:CreateUser",
  "iam:CreateRole",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:UpdateLoginProfile",
  "iam:AddUserToGroup",
] as const;

export const POLICY_ACTIONS = [
  "iam:CreatePolicy",
  "iam:CreatePolicyVersion",
  "iam:SetDefaultPolicyVersion",
  "iam:PutUserPolicy",
  "iam:PutGroupPolicy",
  "iam:PutRolePolicy",
  "iam:AttachUserPolicy",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
] as const;

/** Actions that remove an obstacle before a technique can work. */
export const CLEARING_ACTIONS = ["iam:DeleteLoginProfile"] as const;

export const TRUST_ACTIONS = ["iam:UpdateAssumeRolePolicy"] as const;

export const SESSION_ACTIONS = ["ssm:SendCommand", "ssm:StartSession"] as const;
