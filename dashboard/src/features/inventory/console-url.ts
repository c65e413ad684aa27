/** The consoles of the AWS partitions. */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** The page of an IAM resource or a workload in the AWS console. Null for a resource without a known page. */
export function consoleUrl(arn: string): string | null {
  return iamPage(arn) ?? workloadPage(arn);
}

function iamPage(arn: string): string | null {
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

/**
 * The page of a workload in the console of its service, by the service and type in its ARN. The region stands in the
 * query, because not every partition has it in the host.
 */
const WORKLOAD_PAGES: Readonly<Record<string, (name: string, arn: string) => readonly [page: string, rest: string]>> = {
  "lambda:function": (name) => ["lambda/home", `#/functions/${name}`],
  "ec2:instance": (name) => ["ec2/home", `#InstanceDetails:instanceId=${name}`],
  "ec2:launch-template": (name) => ["ec2/home", `#LaunchTemplateDetails:launchTemplateId=${name}`],
  "cloudformation:stack": (_name, arn) => ["cloudformation/home", `#/stacks/stackinfo?stackId=${arn}`],
  "ecs:task": (name) => [`ecs/v2/clusters/${name.replace("%2F", "/tasks/")}`, ""],
  "codebuild:project": (name, arn) => [`codesuite/codebuild/${accountOf(arn)}/projects/${name}`, ""],
  "glue:job": (name) => ["gluestudio/home", `#/editor/job/${name}/details`],
  "sagemaker:notebook-instance": (name) => ["sagemaker/home", `#/notebook-instances/${name}`],
  "states:stateMachine": (_name, arn) => ["states/home", `#/statemachines/view/${arn}`],
  "apprunner:service": (_name, arn) => ["apprunner/home", `#/services/dashboard?service_arn=${arn}`],
};

function workloadPage(arn: string): string | null {
  const [, partition, service, region, resource] = /^arn:([^:]+):([^:]+):([^:]+):\d{12}:(.+)$/.exec(arn) ?? [];
  const [, type, name] = /^([^:/]+)[:/](.+)$/.exec(resource ?? "") ?? [];
  const host = CONSOLES[partition ?? ""];
  const page = WORKLOAD_PAGES[`${service}:${type}`];
  if (host === undefined || region === undefined || name === undefined || page === undefined) return null;
  const [path, rest] = page(encodeURIComponent(name), encodeURIComponent(arn));
  return `https://${host}/${path}?region=${encodeURIComponent(region)}${rest}`;
}

/** The account of an ARN whose colons are encoded. */
function accountOf(encodedArn: string): string {
  return encodedArn.split("%3A")[4] ?? "";
}
