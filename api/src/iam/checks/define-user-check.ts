import type { CredentialReportRow } from "../account.ts";
import { type UserCredentials, userCredentials, userRef } from "../identity.ts";
import { type AnyCheck, type CheckContext, type CheckInput, type Evaluation, defineCheck } from "./check.ts";
import { NOT_IN_REPORT_YET } from "./subjects.ts";

/** Fields that this helper fills in. */
type Given = "category" | "needs" | "uses" | "optional" | "resources" | "ref" | "evaluate";

export interface ReportedUser {
  readonly user: UserCredentials["user"];
  readonly row: CredentialReportRow;
}

type UserCheckInput = Omit<CheckInput<"credentialReport", "authorizationDetails", UserCredentials>, Given> & {
  readonly evaluate: (user: ReportedUser, context: CheckContext) => Evaluation;
};

/** Defines a check of every user's row in the credential report. A user created after the report is not evaluated. */
export function defineUserCheck({ evaluate, ...input }: UserCheckInput): AnyCheck {
  return defineCheck({
    ...input,
    category: "IAMUser",
    needs: ["credentialReport"],
    uses: ["authorizationDetails"],
    resources: (facts) => userCredentials(facts.credentialReport, facts.authorizationDetails),
    ref: ({ user }) => userRef(user),
    evaluate: ({ user, row }, _facts, context) =>
      row === null ? { notEvaluated: NOT_IN_REPORT_YET } : evaluate({ user, row }, context),
  });
}
