import { formatInstant, wholeDaysBetween } from "../../time.ts";
import { defineCredentialCheck } from "../define-credential-check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";
import { evidenceText } from "../remediations.ts";
import { dayCount } from "../subjects.ts";

export const sshKeyAge = defineCredentialCheck({
  id: "ssh-key-age",
  title: "SSH public key is older than the rotation limit",
  severity: "LOW",
  rationale:
    "Anyone who has the private key can read and change the repositories of AWS CodeCommit as this user, without MFA. The key never expires, and AWS does not report when it was last used.",
  references: [AWS_PAGES.codeCommitKeys, AWS_PAGES.bestPractices],
  section: "sshPublicKeys",
  idOf: ({ sshPublicKeyId }) => sshPublicKeyId,
  failureOf: ({ userName, sshPublicKeyId, isActive, uploadedAt }, _user, { at, settings }) => {
    const ageDays = wholeDaysBetween(uploadedAt, at);
    if (!isActive || ageDays <= settings.keyMaxAgeDays) return null;
    return {
      description: `An SSH public key of ${userName} was uploaded ${dayCount(ageDays)} ago; the limit is ${dayCount(settings.keyMaxAgeDays)}.`,
      evidence: {
        userName,
        sshPublicKeyId,
        uploadedAt: formatInstant(uploadedAt),
        ageDays,
        limitDays: settings.keyMaxAgeDays,
      },
    };
  },
  remediation: (_resource, evidence) => {
    const userName = evidenceText(evidence, "userName");
    const id = evidenceText(evidence, "sshPublicKeyId");
    return {
      text: "Use git-remote-codecommit with temporary credentials instead of SSH. If SSH is still needed, upload the public key of a new pair, switch every clone to it, and then deactivate this one.",
      cli: [
        cli`aws iam update-ssh-public-key --user-name ${userName} --ssh-public-key-id ${id} --status Inactive`,
        // Commented out: pasting everything at once must not delete a key that is still in use.
        "# A few days later, when nothing has failed:",
        `# ${cli`aws iam delete-ssh-public-key --user-name ${userName} --ssh-public-key-id ${id}`}`,
      ].join("\n"),
      terraform: null,
    };
  },
});
