/**
 * AWS Security Hub of one account and Region, with the credentials of that account: Security Hub takes findings of an
 * account only from the account itself. Each alert of the account is one finding, which is imported with its present state
 * at each event. Events of other accounts, and those that are not about alerts, are left out.
 */
import { z } from "zod";
import type { AwsConnection } from "../../../aws/connection.ts";
import {
  findingBatches,
  type HubFinding,
  type HubPlace,
  importFindings,
  productArn,
  type RefusedFinding,
  setWorkflow,
} from "../../../aws/security-hub.ts";
import { elapsed } from "../../../clock.ts";
import { AppError } from "../../../errors.ts";
import { ASFF_NAMES, asffFinding, asffPartition } from "../../exports/formats/asff.ts";
import { exportedAlertsOf } from "../../exports/subjects/alerts.ts";
import type { Platform } from "../../core/request-scope.ts";
import { type Notification, oneLine } from "../message.ts";
import { publisherOf, publishingAccountOf } from "./account-connection.ts";
import { inMessageTime } from "./message-time.ts";
import type { SendOptions, TargetKind } from "./target.ts";
import { Tickets } from "./tickets.ts";

const ACCEPTED = 200;
const REFUSED = 400;
const REFUSALS_SHOWN_MAX = 5;
const REFUSAL_MAX_CHARACTERS = 300;
const ALERTS_PER_READ = 500;
const NEW = "NEW";

const input = z.object({
  accountId: z.string().trim().min(1).max(100),
  region: z
    .string()
    .trim()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a Region, such as eu-central-1"),
});

type SecurityHubSettings = z.output<typeof input>;

export const securityHub: TargetKind<SecurityHubSettings, object, SecurityHubSettings> = {
  input,
  split: (settings) => ({ settings, secret: {} }),
  hostsOf: () => [],
  async check(settings, { platform }) {
    await placeOf(platform, settings);
  },
  addressOf: ({ region }) => `Security Hub in ${region}`,
  async send({ settings }, notification, { platform, ...options }) {
    const hub = {
      connection: await publisherOf(platform, settings.accountId),
      place: await placeOf(platform, settings),
    };
    const startedAt = elapsed();
    const answered = (text: string, refused: readonly RefusedFinding[] = []) => ({
      isAccepted: refused.length === 0,
      status: refused.length === 0 ? ACCEPTED : REFUSED,
      text,
      latencyMs: Math.round(elapsed() - startedAt),
    });
    return inMessageTime(options, async (abortSignal) => {
      const publisher = { connection: hub.connection, region: settings.region, abortSignal };
      if (notification.body.isTest) {
        const refused = await importFindings(publisher, [testFinding(hub.place, notification)]);
        return answered(refused[0] ? refusalText(refused, 1) : "The archived finding of a test was imported.", refused);
      }
      const { count, refused } = await mirror(publisher, settings, notification, { ...options, platform });
      return answered(refused.length === 0 ? `${count} findings imported` : refusalText(refused, count), refused);
    });
  },
};

interface HubPublisher {
  readonly connection: AwsConnection;
  readonly region: string;
  readonly abortSignal: AbortSignal;
}

/**
 * Imports the alerts of the message. An attempt leaves out the alerts that an earlier one has imported. Its mark is the
 * message, and the status of the workflow is kept, so that a status which people chose in Security Hub is changed only
 * with the alert.
 */
async function mirror(
  publisher: HubPublisher,
  { accountId, region }: SecurityHubSettings,
  { id, createdAt, body }: Notification,
  { platform, targetId }: Omit<SendOptions, "signal">,
): Promise<{ readonly count: number; readonly refused: readonly RefusedFinding[] }> {
  const listed = [...body.alerts, ...(body.moreEnds?.alerts ?? [])];
  const ids = [...new Set([...listed.map(({ alertId }) => alertId), ...(body.moreAlertIds ?? [])])];
  const at = createdAt.toISOString();
  const refused: RefusedFinding[] = [];
  let count = 0;
  for (let start = 0; start < ids.length; start += ALERTS_PER_READ) {
    const events = ids.slice(start, start + ALERTS_PER_READ).map((subjectId) => ({ subjectId, eventId: id, at }));
    const tickets = await Tickets.read(platform, targetId, events);
    const wanted = events.filter((event) => !tickets.hasHandled(event)).map(({ subjectId }) => subjectId);
    const alerts = await exportedAlertsOf(platform.orm.em.fork(), accountId, wanted);
    const findings = alerts.map((exported) => ({
      alertId: exported.alert.id,
      finding: atLeastFrom(asffFinding({ ...exported, account: { ...exported.account, region } }), at),
    }));
    for (const batch of findingBatches(findings)) {
      const imported = await importFindings(
        publisher,
        batch.map(({ finding }) => finding),
      );
      refused.push(...imported);
      const taken = without(batch, imported);
      const kept = (alertId: string) => tickets.of({ subjectId: alertId, eventId: id, at }).key ?? NEW;
      const moved = taken.filter(({ alertId, finding }) => finding.Workflow.Status !== kept(alertId));
      const unmoved: RefusedFinding[] = [];
      for (const [status, part] of Map.groupBy(moved, ({ finding }) => finding.Workflow.Status))
        unmoved.push(
          ...(await setWorkflow(
            publisher,
            part.map(({ finding }) => finding),
            status,
          )),
        );
      refused.push(...unmoved);
      for (const { alertId, finding } of without(taken, unmoved))
        await tickets.save({ subjectId: alertId, eventId: id, at }, finding.Workflow.Status);
      count += batch.length;
    }
  }
  return { count, refused };
}

function without<Entry extends { readonly finding: HubFinding }>(
  entries: readonly Entry[],
  refused: readonly RefusedFinding[],
): readonly Entry[] {
  const ids = new Set(refused.map(({ id }) => id));
  return entries.filter(({ finding }) => !ids.has(finding.Id));
}

/** Security Hub leaves out an update that is older than the finding. An alert that is opened again has an earlier time. */
function atLeastFrom<Finding extends { readonly UpdatedAt: string }>(finding: Finding, at: string): Finding {
  return finding.UpdatedAt < at ? { ...finding, UpdatedAt: at } : finding;
}

/** "2 of 60 findings refused: 111122223333/alert_…: InvalidInput: …". */
function refusalText(refused: readonly RefusedFinding[], count: number): string {
  const shown = refused
    .slice(0, REFUSALS_SHOWN_MAX)
    .map(({ id, code, message }) => oneLine(`${id}: ${code}: ${message}`, REFUSAL_MAX_CHARACTERS));
  return `${refused.length} of ${count} findings refused: ${shown.join("; ")}`;
}

/** An archived finding. Security Hub shows it only to a search for archived findings. */
function testFinding(place: HubPlace, { createdAt }: Notification): HubFinding {
  const at = createdAt.toISOString();
  const { awsAccountId, partition, region } = place;
  return {
    ...ASFF_NAMES,
    Id: `${awsAccountId}/iam-monitor-test`,
    ProductArn: productArn(place),
    Region: region,
    GeneratorId: "iam-monitor/test",
    AwsAccountId: awsAccountId,
    CreatedAt: at,
    UpdatedAt: at,
    Severity: { Label: "INFORMATIONAL" },
    Title: "This is a test",
    Description: "An admin of IAM Monitor tested its connection to Security Hub. No alert was opened.",
    Resources: [
      { Type: "AwsAccount", Id: `AWS::::Account:${awsAccountId}`, Partition: asffPartition(partition), Region: region },
    ],
    RecordState: "ARCHIVED",
  };
}

/** Error: ACCOUNT_NOT_CONNECTED, also if no scan has read the number of the account. */
export async function placeOf(
  platform: Pick<Platform, "orm">,
  { accountId, region }: SecurityHubSettings,
): Promise<HubPlace> {
  const { awsAccountId, partition } = await publishingAccountOf(platform, accountId);
  if (awsAccountId === null)
    throw new AppError("ACCOUNT_NOT_CONNECTED", {
      message: "The number of the account is not known yet. Scan it once.",
      details: { path: "accountId" },
    });
  return { awsAccountId, partition: partition ?? "aws", region };
}
