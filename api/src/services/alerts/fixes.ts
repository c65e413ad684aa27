/** The complete fix of an alert: documents, commands, and their effect on the latest snapshot. Nothing is changed in AWS. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { Accounts } from "../accounts/accounts.ts";
import type { AnalyzedFix } from "../analysis/alert-fix.ts";
import { analyze } from "../analysis/analysis-worker.ts";
import { latestSnapshot } from "../analysis/latest-snapshot.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { readCheckSettings } from "./checks.ts";
import { hasId, requireAlert } from "./rows.ts";

const INPUTS_MAX = 10;
const VALUES_MAX = 50;
const VALUE_CHARACTERS_MAX = 2_048;

const fixInput = z.object({
  alertId: z.string().max(64),
  inputs: z
    .array(
      z.object({
        id: z.string().max(64),
        values: z.array(z.string().max(VALUE_CHARACTERS_MAX)).max(VALUES_MAX),
      }),
    )
    .max(INPUTS_MAX)
    .nullish(),
});
export type AlertFixInput = z.input<typeof fixInput>;

export type AlertFixAnswer = AnalyzedFix & { readonly alertId: string; readonly asOf: Date };

export class AlertFixes {
  constructor(private readonly scope: Scope) {}

  /** Errors: NOT_FOUND, NOT_READ if the account was never read, and those of `analyze`. */
  async ask(input: AlertFixInput): Promise<AlertFixAnswer> {
    allow(this.scope, "alerts.read");
    allow(this.scope, "paths.read");
    const { alertId, inputs } = parseInput(fixInput, input);
    const alert = await requireAlert(this.scope.em, hasId(alertId));
    const account = await new Accounts(this.scope).get(alert.accountId);
    const { settings, disabledCheckIds } = await readCheckSettings(this.scope.em, account);
    const { snapshot, takenAt } = await latestSnapshot(this.scope, account.id);
    const found = await analyze<"FIX">(this.scope, {
      kind: "FIX",
      snapshot,
      question: {
        checkId: alert.checkId,
        resourceId: alert.resourceId,
        discriminator: discriminatorOf(alert.fingerprint, alert),
        settings,
        disabledCheckIds,
        ownRoleArn: account.roleArn,
        values: {
          ...PROPOSED[alert.checkId]?.(),
          ...Object.fromEntries((inputs ?? []).map(({ id, values }) => [id, values])),
        },
      },
    });
    return { ...found, alertId: alert.id, asOf: takenAt };
  }
}

/** Values that must be different each time, so the analysis cannot propose them. */
const PROPOSED: Readonly<Record<string, () => Readonly<Record<string, readonly string[]>>>> = {
  "trust-no-externalid": () => ({ externalId: [randomUUID()] }),
};

/** The end of the fingerprint: the text after the account, check, version and resource. */
function discriminatorOf(
  fingerprint: string,
  {
    accountId,
    checkId,
    checkVersion,
    resourceId,
  }: { accountId: string; checkId: string; checkVersion: number; resourceId: string },
): string {
  return fingerprint.slice(`${accountId}|${checkId}|${checkVersion}|${resourceId}|`.length);
}
