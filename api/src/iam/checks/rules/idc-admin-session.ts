import { defineIdentityCenterCheck } from "../define-identity-center-check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";

/** A working day. AWS allows up to 12 hours. */
const SESSION_MAX_MINUTES = 8 * 60;

export const idcAdminSession = defineIdentityCenterCheck({
  id: "idc-admin-session",
  title: "Permission set for administrators allows sessions of more than a working day",
  severity: "MEDIUM",
  scope: "ORGANIZATION",
  rationale:
    "The credentials of a session work until it ends, also if the person is removed from the group or the laptop is stolen. A session with all permissions should not outlast a working day.",
  references: [AWS_PAGES.identityCenterSessions, AWS_PAGES.identityCenterPermissionSets],
  evaluate: ({ instanceArn, permissionSets }) => {
    const long = permissionSets.filter(({ sessionMinutes }) => (sessionMinutes ?? 0) > SESSION_MAX_MINUTES);
    const unknown = long.find(({ administrator, isWhole }) => administrator === "UNKNOWN" && !isWhole);
    if (unknown) return { notEvaluated: `AWS did not answer everything about the permission set ${unknown.name}.` };
    return long.flatMap(({ arn, name, administrator, sessionMinutes }) =>
      administrator === "YES" && sessionMinutes !== null
        ? [
            {
              description: `Sessions with the permission set ${name}, which allows all actions, last ${sessionMinutes / 60} hours. The limit is ${SESSION_MAX_MINUTES / 60} hours.`,
              evidence: { instanceArn, permissionSetArn: arn, permissionSetName: name, sessionMinutes },
              discriminator: arn,
            },
          ]
        : [],
    );
  },
  remediation: (_resource, { instanceArn, permissionSetArn }) => ({
    text: "Shorten the session of the permission set, and provision it again in its accounts.",
    cli: [
      cli`aws sso-admin update-permission-set --instance-arn ${String(instanceArn)} --permission-set-arn ${String(permissionSetArn)} --session-duration PT4H`,
      cli`aws sso-admin provision-permission-set --instance-arn ${String(instanceArn)} --permission-set-arn ${String(permissionSetArn)} --target-type ALL_PROVISIONED_ACCOUNTS`,
    ].join("\n"),
    terraform: null,
  }),
});
