/**
 * A Jira project. Each alert, or other subject of events, has one issue: the first event creates it, later ones comment on
 * it, RESOLVED closes it and REOPENED opens it again. Jira Cloud is called with an e-mail address and an API token, Jira Data Center with a personal
 * access token.
 */
import { z } from "zod";
import { inParallel } from "../../../aws/pages.ts";
import { elapsed } from "../../../clock.ts";
import { AppError } from "../../../errors.ts";
import type { MessageItem } from "../message.ts";
import { JiraProject, JiraRefused, type JiraSecret, type JiraSettings } from "./jira-project.ts";
import { latestEvents, unlistedCount } from "./latest-events.ts";
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
        const tickets = new Tickets(options.platform, options.targetId);
        const done = await inParallel(latestEvents(notification), ISSUES_AT_ONCE, (item) =>
          handle(item, project, tickets),
        );
        const unlisted = unlistedCount(body);
        if (unlisted > 0) done.push(await project.createForUnlisted(unlisted));
        return answered(200, done.filter((line) => line !== null).join(", "), true);
      });
    } catch (error) {
      if (error instanceof JiraRefused) return answered(error.status, error.answer, false);
      throw error;
    }
  },
};

/** Brings the issue of one subject to the state of its latest event. Returns the key of the issue. */
async function handle(item: MessageItem, project: JiraProject, tickets: Tickets): Promise<string | null> {
  const { subjectId, eventId } = item;
  const ticket = await tickets.of(subjectId);
  if (ticket?.lastEventId === eventId) return ticket.key;
  // The issue of an attempt that died before it was stored.
  const key = ticket?.key ?? (await project.find(subjectId));
  const isThere = key !== null && (await project.report(key, item));
  // Also if the issue was deleted: what has ended needs no new one.
  if (!isThere && item.isEnd) return null;
  const current = isThere ? key : await project.create(item);
  await tickets.save(subjectId, { key: current, lastEventId: eventId });
  return current;
}
