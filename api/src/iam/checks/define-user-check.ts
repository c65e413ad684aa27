import type { CredentialReportRow } from "../account.ts";
import { type UserCredentials, userCredentials, userRef } from "../identity.ts";
import { type AnyCheck, type CheckContext, type CheckInput, type Evaluation, defineCheck } from "./check.ts";
import { YOUNGER_THAN_REPORT } from "./subjects.ts";

type Given = "category" | "needs" | "uses" | "optional" | "resources" | "ref" | "evaluate";

export interface ReportedUser {
  readonly user: UserCredentials["user"];
  readonly row: CredentialReportRow;
}

type UserCheckInput = Omit<CheckInput<"credentialReport", "authorizationDetails", UserCredentials>, Given> & {
  readonly evaluate: (user: ReportedUser, context: CheckContext) => Evaluation;
};

/** A check over every user's row in the credential report; a user younger than the report is not judged. */
export function defineUserCheck({ evaluate, ...input }: UserCheckInput): AnyCheck {
  return defineCheck({
    ...input,
    category: "IAMUser",
    needs: ["credentialReport"],
    uses: ["authorizationDetails"],
    resources: (facts) => userCredentials(facts.credentialReport, facts.authorizationDetails),
    ref: ({ user }) => userRef(user),
    evaluate: ({ user, row }, _facts, context) =>
      row === null ? { notEvaluated: YOUNGER_THAN_REPORT } : evaluate({ user, row }, context),
  });
}
