interface SignInOptions {
  readonly passwordEnabled: boolean;
  readonly issuer: string | null;
}

/** The sign-in methods of an operator, the provider first: "Okta, password". */
export function signInText({ passwordEnabled, issuer }: SignInOptions, providerName: string | null): string {
  const methods = [
    ...(issuer === null ? [] : [providerName ?? hostOf(issuer)]),
    ...(passwordEnabled ? ["password"] : []),
  ];
  return methods.length === 0 ? "link only" : methods.join(", ");
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
