import type { User } from "../account.ts";
import { userRef } from "../identity.ts";
import { type AnyCheck, type CheckContext, type CheckInput, defineCheck, type Failure } from "./check.ts";
import { ofEachUser, type UserCredential } from "./user-credentials.ts";

/** Fields that this helper fills in. */
type Given = "category" | "family" | "needs" | "uses" | "optional" | "thresholds" | "resources" | "ref" | "evaluate";

type CredentialCheckInput<S extends keyof UserCredential> = Omit<
  CheckInput<"authorizationDetails", never, User>,
  Given
> & {
  /** The section with the credentials. */
  readonly section: S;
  /** The problem of one credential, without the discriminator. Null if it has none. */
  readonly failureOf: (
    credential: UserCredential[S],
    user: User,
    context: CheckContext,
  ) => Omit<Failure, "discriminator"> | null;
  readonly idOf: (credential: UserCredential[S]) => string;
};

/** Defines a check of the age of a user's credentials. Each credential that fails has an alert of its own. */
export function defineCredentialCheck<S extends keyof UserCredential>({
  section,
  failureOf,
  idOf,
  ...input
}: CredentialCheckInput<S>): AnyCheck {
  return defineCheck({
    ...input,
    family: "KEY",
    category: "IAMUser",
    needs: ["authorizationDetails", section],
    thresholds: ["keyMaxAgeDays"],
    resources: (facts) => ofEachUser(facts.authorizationDetails, facts[section] as readonly UserCredential[S][]),
    ref: ({ user }) => userRef(user),
    evaluate: ({ user, items }, _facts, context) => {
      const failures = items.flatMap((credential) => {
        const failure = failureOf(credential, user, context);
        return failure === null ? [] : { ...failure, discriminator: idOf(credential) };
      });
      return failures.length > 0 ? failures : null;
    },
  });
}
