import type { CredentialReportRow } from "../account.ts";
import { type UserCredentials, userCredentials, userRef } from "../identity.ts";
import { type AnyCheck, type CheckContext, type CheckInput, type Judgement, defineCheck } from "./check.ts";
import { YOUNGER_THAN_REPORT } from "./subjects.ts";

type Given = "category" | "needs" | "uses" | "optional" | "resources" | "ref" | "judge";

export interface ReportedUser {
  readonly user: UserCredentials["user"];
  readonly row: CredentialReportRow;
}

type UserCheckInput = Omit<CheckInput<"credentialReport", "authorizationDetails", UserCredentials>, Given> & {
  readonly judge: (user: ReportedUser, context: CheckContext) => Judgement;
};

/** A check over every user's row in the credential report; a user younger than the report is not judged. */
export function defineUserCheck({ judge, ...input }: UserCheckInput): AnyCheck {
  return defineCheck({
    ...input,
    category: "IAMUser",
    needs: ["credentialReport"],
    uses: ["authorizationDetails"],
    resources: (facts) => userCredentials(facts.credentialReport, facts.authorizationDetails),
    ref: ({ user }) => userRef(user),
    judge: ({ user, row }, _facts, context) =>
      row === null ? { notJudged: YOUNGER_THAN_REPORT } : judge({ user, row }, context),
  });
}
