/** The connected accounts as a file that `readAccountFile` reads. */
import { stringify } from "yaml";
import { READING_FIELDS, roleAccountOf, type ExistingAccount } from "./account-file-plan.ts";

export interface FileTextOptions {
  /** Whether the external IDs are written. Without them, the file changes none. */
  readonly hasExternalIds: boolean;
  /** The names of accounts that a file cannot hold. */
  readonly leftOut: readonly string[];
}

const LEFT_OUT_SHOWN_MAX = 20;

export function accountFileText(
  accounts: readonly ExistingAccount[],
  { hasExternalIds, leftOut }: FileTextOptions,
): string {
  const head = [
    "# The accounts of IAM Monitor. Accounts and fields that a file leaves out stay as they are.",
    ...(hasExternalIds ? [] : ["# External IDs are left out: they need the permission to connect accounts."]),
    ...(leftOut.length > 0
      ? [
          `# Not in the file, because they are the demo or their number is not known yet: ${leftOut
            .slice(0, LEFT_OUT_SHOWN_MAX)
            .map((name) => JSON.stringify(name))
            .join(
              ", ",
            )}${leftOut.length > LEFT_OUT_SHOWN_MAX ? ` and ${leftOut.length - LEFT_OUT_SHOWN_MAX} more` : ""}`,
        ]
      : []),
  ].join("\n");
  // Numbers and booleans are written as those of JavaScript, so that only account numbers are quoted.
  return `${head}\n${stringify({ version: 1, accounts: accounts.map((each) => entryOf(each, hasExternalIds)) }, { lineWidth: 0 })}`;
}

function entryOf({ account, groups }: ExistingAccount, hasExternalIds: boolean) {
  const { scanEveryHours, ...thresholds } = account.ownSettings;
  return {
    id: numberOf(account),
    name: account.name,
    ...(account.source !== "ASSUME_ROLE" && { source: account.source }),
    ...(account.roleArn !== null && account.source === "ASSUME_ROLE" && { role: account.roleArn }),
    ...(account.externalId !== null && hasExternalIds && { externalId: account.externalId }),
    region: account.region,
    ...(scanEveryHours !== undefined && { scanEveryHours: scanEveryHours ?? "never" }),
    ...(Object.keys(thresholds).length > 0 && { thresholds }),
    groups: [...groups],
    readings: Object.fromEntries(Object.entries(READING_FIELDS).map(([name, column]) => [name, account[column]])),
    ...(account.keyUseRegions.length > 0 && { keyUseRegions: [...account.keyUseRegions] }),
    ...(account.workloadRegions.length > 0 && { workloadRegions: [...account.workloadRegions] }),
  };
}

/** The AWS account number. Before the first successful call, the one in the role's ARN. Null if neither is known. */
export function numberOf({ awsAccountId, roleArn }: ExistingAccount["account"]): string | null {
  return awsAccountId ?? roleAccountOf(roleArn);
}
