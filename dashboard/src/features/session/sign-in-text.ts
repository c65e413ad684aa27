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

/** The labels for the method of the latest sign-in. */
export const METHOD_LABELS = {
  LINK: "console link",
  PASSWORD: "password",
  INVITATION: "invitation",
  IDENTITY_PROVIDER: "identity provider",
} as const;

function hostOf(issuer: string): string {
  return URL.parse(issuer)?.host ?? issuer;
}
