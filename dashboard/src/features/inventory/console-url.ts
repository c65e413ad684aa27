/** The consoles of the AWS partitions. */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** The page of an IAM resource in the AWS console. Null for a resource without a page of its own. */
export function consoleUrl(arn: string): string | null {
  const [, partition, kind, path] = /^arn:([^:]+):iam::\d{12}:(user|role|group|policy)\/(.+)$/.exec(arn) ?? [];
  const host = CONSOLES[partition ?? ""];
  if (host === undefined || kind === undefined || path === undefined) return null;
  // Policies are addressed by ARN, the others by the name that follows their path.
  const [section, id] =
    kind === "policy"
      ? ["policies", arn]
      : [{ user: "users", role: "roles", group: "groups" }[kind] ?? kind, path.slice(path.lastIndexOf("/") + 1)];
  return `https://${host}/iam/home#/${section}/details/${encodeURIComponent(id)}`;
}
