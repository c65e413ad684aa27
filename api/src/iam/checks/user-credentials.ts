/** The parts that the checks of service-specific credentials and SSH public keys share. */
import type { AuthorizationDetails, ServiceSpecificCredential, SshPublicKey, User } from "../account.ts";
import { cli } from "./quote.ts";
import type { Remediation } from "./check.ts";
import { evidenceText } from "./remediations.ts";
import type { Evidence } from "../finding.ts";

/**
 * Display names of the services that issue service-specific credentials. A service that is not listed is shown by its
 * service principal.
 */
const SERVICE_NAMES: Readonly<Record<string, string>> = {
  "aws-external-anthropic.amazonaws.com": "Claude Platform on AWS",
  "bedrock.amazonaws.com": "Amazon Bedrock",
  "cassandra.amazonaws.com": "Amazon Keyspaces",
  "cloudwatch.amazonaws.com": "Amazon CloudWatch",
  "codecommit.amazonaws.com": "AWS CodeCommit",
  "logs.amazonaws.com": "Amazon CloudWatch Logs",
};

export function serviceLabel(serviceName: string): string {
  return Object.hasOwn(SERVICE_NAMES, serviceName) ? SERVICE_NAMES[serviceName]! : serviceName;
}

/** One credential of a user, by the section that lists it. */
export interface UserCredential {
  readonly serviceSpecificCredentials: ServiceSpecificCredential;
  readonly sshPublicKeys: SshPublicKey;
}

export interface UserWith<T> {
  readonly user: User;
  readonly items: readonly T[];
}

/** Every user with those of the items that belong to it. Items of users that were created or deleted meanwhile are left out. */
export function ofEachUser<T extends { readonly userName: string }>(
  { users }: AuthorizationDetails,
  items: readonly T[],
): UserWith<T>[] {
  const byName = Map.groupBy(items, ({ userName }) => userName);
  return users.map((user) => ({ user, items: byName.get(user.userName) ?? [] }));
}

export function credentialEvidence(credential: ServiceSpecificCredential): Evidence {
  const { userName, serviceSpecificCredentialId, serviceName } = credential;
  return { userName, serviceSpecificCredentialId, serviceName };
}

/** Deactivates a service-specific credential and, in a comment, deletes it. */
export function deactivateCredential(evidence: Evidence, text: string): Remediation {
  const userName = evidenceText(evidence, "userName");
  const id = evidenceText(evidence, "serviceSpecificCredentialId");
  return {
    text,
    cli: [
      cli`aws iam update-service-specific-credential --user-name ${userName} --service-specific-credential-id ${id} --status Inactive`,
      // Commented out: pasting everything at once must not delete a credential that is still in use.
      "# A few days later, when nothing has failed:",
      `# ${cli`aws iam delete-service-specific-credential --user-name ${userName} --service-specific-credential-id ${id}`}`,
    ].join("\n"),
    terraform: null,
  };
}
