/** The calls of Jira's REST API: version 3 of Jira Cloud, version 2 of Jira Data Center. */
import { z } from "zod";
import { callOutbound } from "../../core/outbound-http.ts";
import { factsLine, type MessageItem, type Notification, oneLine, reasonLine } from "../message.ts";
import { subjectKey } from "./subject-key.ts";
import type { SendOptions } from "./target.ts";

/** Jira, *Create issue*: the limit of a summary. */
const SUMMARY_MAX_CHARACTERS = 255;
const LINE_MAX_CHARACTERS = 4_000;
const ANSWER_MAX_BYTES = 1_000_000;
/** The part of an answer that people see, which may be one of another service than Jira. */
const REFUSAL_MAX_CHARACTERS = 2_048;
const OK = 200;
const NOT_FOUND = 404;
const NOT_JIRA = "The answer is not that of Jira's REST API.";

export interface JiraSettings {
  readonly url: string;
  readonly project: string;
  readonly issueType: string;
  /** The e-mail address of the user at Jira Cloud. Null for Jira Data Center. */
  readonly userName: string | null;
}

export interface JiraSecret {
  readonly token: string;
  /** The protocol, host and port to which the token belongs: it is never sent to another service. */
  readonly origin: string;
}

/** An answer that is no success. */
export class JiraRefused extends Error {
  constructor(
    readonly status: number,
    readonly answer: string,
  ) {
    super(`Jira answered ${status}.`);
  }

  /** Whether Jira did nothing. A gateway that waited too long does not know it. */
  get isFinal(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 408;
  }
}

const created = z.object({ key: z.string().regex(/^[A-Z][A-Z0-9_]*-\d+$/) });
const found = z.object({ issues: z.array(created) });
const projectFacts = z.object({ name: z.string() });
const permissionFacts = z.object({ permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })) });
const transitions = z.object({
  transitions: z.array(z.object({ id: z.string(), to: z.object({ statusCategory: z.object({ key: z.string() }) }) })),
});
const status = z.object({
  fields: z.object({ status: z.object({ statusCategory: z.object({ key: z.string() }) }) }),
});

export class JiraProject {
  private readonly isCloud: boolean;

  constructor(
    private readonly target: { readonly settings: JiraSettings; readonly secret: JiraSecret },
    private readonly notification: Notification,
    private readonly options: SendOptions,
  ) {
    this.isCloud = target.settings.userName !== null;
  }

  /** Reads the project's name. Error: JiraRefused, also if the user may not create issues in it. */
  async check(): Promise<string> {
    const { project } = this.target.settings;
    const { name } = shaped(projectFacts, await this.get(`project/${project}`));
    const path = `mypermissions?projectKey=${project}&permissions=CREATE_ISSUES`;
    const { permissions } = shaped(permissionFacts, await this.get(path));
    if (permissions["CREATE_ISSUES"]?.havePermission !== true)
      throw new JiraRefused(403, `The user may not create issues in the project ${project}.`);
    return oneLine(name, 100);
  }

  /** Finds the issue of a subject by its label. */
  async find(subjectId: string): Promise<string | null> {
    const jql = `project = "${this.target.settings.project}" AND labels = "${labelOf(subjectId)}" ORDER BY created ASC`;
    const answer = await this.post(this.isCloud ? "search/jql" : "search", { jql, maxResults: 1, fields: ["status"] });
    return shaped(found, answer).issues[0]?.key ?? null;
  }

  async create({ subjectId, heading, facts, description, link }: MessageItem): Promise<string> {
    const resource = facts.find(({ label }) => label === "Resource");
    return this.createIssue(resource ? `${heading} (${resource.value})` : heading, labelOf(subjectId), [
      ...facts.map(({ label, value, long }) => `${label}: ${long ?? value}`),
      description,
      ...(link === null ? [] : [link]),
      oneLine(reasonLine(this.notification.body), LINE_MAX_CHARACTERS),
    ]);
  }

  /** One issue for the events that the message only counts. */
  async createForUnlisted(count: number): Promise<string> {
    const { id, title, publicUrl } = this.notification;
    return this.createIssue(`${count} more events of: ${title}`, labelOf(id), [
      "A message has issues for at most 100 alerts and 100 other events, the worst ones.",
      ...(publicUrl === null ? [] : [`${publicUrl}/alerts`]),
    ]);
  }

  /** Comments on an issue and opens or closes it. Returns false if the issue does not exist. */
  async report(key: string, item: MessageItem): Promise<boolean> {
    try {
      await this.post(`issue/${key}/comment`, {
        body: this.document([`${item.heading}: ${factsLine(item)} at ${item.at}`]),
      });
    } catch (error) {
      if (error instanceof JiraRefused && error.status === NOT_FOUND) return false;
      throw error;
    }
    await this.moveTo(key, item.isEnd);
    return true;
  }

  /** Moves the issue to a status that is done or not done, if the workflow has a transition to one. */
  private async moveTo(key: string, isDone: boolean): Promise<void> {
    const { fields } = shaped(status, await this.get(`issue/${key}?fields=status`));
    if ((fields.status.statusCategory.key === "done") === isDone) return;
    const { transitions: all } = shaped(transitions, await this.get(`issue/${key}/transitions`));
    const transition = all.find(({ to }) => (to.statusCategory.key === "done") === isDone);
    if (transition) await this.post(`issue/${key}/transitions`, { transition: { id: transition.id } });
  }

  private async createIssue(summary: string, label: string, lines: readonly string[]): Promise<string> {
    const { project, issueType } = this.target.settings;
    const answer = await this.post("issue", {
      fields: {
        project: { key: project },
        issuetype: { name: issueType },
        summary: oneLine(summary, SUMMARY_MAX_CHARACTERS),
        labels: ["iam-monitor", label],
        description: this.document(lines),
      },
    });
    return shaped(created, answer).key;
  }

  /** Text in which nothing has a meaning: a document of plain text nodes, or wiki text whose characters are escaped. */
  private document(lines: readonly string[]): unknown {
    const plain = lines.map((line) => oneLine(line, LINE_MAX_CHARACTERS));
    const isLink = (text: string) => {
      const { publicUrl } = this.notification;
      return publicUrl !== null && text.startsWith(`${publicUrl}/`);
    };
    if (!this.isCloud) return plain.map((text) => (isLink(text) ? text : escaped(text))).join("\n\n");
    return {
      type: "doc",
      version: 1,
      content: plain
        .filter((text) => text !== "")
        .map((text) => ({
          type: "paragraph",
          content: [{ type: "text", text, ...(isLink(text) && { marks: [{ type: "link", attrs: { href: text } }] }) }],
        })),
    };
  }

  private get(path: string): Promise<unknown> {
    return this.call("GET", path);
  }

  private post(path: string, body: unknown): Promise<unknown> {
    return this.call("POST", path, body);
  }

  private async call(method: "GET" | "POST", path: string, body?: unknown): Promise<unknown> {
    const { settings, secret } = this.target;
    const token =
      settings.userName === null
        ? `Bearer ${secret.token}`
        : `Basic ${Buffer.from(`${settings.userName}:${secret.token}`).toString("base64")}`;
    const answer = await callOutbound({
      ...this.options,
      method,
      url: `${settings.url}/rest/api/${this.isCloud ? 3 : 2}/${path}`,
      answerMaxBytes: ANSWER_MAX_BYTES,
      headers: {
        accept: "application/json",
        authorization: token,
        "user-agent": "iam-monitor",
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (answer.status < 200 || answer.status >= 300)
      throw new JiraRefused(answer.status, answer.text.slice(0, REFUSAL_MAX_CHARACTERS));
    if (answer.text === "") return null;
    try {
      return JSON.parse(answer.text);
    } catch {
      // A proxy or a sign-in page answers in the place of Jira.
      throw new JiraRefused(answer.status, NOT_JIRA);
    }
  }
}

/** An answer with the fields that Jira documents. Error: JiraRefused. */
function shaped<T>(schema: z.ZodType<T>, answer: unknown): T {
  const { data, success } = schema.safeParse(answer);
  if (!success) throw new JiraRefused(OK, NOT_JIRA);
  return data;
}

/** A label without spaces, which Jira does not allow in labels, and without anything that JQL could read. */
function labelOf(subjectId: string): string {
  return `iam-monitor-${subjectKey(subjectId)}`;
}

/** Jira's wiki text: a backslash takes the meaning from a character (Jira, *Text Formatting Notation Help*). */
function escaped(text: string): string {
  return text.replaceAll(/[\\{}[\]()*_+\-^~!|#?@<>:&]/g, "\\$&");
}
