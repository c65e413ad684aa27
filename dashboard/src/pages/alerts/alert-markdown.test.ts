import { expect, test } from "vitest";
import { alertMarkdown } from "./alert-markdown.ts";

const alert = {
  number: 7,
  title: "Access key is older than 90 days",
  severity: "HIGH",
  status: "OPEN",
  description: "The key of *anna* is old.",
  remediation: { text: "Rotate it.", cli: "aws iam list-access-keys", terraform: null },
  resource: { name: "an_na", arn: "arn:aws:iam::111122223333:user/an_na" },
  account: { name: "Demo", awsAccountId: "111122223333" },
} as const;

test("an alert as Markdown has its link, its resource and its fix, and names cannot change the format", () => {
  expect(alertMarkdown(alert, "https://iam.example/alerts/7")).toBe(`## Access key is older than 90 days: an\\_na
**high**, open, [alert 7](https://iam.example/alerts/7)
- Account: Demo (111122223333)
- Resource: \`arn:aws:iam::111122223333:user/an_na\`

The key of \\*anna\\* is old.

### How to fix it
Rotate it.

AWS CLI
\`\`\`sh
aws iam list-access-keys
\`\`\`
`);
});

test("a command cannot end the block that quotes it", () => {
  const remediation = { text: "x", cli: "echo '```' && echo '````'", terraform: null };
  expect(alertMarkdown({ ...alert, remediation }, "u")).toContain("\n`````sh\necho '```' && echo '````'\n`````\n");
});
