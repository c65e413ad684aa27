/** Ways up through IAM, STS and Identity Center themselves. */
import { method, type EscalationMethod } from "./technique.ts";

const OTHER_CREDENTIALS = "whether the caller holds another credential of the user";

export const IDENTITY_METHODS: readonly EscalationMethod[] = [
  method("iam-001", "Write a new default version of an attached policy", { kind: "REWRITE_POLICY" }, [
    ["iam:CreatePolicyVersion", "POLICY"],
  ]),
  method("iam-002", "Mint an access key for another user", { kind: "TAKE_USER", guard: "FREE_KEY_SLOT" }, [
    ["iam:CreateAccessKey", "TARGET"],
  ]),
  method("iam-003", "Free a key slot, then mint a key", { kind: "TAKE_USER", guard: "FULL_KEY_SLOTS" }, [
    ["iam:DeleteAccessKey", "TARGET"],
    ["iam:CreateAccessKey", "TARGET"],
  ]),
  method("iam-004", "Give another user a console password", { kind: "TAKE_USER", guard: "NO_PASSWORD" }, [
    ["iam:CreateLoginProfile", "TARGET"],
  ]),
  method("iam-005", "Write an inline policy on own role", { kind: "GRANT_SELF", caller: "ROLE" }, [
    ["iam:PutRolePolicy", "SELF"],
  ]),
  method("iam-006", "Reset another user's console password", { kind: "TAKE_USER", guard: "PASSWORD" }, [
    ["iam:UpdateLoginProfile", "TARGET"],
  ]),
  method("iam-007", "Write an inline policy on own user", { kind: "GRANT_SELF", caller: "USER" }, [
    ["iam:PutUserPolicy", "SELF"],
  ]),
  method("iam-008", "Attach a managed policy to own user", { kind: "GRANT_SELF", caller: "USER" }, [
    ["iam:AttachUserPolicy", "SELF"],
  ]),
  method("iam-009", "Attach a managed policy to own role", { kind: "GRANT_SELF", caller: "ROLE" }, [
    ["iam:AttachRolePolicy", "SELF"],
  ]),
  method("iam-010", "Attach a managed policy to own group", { kind: "GRANT_GROUP" }, [
    ["iam:AttachGroupPolicy", "GROUP"],
  ]),
  method("iam-011", "Write an inline policy on own group", { kind: "GRANT_GROUP" }, [["iam:PutGroupPolicy", "GROUP"]]),
  // Naming the caller's own ARN in the new trust is enough within the account: no grant of sts:AssumeRole is needed.
  method("iam-012", "Rewrite a role trust policy and assume it", { kind: "NEW_TRUST" }, [
    ["iam:UpdateAssumeRolePolicy", "TARGET"],
  ]),
  method("iam-013", "Join a stronger group", { kind: "JOIN_GROUP" }, [["iam:AddUserToGroup", "GROUP"]]),
  method(
    "iam-014",
    "Attach a policy to an assumable role, then assume",
    { kind: "GRANT_ROLE", by: "POLICY", access: "TRUST" },
    [
      ["iam:AttachRolePolicy", "TARGET"],
      ["sts:AssumeRole", "TARGET"],
    ],
  ),
  method("iam-015", "Attach a policy to a user, then mint its key", { kind: "GRANT_USER", guard: "FREE_KEY_SLOT" }, [
    ["iam:AttachUserPolicy", "TARGET"],
    ["iam:CreateAccessKey", "TARGET"],
  ]),
  method(
    "iam-016",
    "New policy version on an assumable role's policy",
    { kind: "GRANT_ROLE", by: "VERSION", access: "TRUST" },
    [
      ["iam:CreatePolicyVersion", "POLICY"],
      ["sts:AssumeRole", "TARGET"],
    ],
  ),
  method(
    "iam-017",
    "Inline policy on an assumable role, then assume",
    { kind: "GRANT_ROLE", by: "POLICY", access: "TRUST" },
    [
      ["iam:PutRolePolicy", "TARGET"],
      ["sts:AssumeRole", "TARGET"],
    ],
  ),
  method("iam-018", "Inline policy on a user, then mint its key", { kind: "GRANT_USER", guard: "FREE_KEY_SLOT" }, [
    ["iam:PutUserPolicy", "TARGET"],
    ["iam:CreateAccessKey", "TARGET"],
  ]),
  method(
    "iam-019",
    "Attach a policy to a role and rewrite its trust",
    { kind: "GRANT_ROLE", by: "POLICY", access: "NEW_TRUST" },
    [
      ["iam:AttachRolePolicy", "TARGET"],
      ["iam:UpdateAssumeRolePolicy", "TARGET"],
    ],
  ),
  method(
    "iam-020",
    "New policy version plus trust rewrite",
    { kind: "GRANT_ROLE", by: "VERSION", access: "NEW_TRUST" },
    [
      ["iam:CreatePolicyVersion", "POLICY"],
      ["iam:UpdateAssumeRolePolicy", "TARGET"],
    ],
  ),
  method("iam-021", "Inline policy plus trust rewrite", { kind: "GRANT_ROLE", by: "POLICY", access: "NEW_TRUST" }, [
    ["iam:PutRolePolicy", "TARGET"],
    ["iam:UpdateAssumeRolePolicy", "TARGET"],
  ]),
  method("iam-022", "Remove own user permissions boundary", { kind: "DROP_BOUNDARY", caller: "USER", how: "DELETE" }, [
    ["iam:DeleteUserPermissionsBoundary", "SELF"],
  ]),
  method("iam-023", "Remove a role boundary, then assume it", { kind: "UNBIND_ROLE" }, [
    ["iam:DeleteRolePermissionsBoundary", "TARGET"],
    ["sts:AssumeRole", "TARGET"],
  ]),
  method("sts-001", "Assume a stronger role (same account)", { kind: "ASSUME_ROLE", trust: "OWN_ACCOUNT" }, [
    ["sts:AssumeRole", "TARGET"],
  ]),
  method("sts-002", "Assume a stronger role across accounts", { kind: "ASSUME_ROLE", trust: "OTHER_ACCOUNT" }, [
    ["sts:AssumeRole", "TARGET"],
  ]),
  method("sts-003", "Assume a role whose trust is open to anyone", { kind: "ASSUME_ROLE", trust: "ANYONE" }, [
    ["sts:AssumeRole", "TARGET"],
  ]),
  method(
    "sso-001",
    "Create and assign an administrator permission set",
    { kind: "IDENTITY_CENTER" },
    [
      ["sso:CreatePermissionSet", "NEW"],
      ["sso:AttachManagedPolicyToPermissionSet", "NEW"],
      ["sso:CreateAccountAssignment", "NEW"],
    ],
    { unseen: "whether Identity Center is managed from this account" },
  ),
  method(
    "sso-002",
    "Strengthen a permission set already assigned to self",
    { kind: "IDENTITY_CENTER" },
    [["sso:AttachManagedPolicyToPermissionSet", "NEW"]],
    { unseen: "which permission sets of Identity Center are assigned to whom" },
  ),
  method(
    "sso-003",
    "Inline policy on a permission set assigned to self",
    { kind: "IDENTITY_CENTER" },
    [["sso:PutInlinePolicyToPermissionSet", "NEW"]],
    { unseen: "which permission sets of Identity Center are assigned to whom" },
  ),
  method("ext-iam-01", "Switch to a broader stored policy version", { kind: "SWITCH_VERSION" }, [
    ["iam:SetDefaultPolicyVersion", "POLICY"],
  ]),
  method("ext-iam-02", "Create a role and attach an admin policy", { kind: "CREATE_ROLE" }, [
    ["iam:CreateRole", "NEW"],
    ["iam:AttachRolePolicy", "NEW"],
  ]),
  method("ext-iam-03", "Create a role and write an admin inline policy", { kind: "CREATE_ROLE" }, [
    ["iam:CreateRole", "NEW"],
    ["iam:PutRolePolicy", "NEW"],
  ]),
  method(
    "ext-iam-04",
    "Inline policy on a role, then pass it to a service",
    { kind: "GRANT_ROLE", by: "POLICY", access: "PASS" },
    [
      ["iam:PutRolePolicy", "TARGET"],
      ["iam:PassRole", "TARGET"],
    ],
  ),
  method(
    "ext-iam-05",
    "Attach policy to a role, then pass it to a service",
    { kind: "GRANT_ROLE", by: "POLICY", access: "PASS" },
    [
      ["iam:AttachRolePolicy", "TARGET"],
      ["iam:PassRole", "TARGET"],
    ],
  ),
  method("ext-iam-06", "Rewrite trust to a service, then pass the role", { kind: "NEW_SERVICE_TRUST" }, [
    ["iam:UpdateAssumeRolePolicy", "TARGET"],
    ["iam:PassRole", "TARGET"],
  ]),
  method(
    "ext-iam-07",
    "Drop a deny carried by a inline policy on own user",
    { kind: "DROP_POLICY", caller: "USER", policy: "INLINE" },
    [["iam:DeleteUserPolicy", "SELF"]],
    { instead: ["iam:DeleteGroupPolicy", "iam:RemoveUserFromGroup"] },
  ),
  method(
    "ext-iam-08",
    "Drop a deny carried by a inline policy on own role",
    { kind: "DROP_POLICY", caller: "ROLE", policy: "INLINE" },
    [["iam:DeleteRolePolicy", "SELF"]],
  ),
  method(
    "ext-iam-09",
    "Drop a deny carried by a managed policy on own user",
    { kind: "DROP_POLICY", caller: "USER", policy: "MANAGED" },
    [["iam:DetachUserPolicy", "SELF"]],
    { instead: ["iam:DetachGroupPolicy"] },
  ),
  method(
    "ext-iam-10",
    "Drop a deny carried by a managed policy on own role",
    { kind: "DROP_POLICY", caller: "ROLE", policy: "MANAGED" },
    [["iam:DetachRolePolicy", "SELF"]],
  ),
  method(
    "ext-iam-11",
    "Replace own user boundary with a wider one",
    { kind: "DROP_BOUNDARY", caller: "USER", how: "REPLACE" },
    [["iam:PutUserPermissionsBoundary", "SELF"]],
  ),
  method(
    "ext-iam-12",
    "Replace a role boundary with a wider one",
    { kind: "DROP_BOUNDARY", caller: "ROLE", how: "REPLACE" },
    [["iam:PutRolePermissionsBoundary", "SELF"]],
  ),
  method("ext-iam-13", "Remove own role boundary", { kind: "DROP_BOUNDARY", caller: "ROLE", how: "DELETE" }, [
    ["iam:DeleteRolePermissionsBoundary", "SELF"],
  ]),
  method(
    "ext-iam-14",
    "Re-enable a disabled key of another user",
    { kind: "TAKE_USER", guard: "INACTIVE_KEY" },
    [["iam:UpdateAccessKey", "TARGET"]],
    {
      unseen: "whether the caller holds the secret of the inactive key",
    },
  ),
  method(
    "ext-iam-15",
    "Enrol own MFA device for another user",
    { kind: "TAKE_USER", guard: null },
    [
      ["iam:CreateVirtualMFADevice", "NEW"],
      ["iam:EnableMFADevice", "TARGET"],
    ],
    { unseen: OTHER_CREDENTIALS },
  ),
  method(
    "ext-iam-16",
    "Turn off another user's MFA",
    { kind: "TAKE_USER", guard: "PASSWORD" },
    [["iam:DeactivateMFADevice", "TARGET"]],
    {
      unseen: "whether the caller knows the user's password",
    },
  ),
  method(
    "ext-iam-17",
    "Resync another user's MFA device",
    { kind: "TAKE_USER", guard: null },
    [["iam:ResyncMFADevice", "TARGET"]],
    {
      unseen: OTHER_CREDENTIALS,
    },
  ),
  // These open one service in the user's name, not the user: where that leads is not to be seen from IAM.
  method(
    "ext-iam-18",
    "Create service-specific credentials for a user",
    { kind: "TAKE_USER", guard: null },
    [["iam:CreateServiceSpecificCredential", "TARGET"]],
    { unseen: "where the user's rights inside that one service lead" },
  ),
  method(
    "ext-iam-19",
    "Reset service-specific credentials of a user",
    { kind: "TAKE_USER", guard: null },
    [["iam:ResetServiceSpecificCredential", "TARGET"]],
    { unseen: "whether the user has such a credential, and where its service leads" },
  ),
  method(
    "ext-iam-20",
    "Upload an SSH key for a user (CodeCommit)",
    { kind: "TAKE_USER", guard: null },
    [["iam:UploadSSHPublicKey", "TARGET"]],
    {
      unseen: "where the user's rights on repositories lead",
    },
  ),
  method("ext-iam-21", "Replace SAML provider metadata", { kind: "TAKE_PROVIDER", action: "sts:AssumeRoleWithSAML" }, [
    ["iam:UpdateSAMLProvider", "PROVIDER"],
  ]),
  method(
    "ext-iam-22",
    "Replace OIDC provider thumbprint",
    { kind: "TAKE_PROVIDER", action: "sts:AssumeRoleWithWebIdentity" },
    [["iam:UpdateOpenIDConnectProviderThumbprint", "PROVIDER"]],
    { status: "DISPUTED" },
  ),
  method(
    "ext-codestar-01",
    "CodeStar project from template",
    { kind: "NOTHING" },
    [["codestar:CreateProjectFromTemplate", "NEW"]],
    {
      status: "ENDED",
    },
  ),
  method(
    "ext-codestar-02",
    "CodeStar project with a passed role",
    { kind: "NOTHING" },
    [
      ["iam:PassRole", "NEW"],
      ["codestar:CreateProject", "NEW"],
    ],
    { status: "ENDED" },
  ),
  method(
    "ext-codestar-03",
    "CodeStar project plus team membership",
    { kind: "NOTHING" },
    [
      ["codestar:CreateProject", "NEW"],
      ["codestar:AssociateTeamMember", "NEW"],
    ],
    { status: "ENDED" },
  ),
];
