/** A database with alerts, and everything that notification rules and targets need besides it. */
import { createServer, type IncomingMessage } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { now } from "../../src/clock.ts";
import type { ResourceRef } from "../../src/iam/finding.ts";
import type { Severity } from "../../src/iam/severity.ts";
import type { NotificationSettings } from "../../src/services/core/notification-settings.ts";
import type { AccessRole } from "../../src/services/core/permissions.ts";
import { openScope, type Platform, type Scope } from "../../src/services/core/request-scope.ts";
import { openSecrets } from "../../src/services/core/secrets.ts";
import { MessageSenders } from "../../src/services/notifications/send-messages.ts";
import { checkRules, writeDueMessages } from "../../src/services/notifications/write-messages.ts";
import { NotificationRules } from "../../src/services/notifications/rules.ts";
import type { NotificationRuleInput } from "../../src/services/notifications/rule-input.ts";
import { NotificationTargets } from "../../src/services/notifications/targets.ts";
import { operatorCaller } from "./actors.ts";
import type { TestDatabase } from "./database.ts";
import { DRILL_KEY, DRILL_SETTINGS } from "./notification-settings.ts";
import { type AlertFixture, evaluatedAs, findingOf, openAlertFixture } from "./alert-fixture.ts";

export interface NotificationFixture {
  readonly alerts: AlertFixture;
  readonly platform: Platform;
  scope(role?: AccessRole): Scope;
  readonly rules: NotificationRules;
  readonly targets: NotificationTargets;
  addWebhook(name: string, url: string): Promise<string>;
  addRule(input: Partial<NotificationRuleInput> & { readonly targetIds: readonly string[] }): Promise<string>;
  /** A scan of the account that finds exactly these users with these severities. */
  scan(found: Readonly<Record<string, Severity>>): Promise<void>;
  /** Writes and sends what is due, once. */
  work(): Promise<void>;
  /** Checks whether rules work, as the worker does each minute. */
  check(): Promise<void>;
  query<Row>(sql: string): Promise<Row[]>;
  close(): Promise<void>;
}

const CHECK = "mfa-any";

export async function openNotificationFixture(
  settings: Partial<NotificationSettings> = {},
  database?: TestDatabase,
): Promise<NotificationFixture> {
  const alerts = await openAlertFixture(database);
  const platform: Platform = {
    ...alerts.scope().platform,
    secrets: openSecrets(DRILL_KEY),
    notifications: { ...DRILL_SETTINGS, ...settings },
  };
  let requests = 0;
  const scope = (role: AccessRole = "admin") =>
    openScope(platform, operatorCaller(role, "olga", now()), `request-${(requests += 1)}`);
  const rules = new NotificationRules(scope());
  const targets = new NotificationTargets(scope());
  return {
    alerts,
    platform,
    scope,
    rules,
    targets,
    async addWebhook(name, url) {
      return (await targets.create({ name, webhook: { url, signingSecret: SIGNING_SECRET } })).id;
    },
    async addRule({ targetIds, ...input }) {
      const rule = await rules.create({
        name: `rule ${(requests += 1)}`,
        query: "",
        events: ["OPENED"],
        frequency: "AT_ONCE",
        targetIds: [...targetIds],
        ...input,
      });
      return rule.id;
    },
    async scan(found) {
      const findings = Object.entries(found).map(([name, severity]) => findingOf(CHECK, resourceOf(name), severity));
      await alerts.scan([evaluatedAs(CHECK, findings)]);
    },
    async work() {
      await writeDueMessages(platform);
      const senders = new MessageSenders(platform, new AbortController().signal);
      await senders.start();
      await senders.idle();
    },
    check: () => checkRules(platform),
    query: (sql) => alerts.query(sql),
    close: () => alerts.close(),
  };
}

function resourceOf(name: string): ResourceRef {
  return { category: "IAMUser", id: `AIDA${name}`, name, arn: `arn:aws:iam::123456789012:user/${name}` };
}

export const SIGNING_SECRET = `whsec_${Buffer.alloc(24, 3).toString("base64")}`;

export interface Received {
  readonly id: string;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  readonly body: {
    readonly data: {
      readonly title: string;
      readonly eventCount: number;
      readonly isDigest: boolean;
      readonly events: readonly { readonly eventId: string; readonly event: string; readonly title: string }[];
      readonly otherEvents: readonly {
        readonly eventId: string;
        readonly event: string;
        readonly subject: { readonly id: string };
      }[];
    };
  };
}

const TOO_LARGE = 413;

/** A receiver of webhooks on this machine. */
export class HttpSink {
  readonly received: Received[] = [];
  /** The status of the next answers. */
  status = 204;
  answer = "";
  /** The answer to a request, if it depends on the request. */
  answerTo: ((text: string) => string) | null = null;
  /** Which requests are refused with the status 413. */
  refuses: (text: string) => boolean = () => false;
  headers: Record<string, string> = {};
  requestCount = 0;
  private readonly server = createServer((request, response) => {
    this.requestCount += 1;
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => undefined);
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const status = this.refuses(text) ? TOO_LARGE : this.status;
      if (status < 300)
        this.received.push({
          id: String(request.headers["webhook-id"]),
          headers: request.headers,
          text,
          body: JSON.parse(text) as Received["body"],
        });
      response.writeHead(status, this.headers).end(this.answerTo?.(text) ?? this.answer);
    });
  });

  async open(host = "127.0.0.1"): Promise<string> {
    this.server.listen(0, host);
    await once(this.server, "listening");
    return `http://${host}:${this.port}`;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
