/** The credentials of a user besides password, access keys and MFA devices. AWS reports no last use of any of them. */
import type { CredentialReportRow, ServiceSpecificCredential, SshPublicKey } from "./account.ts";
import type { Instant } from "./time.ts";

export const OTHER_CREDENTIAL_KINDS = ["API_KEY", "SERVICE_PASSWORD", "SSH_PUBLIC_KEY", "SIGNING_CERTIFICATE"] as const;
export type OtherCredentialKind = (typeof OTHER_CREDENTIAL_KINDS)[number];

export interface OtherCredential {
  readonly kind: OtherCredentialKind;
  /** Null for a signing certificate, because the credential report has no IDs. */
  readonly credentialId: string | null;
  /** The service principal that accepts the credential. Null if it is not limited to one service. */
  readonly serviceName: string | null;
  readonly isActive: boolean;
  /** Null if AWS does not report it. */
  readonly createdAt: Instant | null;
  /** Null if it never expires, or if AWS does not report it. */
  readonly expiresAt: Instant | null;
}

interface CredentialSources {
  /** Null if they were not read. */
  readonly serviceSpecific: readonly ServiceSpecificCredential[] | null;
  readonly sshKeys: readonly SshPublicKey[] | null;
  readonly row: CredentialReportRow | null;
}

/** The known credentials of one user. `areAllRead` is false if the user may have further ones. */
export function otherCredentialsOf({ serviceSpecific, sshKeys, row }: CredentialSources): {
  readonly items: readonly OtherCredential[];
  readonly areAllRead: boolean;
} {
  return {
    items: [
      ...(serviceSpecific ?? []).map((credential): OtherCredential => ({
        kind: credential.kind === "API_KEY" ? "API_KEY" : "SERVICE_PASSWORD",
        credentialId: credential.serviceSpecificCredentialId,
        serviceName: credential.serviceName,
        isActive: credential.isActive,
        createdAt: credential.createdAt,
        expiresAt: credential.expiresAt,
      })),
      ...(sshKeys ?? []).map(({ sshPublicKeyId, isActive, uploadedAt }): OtherCredential => ({
        kind: "SSH_PUBLIC_KEY",
        credentialId: sshPublicKeyId,
        serviceName: "codecommit.amazonaws.com",
        isActive,
        createdAt: uploadedAt,
        expiresAt: null,
      })),
      ...(row?.certificates ?? []).map(({ isActive, lastRotatedAt }): OtherCredential => ({
        kind: "SIGNING_CERTIFICATE",
        credentialId: null,
        serviceName: null,
        isActive,
        createdAt: lastRotatedAt,
        expiresAt: null,
      })),
    ],
    areAllRead: serviceSpecific !== null && sshKeys !== null && row !== null,
  };
}
