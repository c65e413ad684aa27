export interface ProviderProblem {
  readonly title: string;
  /** What one can do about it. */
  readonly advice: string;
}

/** Only the code stands in the address: whoever makes an address must not be able to put words on our page. */
const PROBLEMS: Readonly<Record<string, ProviderProblem>> = {
  DATABASE_UNAVAILABLE: {
    title: "The database is away for the moment",
    advice: "The identity provider did its part; this installation could not. Begin again shortly.",
  },
  OIDC_NOT_CONFIGURED: {
    title: "No identity provider is set up here",
    advice: "Sign in by name and password, or by a link.",
  },
  OIDC_UNAVAILABLE: {
    title: "The identity provider does not answer",
    advice: "Try again in a moment. A password or a link lets you in meanwhile.",
  },
  OIDC_STATE_INVALID: {
    title: "This sign-in cannot be finished",
    advice: "It was begun in another browser, took longer than ten minutes, or was finished already. Begin again.",
  },
  OIDC_REFUSED: {
    title: "The identity provider did not sign you in",
    advice:
      "You may have cancelled, or may not be allowed to use this application there. Begin again, or ask who runs it.",
  },
  OIDC_ANSWER_INVALID: {
    title: "The identity provider's answer proves nothing",
    advice: "Nobody was signed in. Begin again; if it stays so, tell an admin: the reason is in the product's log.",
  },
  OIDC_EMAIL_UNVERIFIED: {
    title: "Your e-mail address is not verified there",
    advice: "Have it verified at the identity provider, or ask an admin here for an invitation link and come in by it.",
  },
  OIDC_NOT_INVITED: {
    title: "Nobody has let you in yet",
    advice: "The identity provider knows you, and this installation does not. Ask an admin here to invite you.",
  },
  OIDC_OTHER_PERSON: {
    title: "This belongs to somebody else",
    advice:
      "The name here and the account there are linked to different people. An admin can unlink them under Operators.",
  },
  OIDC_PROOF_STALE: {
    title: "The identity provider did not ask who you are",
    advice:
      "It must ask you again for this, and say when it did. Begin again; if it stays so, show your password instead.",
  },
  OPERATOR_DISABLED: { title: "You were disabled here", advice: "Ask an admin." },
  LAST_ADMIN: {
    title: "You are the last admin",
    advice:
      "Your groups no longer make you one, and somebody must be. Make another admin first, by the console's link.",
  },
  INVITATION_INVALID: { title: "This invitation was used or has expired", advice: "Ask for another." },
};

/** `null`: there is none. */
export function providerProblem(code: string | undefined): ProviderProblem | null {
  if (code === undefined) return null;
  return PROBLEMS[code] ?? { title: "That did not work", advice: "Begin again; if it stays so, tell an admin." };
}
