/** A Jira site on this machine, with the calls that a target makes. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface JiraIssue {
  readonly key: string;
  readonly fields: {
    readonly summary: string;
    readonly description: unknown;
    readonly labels: readonly string[];
    readonly issuetype: { readonly name: string };
  };
  readonly comments: unknown[];
  category: "new" | "done";
}

/** The fields of all requests. */
interface JiraBody {
  readonly jql: string;
  readonly fields: JiraIssue["fields"];
  readonly body: unknown;
  readonly transition: { readonly id: string };
}

const TRANSITIONS = [
  { id: "11", to: { statusCategory: { key: "new" } } },
  { id: "31", to: { statusCategory: { key: "done" } } },
];

export class JiraServer {
  readonly issues: JiraIssue[] = [];
  readonly calls: string[] = [];
  authorization = "";
  /** Answers the next calls in the place of Jira. */
  refuse: ((call: string) => { readonly status: number; readonly text: string } | null) | null = null;
  /** Handles these calls and then closes the connection, so that the answer is lost. */
  loses: ((call: string) => boolean) | null = null;
  /** The queries of all searches. */
  readonly queries: string[] = [];
  /** Whether a new issue is found at once. Jira Cloud finds it after seconds or minutes. */
  indexesAtOnce = true;
  private readonly unindexed = new Set<string>();
  private number = 0;
  private readonly server = createServer((request, response) => void this.answer(request, response));

  async open(): Promise<string> {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on all issues are found. */
  index(): void {
    this.indexesAtOnce = true;
    this.unindexed.clear();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString("utf8") || "{}") as JiraBody;
    const call = `${request.method} ${request.url}`;
    this.calls.push(call);
    this.authorization = request.headers.authorization ?? "";
    const refused = this.refuse?.(call);
    if (refused) {
      response.writeHead(refused.status).end(refused.text);
      return;
    }
    const { status, answer } = this.handle(call, body);
    if (this.loses?.(call)) {
      request.socket.destroy();
      return;
    }
    response
      .writeHead(status, { "content-type": "application/json" })
      .end(answer === null ? "" : JSON.stringify(answer));
  }

  private handle(call: string, body: JiraBody): { status: number; answer: unknown } {
    const ok = (answer: unknown, status = 200) => ({ status, answer });
    const [, , , , path = ""] = call.split("/");
    const [, key = "", part = ""] = /\/issue\/([A-Z]+-\d+)(?:\/(\w+))?/.exec(call) ?? [];
    const issue = this.issues.find((each) => each.key === key);
    if (call.includes("/mypermissions")) return ok({ permissions: { CREATE_ISSUES: { havePermission: true } } });
    if (call.startsWith("GET") && path === "project") return ok({ name: "Security" });
    if (path.startsWith("search")) {
      const label = /labels = "([^"]+)"/.exec(body.jql)?.[1];
      this.queries.push(body.jql);
      const found = this.issues.filter(({ key: each, fields }) => {
        return fields.labels.includes(label!) && !this.unindexed.has(each);
      });
      return ok({ issues: found.map((each) => ({ key: each.key })) });
    }
    if (call.endsWith("/issue")) {
      const made = `SEC-${(this.number += 1)}`;
      if (!this.indexesAtOnce) this.unindexed.add(made);
      this.issues.push({ key: made, fields: body.fields, comments: [], category: "new" });
      return ok({ key: made }, 201);
    }
    if (!issue) return ok({ errorMessages: ["Issue does not exist"] }, 404);
    if (part === "comment") {
      issue.comments.push(body.body);
      return ok({}, 201);
    }
    if (part === "transitions" && call.startsWith("GET")) return ok({ transitions: TRANSITIONS });
    if (part === "transitions") {
      const transition = TRANSITIONS.find(({ id }) => id === body.transition.id)!;
      issue.category = transition.to.statusCategory.key as JiraIssue["category"];
      return ok(null, 204);
    }
    return ok({ fields: { status: { statusCategory: { key: issue.category } } } });
  }
}
