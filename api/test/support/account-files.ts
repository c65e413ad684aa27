/** Writes a sandbox account to files as the AWS CLI exports them. */
import {
  GenerateCredentialReportCommand,
  type GetAccountAuthorizationDetailsCommandOutput,
  GetCredentialReportCommand,
  IAMClient,
  paginateGetAccountAuthorizationDetails,
} from "@aws-sdk/client-iam";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DemoAccount } from "../../sandbox/demo-account.ts";
import { startSandbox } from "../../sandbox/server.ts";

/** Returns the paths of the files: authorization details, credential report, workloads. */
export async function writeAccountFiles({ account, credentials }: DemoAccount, folder: string): Promise<string[]> {
  const sandbox = await startSandbox({ accounts: [account] });
  const client = new IAMClient({ endpoint: sandbox.url, region: "us-east-1", credentials });
  try {
    const details: Record<string, unknown[]> = {
      UserDetailList: [],
      GroupDetailList: [],
      RoleDetailList: [],
      Policies: [],
    };
    for await (const page of paginateGetAccountAuthorizationDetails({ client }, {}))
      for (const list of Object.keys(details))
        details[list]!.push(...((page[list as keyof GetAccountAuthorizationDetailsCommandOutput] as unknown[]) ?? []));
    let state: string | undefined;
    while (state !== "COMPLETE") state = (await client.send(new GenerateCredentialReportCommand({}))).State;
    const { Content: content } = await client.send(new GetCredentialReportCommand({}));
    const files = {
      "details.json": JSON.stringify(details, null, 1),
      "report.csv": Buffer.from(content!).toString("utf8"),
      "workloads.json": JSON.stringify({ workloads: account.workloads }),
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return Object.keys(files).map((name) => join(folder, name));
  } finally {
    client.destroy();
    await sandbox.stop();
  }
}
