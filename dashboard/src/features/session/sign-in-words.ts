interface Ways {
  readonly passwordEnabled: boolean;
  readonly issuer: string | null;
}

/** "Okta, password": the ways in that somebody has, the provider first. */
export function signInWords({ passwordEnabled, issuer }: Ways, providerName: string | null): string {
  const ways = [...(issuer === null ? [] : [providerName ?? hostOf(issuer)]), ...(passwordEnabled ? ["password"] : [])];
  return ways.length === 0 ? "a link only" : ways.join(", ");
}

/** How the latest sign-in was made. */
export const METHOD_LABELS = {
  LINK: "by the console's link",
  PASSWORD: "by password",
  INVITATION: "by an invitation",
  IDENTITY_PROVIDER: "by the identity provider",
} as const;

function hostOf(issuer: string): string {
  return URL.parse(issuer)?.host ?? issuer;
}
