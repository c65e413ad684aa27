export interface ProviderProblem {
  readonly title: string;
  /** The next step for the person. */
  readonly advice: string;
}

/** Texts by error code. The URL contains only the code, so that a crafted link cannot show its own text on the page. */
const PROBLEMS: Readonly<Record<string, ProviderProblem>> = {
  DATABASE_UNAVAILABLE: {
    title: "Database unavailable",
    advice: "The identity provider responded, but this installation could not complete the sign-in. Try again shortly.",
  },
  OIDC_NOT_CONFIGURED: {
    title: "No identity provider is configured",
    advice: "Sign in with a password, a passkey or a link.",
  },
  OIDC_UNAVAILABLE: {
    title: "The identity provider does not respond",
    advice: "Try again in a moment, or use another sign-in method.",
  },
  OIDC_STATE_INVALID: {
    title: "This sign-in cannot be completed",
    advice:
      "It belongs to another browser or session, took longer than ten minutes, or was already completed. Start again.",
  },
  OIDC_REFUSED: {
    title: "The identity provider did not sign you in",
    advice:
      "You may have cancelled, or may not have access to this application there. Try again, or ask the administrator of the identity provider.",
  },
  OIDC_ANSWER_INVALID: {
    title: "The identity provider's response is invalid",
    advice: "You were not signed in. Try again. If this continues, ask an admin: the reason is in the server log.",
  },
  OIDC_EMAIL_UNVERIFIED: {
    title: "The identity provider sent no verified e-mail address",
    advice: "Verify your address there and sign in again, or ask an admin to check the claims that the provider sends.",
  },
  OIDC_NOT_INVITED: {
    title: "You have no access here",
    advice:
      "Your account at the identity provider is valid, but you have no invitation and none of your groups grants access. Ask an admin for access.",
  },
  OIDC_ROLES_MISSING: {
    title: "The identity provider sent no groups",
    advice:
      "Your groups determine your role, and the provider sent none, so you were not signed in. Your access is unchanged. Ask an admin to check OIDC_ROLE_CLAIM and the claims that the provider sends.",
  },
  OIDC_DOMAIN_REFUSED: {
    title: "Your e-mail address is not in an allowed domain",
    advice: "Sign in at the identity provider with your organization's account, then try again.",
  },
  OIDC_AMR_MISSING: {
    title: "A required sign-in method is missing",
    advice:
      "The identity provider did not confirm that you used a required sign-in method. Sign in there with one, such as a security key, then try again.",
  },
  OIDC_LINK_REQUIRED: {
    title: "You already sign in with a password or passkey",
    advice:
      "Sign in that way and link the identity provider under Your profile. Or ask an admin for a new invitation link and open it with the provider.",
  },
  OIDC_OTHER_PERSON: {
    title: "The accounts do not match",
    advice:
      "The operator and the account at the identity provider are linked to different people. An admin can unlink them under Operators.",
  },
  OIDC_PROOF_STALE: {
    title: "The identity provider did not ask you to sign in again",
    advice:
      "This action requires a new sign-in with a time stamp. Try again. If this continues, use your passkey or password instead.",
  },
  OPERATOR_DISABLED: { title: "Your access is disabled", advice: "Ask an admin to enable it." },
  LAST_ADMIN: {
    title: "You are the last admin who sees all accounts",
    advice:
      "Your groups no longer give you the role admin, but IAM Monitor needs an active admin who sees all accounts. Run `npm run admin:link` on the server, sign in with its link, and make another operator such an admin.",
  },
  INVITATION_INVALID: {
    title: "This invitation is no longer valid",
    advice: "It has expired, was already used, or was replaced by a newer one. Ask an admin for a new one.",
  },
};

/** The text for an error code. Null without a code. */
export function providerProblem(code: string | undefined): ProviderProblem | null {
  if (code === undefined) return null;
  return PROBLEMS[code] ?? { title: "The sign-in failed", advice: "Try again. If this continues, ask an admin." };
}
