/** Makes a change in the demo account, so that a new user sees an alert arrive. Never writes to a real account. */
import type { Scan } from "../../db/entities/scan.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { AppError } from "../../errors.ts";
import { Scans } from "../scans/scans.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { allow, type Scope } from "../core/request-scope.ts";

/**
 * The name of a change in the sandbox: a user with full permissions is created, and the next scan reports it. The
 * change can be repeated.
 */
const CHANGE = "leak";
const TIMEOUT_MS = 5_000;

export interface DemoChange {
  /** One sentence that describes the change. */
  readonly message: string;
  readonly scan: Scan;
}

export class Demo {
  constructor(private readonly scope: Scope) {}

  /**
   * Changes the demo account as an attacker would, and scans it. Errors: NOT_FOUND without a demo account;
   * SCAN_ALREADY_RUNNING, in which case the next scan finds the change.
   */
  async change(): Promise<DemoChange> {
    allow(this.scope, "demo.change");
    const account = await this.scope.em.findOne(AccountEntity, { source: "SANDBOX", status: { $ne: "ARCHIVED" } });
    if (!account?.endpoint)
      throw new AppError("NOT_FOUND", { message: "There is no demo account in this installation." });
    const message = await changeSandbox(account.endpoint, account.awsAccountId!);
    await this.scope.em.transactional((tx) =>
      recordAudit(tx, this.scope, { action: "demo.change", target: account.id, targetName: account.name }),
    );
    return { message, scan: await new Scans(this.scope).start(account.id) };
  }
}

async function changeSandbox(endpoint: string, accountId: string): Promise<string> {
  try {
    const response = await fetch(`${endpoint}/_sandbox/changes`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-sandbox-control": "1" },
      body: JSON.stringify({ accountId, change: CHANGE }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const { message } = (await response.json()) as { message?: string };
    if (!response.ok || !message) throw new Error(`The sandbox answered ${response.status}.`);
    return message;
  } catch (error) {
    throw new AppError("AWS_UNREACHABLE", {
      message: "The demo account does not respond. Restart IAM Monitor to start it again.",
      cause: error,
    });
  }
}
