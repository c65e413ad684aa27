/** Techniques that use only IAM, STS and Identity Center. */
import { technique, type EscalationTechnique } from "./technique.ts";

const OTHER_CREDENTIALS = "whether the caller holds another credential of the user";

export const IAM_TECHNIQUES: readonly EscalationTechnique[] = [
  technique("iam-001", "Write a new default version of an attached policy", { kind: "REWRITE_POLICY" }, [
    ["iam:CreatePolicyVersion", "POLICY"],
  ]),
  technique("iam-002", "Create an access key for another user", { kind: "TAKE_USER", guard: "FREE_KEY_SLOT" }, [
    ["iam:CreateAccessKey", "TARGET"],
  ]),
  technique(
    "iam-003",
    "Delete an access key of another user, then create a new one",
    { kind: "TAKE_USER", guard: "FULL_KEY_SLOTS" },
    [
      ["iam:DeleteAccessKey", "TARGET"],
      ["iam:CreateAccessKey", "TARGET"],
    ],
  ),
  technique("iam-004", "Give another user a console password", { kind: "TAKE_USER", guard: "NO_PASSWORD" }, [
    ["iam:CreateLoginProfile", "TARGET"],
  ]),
  technique("iam-005", "Write an inline policy on its own role", { kind: "GRANT_SELF", caller: "ROLE" }, [
    ["iam:PutRolePolicy", "SELF"],
  ]),
  technique("iam-006", "Reset the console password of another user", { kind: "TAKE_USER", guard: "PASSWORD" }, [
    ["iam:UpdateLoginProfile", "TARGET"],
  ]),
  technique("iam-007", "Write an inline policy on its own user", { kind: "GRANT_SELF", caller: "USER" }, [
    ["iam:PutUserPolicy", "SELF"],
  ]),
  technique("iam-008", "Attach a managed policy to its own user", { kind: "GRANT_SELF", caller: "USER" }, [
    ["iam:AttachUserPolicy", "SELF"],
  ]),
  technique("iam-009", "Attach a managed policy to its own role", { kind: "GRANT_SELF", caller: "ROLE" }, [
    ["iam:AttachRolePolicy", "SELF"],
  ]),
  technique("iam-010", "Attach a managed policy to its own group", { kind: "GRANT_GROUP" }, [
    ["iam:AttachGroupPolicy", "GROUP"],
  ]),
  technique("iam-011", "Write an inline policy on its own group", { kind: "GRANT_GROUP" }, [
    ["iam:PutGroupPolicy", "GROUP"],
  ]),
  // Within one account, a trust policy that names the caller's ARN is enough: the caller needs no grant of sts:AssumeRole.
  technique("iam-012", "Change a role's trust policy, then assume the role", { kind: "NEW_TRUST" }, [
    ["iam:UpdateAssumeRolePolicy", "TARGET"],
  ]),
  technique("iam-013", "Add itself to a stronger group", { kind: "JOIN_GROUP" }, [["iam:AddUserToGroup", "GROUP"]]),
  technique(
    "iam-014",
    "Attach a policy to a role that it can assume",
    { kind: "GRANT_ROLE", by: "POLICY", access: "TRUST" },
    [
      ["iam:AttachRolePolicy", "TARGET"],
      ["sts:AssumeRole", "TARGET"],
    ],
  ),
  technique(
    "iam-015",
    "Attach a policy to a user, then create an access key for that user",
    { kind: "GRANT_USER", guard: "FREE_KEY_SLOT" },
    [
      ["iam:AttachUserPolicy", "TARGET"],
      ["iam:CreateAccessKey", "TARGET"],
    ],
  ),
  technique(
    "iam-016",
    "Write a new policy version for a role that it can assume",
    { kind: "GRANT_ROLE", by: "VERSION", access: "TRUST" },
    [
      ["iam:CreatePolicyVersion", "POLICY"],
      ["sts:AssumeRole", "TARGET"],
    ],
  ),
  technique(
    "iam-017",
    "Write an inline policy on a role that it can assume",
    { kind: "GRANT_ROLE", by: "POLICY", access: "TRUST" },
    [
      ["iam:PutRolePolicy", "TARGET"],
      ["sts:AssumeRole", "TARGET"],
    ],
  ),
  technique(
    "iam-018",
    "Write an inline policy on a user, then create an access key for that user",
    { kind: "GRANT_USER", guard: "FREE_KEY_SLOT" },
    [
      ["iam:PutUserPolicy", "TARGET"],
      ["iam:CreateAccessKey", "TARGET"],
    ],
  ),
  technique(
    "iam-019",
    "Attach a policy to a role and change the role's trust policy",
    { kind: "GRANT_ROLE", by: "POLICY", access: "NEW_TRUST" },
    [
      ["iam:AttachRolePolicy", "TARGET"],
      ["iam:UpdateAssumeRolePolicy", "TARGET"],
    ],
  ),
  technique(
    "iam-020",
    "Write a new policy version for a role and change the role's trust policy",
    { kind: "GRANT_ROLE", by: "VERSION", access: "NEW_TRUST" },
    [
      ["iam:CreatePolicyVersion", "POLICY"],
      ["iam:UpdateAssumeRolePolicy", "TARGET"],
    ],
  ),
  technique(
    "iam-021",
    "Write an inline policy on a role and change the role's trust policy",
    { kind: "GRANT_ROLE", by: "POLICY", access: "NEW_TRUST" },
    [
      ["iam:PutRolePolicy", "TARGET"],
      ["iam:UpdateAssumeRolePolicy", "TARGET"],
    ],
  ),
  technique(
    "iam-022",
    "Remove the permissions boundary of its own user",
    { kind: "DROP_BOUNDARY", caller: "USER", how: "DELETE" },
    [["iam:DeleteUserPermissionsBoundary", "SELF"]],
  ),
  technique("iam-023", "Remove the permissions boundary of a role, then assume the role", { kind: "UNBIND_ROLE" }, [
    ["iam:DeleteRolePermissionsBoundary", "TARGET"],
    ["sts:AssumeRole", "TARGET"],
  ]),
  technique("sts-001", "Assume a stronger role in the same account", { kind: "ASSUME_ROLE", trust: "OWN_ACCOUNT" }, [
    ["sts:AssumeRole", "TARGET"],
  ]),
  technique("sts-002", "Assume a stronger role in another account", { kind: "ASSUME_ROLE", trust: "OTHER_ACCOUNT" }, [
    ["sts:AssumeRole", "TARGET"],
  ]),
  technique("sts-003", "Assume a role that trusts anyone", { kind: "ASSUME_ROLE", trust: "ANYONE" }, [
    ["sts:AssumeRole", "TARGET"],
  ]),
  technique(
    "sso-001",
    "Create an administrator permission set and assign it to itself",
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
    "Attach a policy to a permission set that is assigned to it",
    { kind: "IDENTITY_CENTER" },
    [["sso:AttachManagedPolicyToPermissionSet", "NEW"]],
    {
      category: "SELF_ESCALATION",
      unobservable: "which permission sets of Identity Center are assigned to which principals",
    },
  ),
  technique(
    "sso-003",
    "Write an inline policy on a permission set that is assigned to it",
    { kind: "IDENTITY_CENTER" },
    [["sso:PutInlinePolicyToPermissionSet", "NEW"]],
    {
      category: "SELF_ESCALATION",
      unobservable: "which permission sets of Identity Center are assigned to which principals",
    },
  ),
  technique("ext-iam-01", "Switch an attached policy to a broader stored version", { kind: "SWITCH_VERSION" }, [
    ["iam:SetDefaultPolicyVersion", "POLICY"],
  ]),
  technique("ext-iam-02", "Create a role and attach an administrator policy to it", { kind: "CREATE_ROLE" }, [
    ["iam:CreateRole", "NEW"],
    ["iam:AttachRolePolicy", "NEW"],
  ]),
  technique("ext-iam-03", "Create a role and write an administrator inline policy on it", { kind: "CREATE_ROLE" }, [
    ["iam:CreateRole", "NEW"],
    ["iam:PutRolePolicy", "NEW"],
  ]),
  technique(
    "ext-iam-04",
    "Write an inline policy on a role, then pass the role to a service",
    { kind: "GRANT_ROLE", by: "POLICY", access: "PASS" },
    [
      ["iam:PutRolePolicy", "TARGET"],
      ["iam:PassRole", "TARGET"],
    ],
    { category: "NEW_PASSROLE" },
  ),
  technique(
    "ext-iam-05",
    "Attach a policy to a role, then pass the role to a service",
    { kind: "GRANT_ROLE", by: "POLICY", access: "PASS" },
    [
      ["iam:AttachRolePolicy", "TARGET"],
      ["iam:PassRole", "TARGET"],
    ],
    { category: "NEW_PASSROLE" },
  ),
  technique("ext-iam-06", "Let a service assume a role, then pass the role to it", { kind: "NEW_SERVICE_TRUST" }, [
    ["iam:UpdateAssumeRolePolicy", "TARGET"],
    ["iam:PassRole", "TARGET"],
  ]),
  technique(
    "ext-iam-07",
    "Remove a deny from an inline policy of its own user",
    { kind: "DROP_POLICY", caller: "USER", policy: "INLINE" },
    [["iam:DeleteUserPolicy", "SELF"]],
    { alternatives: ["iam:DeleteGroupPolicy", "iam:RemoveUserFromGroup"] },
  ),
  technique(
    "ext-iam-08",
    "Remove a deny from an inline policy of its own role",
    { kind: "DROP_POLICY", caller: "ROLE", policy: "INLINE" },
    [["iam:DeleteRolePolicy", "SELF"]],
  ),
  technique(
    "ext-iam-09",
    "Detach a managed policy with a deny from its own user",
    { kind: "DROP_POLICY", caller: "USER", policy: "MANAGED" },
    [["iam:DetachUserPolicy", "SELF"]],
    { alternatives: ["iam:DetachGroupPolicy"] },
  ),
  technique(
    "ext-iam-10",
    "Detach a managed policy with a deny from its own role",
    { kind: "DROP_POLICY", caller: "ROLE", policy: "MANAGED" },
    [["iam:DetachRolePolicy", "SELF"]],
  ),
  technique(
    "ext-iam-11",
    "Replace the permissions boundary of its own user with a wider one",
    { kind: "DROP_BOUNDARY", caller: "USER", how: "REPLACE" },
    [["iam:PutUserPermissionsBoundary", "SELF"]],
  ),
  technique(
    "ext-iam-12",
    "Replace the permissions boundary of its own role with a wider one",
    { kind: "DROP_BOUNDARY", caller: "ROLE", how: "REPLACE" },
    [["iam:PutRolePermissionsBoundary", "SELF"]],
  ),
  technique(
    "ext-iam-13",
    "Remove the permissions boundary of its own role",
    { kind: "DROP_BOUNDARY", caller: "ROLE", how: "DELETE" },
    [["iam:DeleteRolePermissionsBoundary", "SELF"]],
  ),
  technique(
    "ext-iam-14",
    "Enable an inactive access key of another user",
    { kind: "TAKE_USER", guard: "INACTIVE_KEY" },
    [["iam:UpdateAccessKey", "TARGET"]],
    {
      unobservable: "whether the caller holds the secret of the inactive key",
    },
  ),
  technique(
    "ext-iam-15",
    "Register its own MFA device for another user",
    { kind: "TAKE_USER", guard: null },
    [
      ["iam:CreateVirtualMFADevice", "NEW"],
      ["iam:EnableMFADevice", "TARGET"],
    ],
    { unobservable: OTHER_CREDENTIALS },
  ),
  technique(
    "ext-iam-16",
    "Turn off the MFA of another user",
    { kind: "TAKE_USER", guard: "PASSWORD" },
    [["iam:DeactivateMFADevice", "TARGET"]],
    {
      unobservable: "whether the caller knows the user's password",
    },
  ),
  technique(
    "ext-iam-17",
    "Resynchronize the MFA device of another user",
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
    "Create service-specific credentials for another user",
    { kind: "TAKE_USER", guard: null },
    [["iam:CreateServiceSpecificCredential", "TARGET"]],
    { unobservable: "what the user's permissions in that one service allow" },
  ),
  technique(
    "ext-iam-19",
    "Reset service-specific credentials of another user",
    { kind: "TAKE_USER", guard: null },
    [["iam:ResetServiceSpecificCredential", "TARGET"]],
    { unobservable: "whether the user has such a credential, and what its service allows" },
  ),
  technique(
    "ext-iam-20",
    "Upload an SSH key for another user of CodeCommit",
    { kind: "TAKE_USER", guard: null },
    [["iam:UploadSSHPublicKey", "TARGET"]],
    {
      unobservable: "what the user's permissions on repositories allow",
    },
  ),
  technique(
    "ext-iam-21",
    "Replace the metadata of a SAML provider",
    { kind: "TAKE_PROVIDER", action: "sts:AssumeRoleWithSAML" },
    [["iam:UpdateSAMLProvider", "PROVIDER"]],
  ),
  technique(
    "ext-iam-22",
    "Replace the thumbprint of an OIDC provider",
    { kind: "TAKE_PROVIDER", action: "sts:AssumeRoleWithWebIdentity" },
    [["iam:UpdateOpenIDConnectProviderThumbprint", "PROVIDER"]],
    { status: "DISPUTED" },
  ),
  technique(
    "ext-codestar-01",
    "Create a CodeStar project from a template",
    { kind: "NOTHING" },
    [["codestar:CreateProjectFromTemplate", "NEW"]],
    {
      status: "ENDED",
    },
  ),
  technique(
    "ext-codestar-02",
    "Create a CodeStar project with a passed role",
    { kind: "NOTHING" },
    [
      ["iam:PassRole", "NEW"],
      ["codestar:CreateProject", "NEW"],
    ],
    { status: "ENDED" },
  ),
  technique(
    "ext-codestar-03",
    "Create a CodeStar project and join its team",
    { kind: "NOTHING" },
    [
      ["codestar:CreateProject", "NEW"],
      ["codestar:AssociateTeamMember", "NEW"],
    ],
    { category: "SELF_ESCALATION", status: "ENDED" },
  ),
];
