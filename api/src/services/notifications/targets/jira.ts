/**
 * A Jira project. Each alert, or other subject of events, has one issue: the first event creates it, later ones comment on
 * it, RESOLVED closes it and REOPENED opens it again. Jira Cloud is called with an e-mail address and an API token, Jira Data Center with a personal
 * access token.
 */
import { z } from "zod";
import { elapsed } from "../../../clock.ts";
import { AppError } from "../../../errors.ts";
import type { Notification } from "../message.ts";
import type { SubjectEvent } from "./event-order.ts";
import { JiraProject, JiraRefused, type JiraSecret, type JiraSettings } from "./jira-project.ts";
import { inLanes } from "./lanes.ts";
import { latestEvents, unlistedCount, unlistedEvent } from "./latest-events.ts";
import { inMessageTime } from "./message-time.ts";
import type { TargetKind } from "./target.ts";
import { Tickets } from "./tickets.ts";
import { webAddress } from "./web-address.ts";

const ISSUES_AT_ONCE = 4;

const input = z.object({
  /** The address of the site, such as `https://example.atlassian.net`. */
  url: webAddress
    .refine((url) => !url.includes("?"), "must be the address of the site, without a query")
    .transform((url) => url.replace(/\/+$/, "")),
  project: z
    .string()
    .trim()
    .regex(/^[A-Z][A-Z0-9_]{1,31}$/, "must be the key of a project, such as SEC"),
  issueType: z.string().trim().min(1).max(60),
  /** The e-mail address of the user at Jira Cloud. Left out for Data Center. */
  userName: z.string().trim().max(254).nullish(),
  /** Left out: the stored token is kept. */
  token: z.string().trim().min(1).max(1_024).nullish(),
});

export const jira: TargetKind<z.output<typeof input>, JiraSecret, JiraSettings> = {
  input,
  split({ token: given, userName, ...settings }, former) {
    const { origin } = new URL(settings.url);
    const token = given ?? (former?.origin === origin ? former.token : null);
    if (!token)
      throw new AppError("BAD_USER_INPUT", {
        message: "token: is required, and again after a change of the address.",
        details: { path: "token" },
      });
    return { settings: { ...settings, userName: userName || null }, secret: { token, origin } };
  },
  hostsOf: ({ url }) => [{ field: "url", host: new URL(url).hostname }],
  addressOf: ({ url, project }) => `${new URL(url).hostname} ${project}`,
  async send(target, notification, options) {
    const startedAt = elapsed();
    const answered = (status: number, text: string, isAccepted: boolean) => ({
      status,
      text,
      isAccepted,
      latencyMs: Math.round(elapsed() - startedAt),
    });
    const { body } = notification;
    try {
      return await inMessageTime(options, async (signal) => {
        const project = new JiraProject(target, notification, { ...options, signal });
        if (body.isTest) {
          const name = await project.check();
          return answered(200, `The project ${name} can be read, and issues can be created.`, true);
        }
        const issues = issuesOf(project, notification);
        const tickets = await Tickets.read(options.platform, options.targetId, issues);
        const done = await inLanes(issues, ISSUES_AT_ONCE, (issue) => handle(issue, project, tickets));
        if (done.includes(UNCERTAIN)) throw uncertain();
        return answered(200, done.filter((line) => line !== null).join(", "), true);
      });
    } catch (error) {
      if (error instanceof JiraRefused) return answered(error.status, error.answer, false);
      throw error;
    }
  },
};

/** The issue of one subject, with the event that it has to report. */
interface Issue extends SubjectEvent {
  readonly isEnd: boolean;
  /** Returns false if the issue does not exist. */
  report(key: string): Promise<boolean>;
  create(): Promise<string>;
}

function issuesOf(project: JiraProject, notification: Notification): readonly Issue[] {
  const issues = latestEvents(notification).map((item): Issue => ({
    ...item,
    report: (key) => project.report(key, item),
    create: () => project.create(item),
  }));
  const count = unlistedCount(notification);
  if (count === 0) return issues;
  const unlisted: Issue = {
    ...unlistedEvent(notification),
    isEnd: false,
    report: () => Promise.resolve(true),
    create: () => project.createForUnlisted(count),
  };
  return [...issues, unlisted];
}

const UNCERTAIN = Symbol("uncertain");

/** The error of an attempt after one whose creation of an issue was not answered. A later attempt will find the issue. */
function uncertain(): AppError {
  return new AppError("TARGET_UNREACHABLE", {
    message:
      "Jira did not answer, so it may have created an issue that its search does not find yet. The next attempt searches again before it creates one.",
    details: { reason: "UNCERTAIN" },
  });
}

/**
 * Brings the issue of one subject to the state of its latest event. Returns the key of the issue, or UNCERTAIN if it may
 * exist but is not found yet.
 */
async function handle(issue: Issue, project: JiraProject, tickets: Tickets): Promise<string | null | typeof UNCERTAIN> {
  const { key: stored, mayExist } = tickets.of(issue);
  if (tickets.hasHandled(issue)) return stored;
  // The issue of an attempt that died before it was stored.
  const key = stored ?? (await project.find(issue.subjectId));
  if (key === null && mayExist) return UNCERTAIN;
  const isThere = key !== null && (await issue.report(key));
  let current = isThere ? key : null;
  if (!isThere && !issue.isEnd) current = await create(issue, tickets);
  await tickets.save(issue, current);
  return current;
}

async function create(issue: Issue, tickets: Tickets): Promise<string> {
  await tickets.begin(issue);
  try {
    return await issue.create();
  } catch (error) {
    if (error instanceof JiraRefused && error.isFinal) await tickets.refuse(issue);
    throw error;
  }
}
