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
    `## ${escape(title)}: ${escape(resource.name)}`,
    `**${severity.toLowerCase()}**, ${status.toLowerCase()}, [alert ${number}](${url})`,
    `- Account: ${escape(account.name)}${account.awsAccountId === null ? "" : ` (${account.awsAccountId})`}`,
    ...(resource.arn === null ? [] : [`- Resource: ${code(resource.arn)}`]),
    "",
    escape(description),
    "",
    "### How to fix it",
    escape(remediation.text),
    ...blocks.flatMap(([name, language, text]) => (text === null ? [] : ["", name, fenced(text, language)])),
    "",
  ].join("\n");
}

function escape(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|~]/g, String.raw`\$&`);
}

function code(text: string): string {
  return text.includes("`") ? escape(text) : `\`${text}\``;
}

/** A fence longer than any in the text, so that the text cannot end it. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
