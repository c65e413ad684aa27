/** Everything that can be asked of alerts and done with them, as the transports know it; each deed stands in a file of its own. */
import type { Alert } from "../../db/entities/alert.ts";
import type { AnyCheck, Remediation } from "../../iam/checks/check.ts";
import { CHECKS } from "../../iam/checks/rules/index.ts";
import { type AlertFacets, type AlertGroup, type AlertGrouping, countFacets, groupAlerts } from "./facets.ts";
import type { AlertFilter } from "./filter.ts";
import { AlertReading } from "./queries.ts";
import { AlertTriage, type DismissAlertInput, type UpdateAlertsInput, type UpdateAlertsOutcome } from "./triage.ts";
import { type Verification, canVerify, verifyAlert } from "./verify.ts";

const CHECKS_BY_ID: ReadonlyMap<string, AnyCheck> = new Map(CHECKS.map((check) => [check.id, check]));

export class Alerts extends AlertReading {
  private readonly triage = new AlertTriage(this.scope);

  facets(filter?: AlertFilter | null): Promise<AlertFacets> {
    return countFacets(this.scope, filter);
  }

  groups(by: AlertGrouping, filter?: AlertFilter | null): Promise<AlertGroup[]> {
    return groupAlerts(this.scope, by, filter);
  }

  acknowledge(id: string): Promise<Alert> {
    return this.triage.acknowledge(id);
  }

  dismiss(input: DismissAlertInput): Promise<Alert> {
    return this.triage.dismiss(input);
  }

  reopen(id: string): Promise<Alert> {
    return this.triage.reopen(id);
  }

  assign(input: Parameters<AlertTriage["assign"]>[0]): Promise<Alert> {
    return this.triage.assign(input);
  }

  comment(input: Parameters<AlertTriage["comment"]>[0]): Promise<Alert> {
    return this.triage.comment(input);
  }

  updateMany(input: UpdateAlertsInput): Promise<UpdateAlertsOutcome> {
    return this.triage.updateMany(input);
  }

  verify(id: string): Promise<Verification> {
    return verifyAlert(this.scope, id);
  }

  canVerify(alert: Alert): boolean {
    return canVerify(alert);
  }

  /** How to put it right, from the check as it is today and the evidence as it was stored. */
  remediation({ checkId, category, resourceId, resourceName, resourceArn, evidence }: Alert): Remediation {
    const check = CHECKS_BY_ID.get(checkId);
    if (!check) return { text: "This check is no longer part of the product.", cli: null, terraform: null };
    return check.remediation({ category, id: resourceId, name: resourceName, arn: resourceArn }, evidence);
  }
}
