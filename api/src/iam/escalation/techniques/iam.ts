/** Techniques that use only IAM, STS and Identity Center. */
import { technique, type EscalationTechnique } from "./technique.ts";

const OTHER_CREDENTIALS = "whether the caller holds another credential of the user";

export const IAM_TECHNIQUES: readonly EscalationTechnique[] = [
  technique("iam-001", "Write a new default version of an attached policy", { kind: "REWRITE_POLICY" }, [
    ["iam:CreatePolicyVersion", "POLICY"],
  ]),
  technique("iam-002", "Mint an access key for another user", { kind: "TAKE_USER", guard: "FREE_KEY_SLOT" }, [
    ["iam:CreateAccessKey", "TARGET"],
  ]),
  technique("iam-003", "Free a key slot, then mint a key", { kind: "TAKE_USER", guard: "FULL_KEY_SLOTS" }, [
    ["iam:DeleteAccessKey", "TARGET"],
    ["iam:CreateAccessKey", "TARGET"],
  ]),
  technique("iam-004", "Give another user a console password", { kind: "TAKE_USER", guard: "NO_PASSWORD" }, [
    ["iam:CreateLoginProfile", "TARGET"],
  ]),
  technique("iam-005", "Write an inline policy on own role", { kind: "GRANT_SELF", caller: "ROLE" }, [
    ["iam:PutRolePolicy", "SELF"],
  ]),
  technique("iam-006", "Reset another user's console password", { kind: "TAKE_USER", guard: "PASSWORD" }, [
    ["iam:UpdateLoginProfile", "TARGET"],
  ]),
  technique("iam-007", "Write an inline policy on own user", { kind: "GRANT_SELF", caller: "USER" }, [
    ["iam:PutUserPolicy", "SELF"],
  ]),
  technique("iam-008", "Attach a managed policy to own user", { kind: "GRANT_SELF", caller: "USER" }, [
    ["iam:AttachUserPolicy", "SELF"],
  ]),
  technique("iam-009", "Attach a managed policy to own role", { kind: "GRANT_SELF", caller: "ROLE" }, [
    ["iam:AttachRolePolicy", "SELF"],
  ]),
  technique("iam-010", "Attach a managed policy to own group", { kind: "GRANT_GROUP" }, [
    ["iam:AttachGroupPolicy", "GROUP"],
  ]),
  technique("iam-011", "Write an inline policy on own group", { kind: "GRANT_GROUP" }, [
    ["iam:PutGroupPolicy", "GROUP"],
  ]),
  // Within one account, a trust policy that names the caller's ARN is enough: the caller needs no grant of sts:AssumeRole.
  technique("iam-012", "Rewrite a role trust policy and assume it", { kind: "NEW_TRUST" }, [
    ["iam:UpdateAssumeRolePolicy", "TARGET"],
  ]),
  technique("iam-013", "Join a stronger group", { kind: "JOIN_GROUP" }, [["iam:AddUserToGroup", "GROUP"]]),
  technique(
    "iam-014",
    "Attach a policy to an assumable role, then assume",
    { kind: "GRANT_ROLE", by: "POLICY", access: "TRUST" },
    [
      ["iam:AttachRolePolicy", "TARGET"],
      ["sts:AssumeRole", "TARGET"],
    ],
  ),
  technique("iam-015", "Attach a policy to a user, then mint its key", { kind: "GRANT_USER", guard: "FREE_KEY_SLOT" }, [
    ["iam:AttachUserPolicy", "TARGET"],
    ["iam:CreateAccessKey", "TARGET"],
  ]),
  technique(
    "iam-016",
    "New policy version on an assumable role's policy",
    { kind: "GRANT_ROLE", by: "VERSION", access: "TRUST" },
    [
      ["iam:CreatePolicyVersion", "POLICY"],
      ["sts:AssumeRole", "TARGET"],
    ],
  ),
  technique(
    "iam-017",
    "Inline policy on an assumable role, then assume",
    { kind: "GRANT_ROLE", by: "POLICY", access: "TRUST" },
    [
      ["iam:PutRolePolicy", "TARGET"],
      ["sts:AssumeRole", "TARGET"],
    ],
  ),
  technique("iam-018", "Inline policy on a user, then mint its key", { kind: "GRANT_USER", guard: "FREE_KEY_SLOT" }, [
    ["iam:PutUserPolicy", "TARGET"],
    ["iam:CreateAccessKey", "TARGET"],
  ]),
  technique(
    "iam-019",
    "Attach a policy to a role and rewrite its trust",
    { kind: "GRANT_ROLE", by: "POLICY", access: "NEW_TRUST" },
    [
      ["iam:AttachRolePolicy", "TARGET"],
      ["iam:UpdateAssumeRolePolicy", "TARGET"],
    ],
  ),
  technique(
    "iam-020",
    "New policy version plus trust rewrite",
    { kind: "GRANT_ROLE", by: "VERSION", access: "NEW_TRUST" },
    [
      ["iam:CreatePolicyVersion", "POLICY"],
      ["iam:UpdateAssumeRolePolicy", "TARGET"],
    ],
  ),
  technique("iam-021", "Inline policy plus trust rewrite", { kind: "GRANT_ROLE", by: "POLICY", access: "NEW_TRUST" }, [
    ["iam:PutRolePolicy", "TARGET"],
    ["iam:UpdateAssumeRolePolicy", "TARGET"],
  ]),
  technique(
    "iam-022",
    "Remove own user permissions boundary",
    { kind: "DROP_BOUNDARY", caller: "USER", how: "DELETE" },
    [["iam:DeleteUserPermissionsBoundary", "SELF"]],
  ),
  technique("iam-023", "Remove a role boundary, then assume it", { kind: "UNBIND_ROLE" }, [
    ["iam:DeleteRolePermissionsBoundary", "TARGET"],
    ["sts:AssumeRole", "TARGET"],
  ]),
  technique("sts-001", "Assume a stronger role (same account)", { kind: "ASSUME_ROLE", trust: "OWN_ACCOUNT" }, [
    ["sts:AssumeRole", "TARGET"],
  ]),
  technique("sts-002", "Assume a stronger role across accounts", { kind: "ASSUME_ROLE", trust: "OTHER_ACCOUNT" }, [
    ["sts:AssumeRole", "TARGET"],
  ]),
  technique("sts-003", "Assume a role whose trust is open to anyone", { kind: "ASSUME_ROLE", trust: "ANYONE" }, [
    ["sts:AssumeRole", "TARGET"],
  ]),
  technique(
    "sso-001",
    "Create and assign an administrator permission set",
    { kind: "IDENTITY_CENTER" },
    [
      ["sso:CreatePermissionSet", "NEW"],
      ["sso:AttachManagedPolicyToPermissionSet", "NEW"],
      ["sso:CreateAccountAssignment", "NEW"],
    ],
    { unobservable: "whether Identity Center is managed from this account" },
  ),
  technique(
    "sso-002",
    "Strengthen a permission set already assigned to self",
    { kind: "IDENTITY_CENTER" },
    [["sso:AttachManagedPolicyToPermissionSet", "NEW"]],
    {
      category: "SELF_ESCALATION",
      unobservable: "which permission sets of Identity Center are assigned to which principals",
    },
  ),
  technique(
    "sso-003",
    "Inline policy on a permission set assigned to self",
    { kind: "IDENTITY_CENTER" },
    [["sso:PutInlinePolicyToPermissionSet", "NEW"]],
    {
      category: "SELF_ESCALATION",
      unobservable: "which permission sets of Identity Center are assigned to which principals",
    },
  ),
  technique("ext-iam-01", "Switch to a broader stored policy version", { kind: "SWITCH_VERSION" }, [
    ["iam:SetDefaultPolicyVersion", "POLICY"],
  ]),
  technique("ext-iam-02", "Create a role and attach an admin policy", { kind: "CREATE_ROLE" }, [
    ["iam:CreateRole", "NEW"],
    ["iam:AttachRolePolicy", "NEW"],
  ]),
  technique("ext-iam-03", "Create a role and write an admin inline policy", { kind: "CREATE_ROLE" }, [
    ["iam:CreateRole", "NEW"],
    ["iam:PutRolePolicy", "NEW"],
  ]),
  technique(
    "ext-iam-04",
    "Inline policy on a role, then pass it to a service",
    { kind: "GRANT_ROLE", by: "POLICY", access: "PASS" },
    [
      ["iam:PutRolePolicy", "TARGET"],
      ["iam:PassRole", "TARGET"],
    ],
    { category: "NEW_PASSROLE" },
  ),
  technique(
    "ext-iam-05",
    "Attach policy to a role, then pass it to a service",
    { kind: "GRANT_ROLE", by: "POLICY", access: "PASS" },
    [
      ["iam:AttachRolePolicy", "TARGET"],
      ["iam:PassRole", "TARGET"],
    ],
    { category: "NEW_PASSROLE" },
  ),
  technique("ext-iam-06", "Rewrite trust to a service, then pass the role", { kind: "NEW_SERVICE_TRUST" }, [
    ["iam:UpdateAssumeRolePolicy", "TARGET"],
    ["iam:PassRole", "TARGET"],
  ]),
  technique(
    "ext-iam-07",
    "Remove a deny in an inline policy of own user",
    { kind: "DROP_POLICY", caller: "USER", policy: "INLINE" },
    [["iam:DeleteUserPolicy", "SELF"]],
    { alternatives: ["iam:DeleteGroupPolicy", "iam:RemoveUserFromGroup"] },
  ),
  technique(
    "ext-iam-08",
    "Remove a deny in an inline policy of own role",
    { kind: "DROP_POLICY", caller: "ROLE", policy: "INLINE" },
    [["iam:DeleteRolePolicy", "SELF"]],
  ),
  technique(
    "ext-iam-09",
    "Remove a deny in a managed policy of own user",
    { kind: "DROP_POLICY", caller: "USER", policy: "MANAGED" },
    [["iam:DetachUserPolicy", "SELF"]],
    { alternatives: ["iam:DetachGroupPolicy"] },
  ),
  technique(
    "ext-iam-10",
    "Remove a deny in a managed policy of own role",
    { kind: "DROP_POLICY", caller: "ROLE", policy: "MANAGED" },
    [["iam:DetachRolePolicy", "SELF"]],
  ),
  technique(
    "ext-iam-11",
    "Replace own user boundary with a wider one",
    { kind: "DROP_BOUNDARY", caller: "USER", how: "REPLACE" },
    [["iam:PutUserPermissionsBoundary", "SELF"]],
  ),
  technique(
    "ext-iam-12",
    "Replace a role boundary with a wider one",
    { kind: "DROP_BOUNDARY", caller: "ROLE", how: "REPLACE" },
    [["iam:PutRolePermissionsBoundary", "SELF"]],
  ),
  technique("ext-iam-13", "Remove own role boundary", { kind: "DROP_BOUNDARY", caller: "ROLE", how: "DELETE" }, [
    ["iam:DeleteRolePermissionsBoundary", "SELF"],
  ]),
  technique(
    "ext-iam-14",
    "Re-enable a disabled key of another user",
    { kind: "TAKE_USER", guard: "INACTIVE_KEY" },
    [["iam:UpdateAccessKey", "TARGET"]],
    {
      unobservable: "whether the caller holds the secret of the inactive key",
    },
  ),
  technique(
    "ext-iam-15",
    "Enrol own MFA device for another user",
    { kind: "TAKE_USER", guard: null },
    [
      ["iam:CreateVirtualMFADevice", "NEW"],
      ["iam:EnableMFADevice", "TARGET"],
    ],
    { unobservable: OTHER_CREDENTIALS },
  ),
  technique(
    "ext-iam-16",
    "Turn off another user's MFA",
    { kind: "TAKE_USER", guard: "PASSWORD" },
    [["iam:DeactivateMFADevice", "TARGET"]],
    {
      unobservable: "whether the caller knows the user's password",
    },
  ),
  technique(
    "ext-iam-17",
    "Resync another user's MFA device",
    { kind: "TAKE_USER", guard: null },
    [["iam:ResyncMFADevice", "TARGET"]],
    {
      unobservable: OTHER_CREDENTIALS,
    },
  ),
  // The next techniques give access to one service as the user, not full access to the user. IAM data does not show
  // what that service allows.
  technique(
    "ext-iam-18",
    "Create service-specific credentials for a user",
    { kind: "TAKE_USER", guard: null },
    [["iam:CreateServiceSpecificCredential", "TARGET"]],
    { unobservable: "what the user's permissions in that one service allow" },
  ),
  technique(
    "ext-iam-19",
    "Reset service-specific credentials of a user",
    { kind: "TAKE_USER", guard: null },
    [["iam:ResetServiceSpecificCredential", "TARGET"]],
    { unobservable: "whether the user has such a credential, and what its service allows" },
  ),
  technique(
    "ext-iam-20",
    "Upload an SSH key for a user (CodeCommit)",
    { kind: "TAKE_USER", guard: null },
    [["iam:UploadSSHPublicKey", "TARGET"]],
    {
      unobservable: "what the user's permissions on repositories allow",
    },
  ),
  technique(
    "ext-iam-21",
    "Replace SAML provider metadata",
    { kind: "TAKE_PROVIDER", action: "sts:AssumeRoleWithSAML" },
    [["iam:UpdateSAMLProvider", "PROVIDER"]],
  ),
  technique(
    "ext-iam-22",
    "Replace OIDC provider thumbprint",
    { kind: "TAKE_PROVIDER", action: "sts:AssumeRoleWithWebIdentity" },
    [["iam:UpdateOpenIDConnectProviderThumbprint", "PROVIDER"]],
    { status: "DISPUTED" },
  ),
  technique(
    "ext-codestar-01",
    "CodeStar project from template",
    { kind: "NOTHING" },
    [["codestar:CreateProjectFromTemplate", "NEW"]],
    {
      status: "ENDED",
    },
  ),
  technique(
    "ext-codestar-02",
    "CodeStar project with a passed role",
    { kind: "NOTHING" },
    [
      ["iam:PassRole", "NEW"],
      ["codestar:CreateProject", "NEW"],
    ],
    { status: "ENDED" },
  ),
  technique(
    "ext-codestar-03",
    "CodeStar project plus team membership",
    { kind: "NOTHING" },
    [
      ["codestar:CreateProject", "NEW"],
      ["codestar:AssociateTeamMember", "NEW"],
    ],
    { category: "SELF_ESCALATION", status: "ENDED" },
  ),
];
