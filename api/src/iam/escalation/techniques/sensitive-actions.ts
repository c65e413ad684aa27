/** Rights over IAM itself that are worth naming wherever somebody short of an administrator holds them. */

/** Make somebody, or get at what somebody signs in with. */
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

/** What stands in the way of one of the ways and is taken away first. */
export const CLEARING_ACTIONS = ["iam:DeleteLoginProfile"] as const;

export const TRUST_ACTIONS = ["iam:UpdateAssumeRolePolicy"] as const;

export const SESSION_ACTIONS = ["ssm:SendCommand", "ssm:StartSession"] as const;
