import { escapeMarkdown, markdownCode, markdownFence } from "../../ui/markdown.ts";
import type { AlertDetail } from "./use-triage.ts";

type SharedAlert = Pick<AlertDetail, "number" | "title" | "severity" | "status" | "description" | "remediation"> & {
  readonly resource: Pick<AlertDetail["resource"], "name" | "arn">;
  readonly account: Pick<AlertDetail["account"], "name" | "awsAccountId">;
};

/** The alert as Markdown for a ticket or a pull request, with its fix. Names come from AWS, so they are escaped. */
export function alertMarkdown(alert: SharedAlert, url: string): string {
  const { number, title, severity, status, description, resource, account, remediation } = alert;
  const blocks = [
    ["AWS CLI", "sh", remediation.cli],
    ["Terraform", "hcl", remediation.terraform],
  ] as const;
  return [
    `## ${escapeMarkdown(title)}: ${escapeMarkdown(resource.name)}`,
    `**${severity.toLowerCase()}**, ${status.toLowerCase()}, [alert ${number}](${url})`,
    `- Account: ${escapeMarkdown(account.name)}${account.awsAccountId === null ? "" : ` (${account.awsAccountId})`}`,
    ...(resource.arn === null ? [] : [`- Resource: ${markdownCode(resource.arn)}`]),
    "",
    escapeMarkdown(description),
    "",
    "### How to fix it",
    escapeMarkdown(remediation.text),
    ...blocks.flatMap(([name, language, text]) => (text === null ? [] : ["", name, markdownFence(text, language)])),
    "",
  ].join("\n");
}
