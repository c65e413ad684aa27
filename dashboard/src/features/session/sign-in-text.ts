interface SignInOptions {
  readonly passwordEnabled: boolean;
  /** Null if it is not known. */
  readonly passkeyCount: number | null;
  readonly issuer: string | null;
}

/** The sign-in methods of an operator, the provider first: "Okta, password without a second factor", "password with passkey". */
export function signInText(
  { passwordEnabled, passkeyCount, issuer }: SignInOptions,
  providerName: string | null,
): string {
  const methods = [
    ...(issuer === null ? [] : [providerName ?? hostOf(issuer)]),
    ...(passwordEnabled ? [`password${secondFactor(passkeyCount)}`] : []),
    ...(!passwordEnabled && (passkeyCount ?? 0) > 0 ? ["passkey"] : []),
  ];
  return methods.length === 0 ? "one-time link only" : methods.join(", ");
}

function secondFactor(passkeyCount: number | null): string {
  if (passkeyCount === null) return "";
  return passkeyCount > 0 ? " with passkey" : " without a second factor";
}

/** The method of the latest sign-in, after its time. */
export const METHOD_LABELS = {
  LINK: "with a one-time link from the server's terminal",
  PASSWORD: "with a password",
  INVITATION: "with an invitation",
  IDENTITY_PROVIDER: "with the identity provider",
  PASSKEY: "with a passkey",
} as const;

function hostOf(issuer: string): string {
  return URL.parse(issuer)?.host ?? issuer;
}
