/** Lets something happen in the demo account, so that a newcomer sees an alert arrive. Real accounts are never written to from here. */
import type { Scan } from "../../db/entities/scan.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { AppError } from "../../errors.ts";
import { Scans } from "../scans/scans.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { allow, type Scope } from "../core/request-scope.ts";

/** Somebody makes a user with every right: seen at the next scan, and it may happen again and again. */
const CHANGE = "leak";
const ANSWER_WITHIN_MS = 5_000;

export interface DemoChange {
  /** One sentence on what was done. */
  readonly message: string;
  readonly scan: Scan;
}

export class Demo {
  constructor(private readonly scope: Scope) {}

  /** Changes the demo account as an attacker would and scans it. NOT_FOUND without a demo; SCAN_ALREADY_RUNNING leaves the change for the next scan. */
  async change(): Promise<DemoChange> {
    allow(this.scope, "demo.change");
    const account = await this.scope.em.findOne(AccountEntity, { source: "SANDBOX", status: { $ne: "ARCHIVED" } });
    if (!account?.endpoint) throw new AppError("NOT_FOUND", { message: "There is no demo account here." });
    const message = await askSandbox(account.endpoint, account.awsAccountId!);
    await this.scope.em.transactional((tx) =>
      recordAudit(tx, this.scope, { action: "demo.change", target: account.id, targetName: account.name }),
    );
    return { message, scan: await new Scans(this.scope).start(account.id) };
  }
}

async function askSandbox(endpoint: string, accountId: string): Promise<string> {
  try {
    const response = await fetch(`${endpoint}/_sandbox/changes`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-sandbox-control": "1" },
      body: JSON.stringify({ accountId, change: CHANGE }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const { message } = (await response.json()) as { message?: string };
    if (!response.ok || !message) throw new Error(`The sandbox answered ${response.status}.`);
    return message;
  } catch (error) {
    throw new AppError("AWS_UNREACHABLE", { message: "The demo account does not answer.", cause: error });
  }
}
