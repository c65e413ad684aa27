import type { OtherCredentialKind } from "../../gql/schema-types.ts";

/** The names of the kinds of credentials besides passwords and access keys. */
export const OTHER_CREDENTIAL_KINDS: Readonly<Record<OtherCredentialKind, string>> = {
  API_KEY: "API key",
  SERVICE_PASSWORD: "Password for a service",
  SSH_PUBLIC_KEY: "SSH public key",
  SIGNING_CERTIFICATE: "Signing certificate",
};
