/** The options of `iam-monitor check`. */
import { parseArgs, type ParseArgsConfig } from "node:util";
import { type FailOn, readFailOn } from "./findings.ts";
import { Undecided } from "./place.ts";

export const FORMATS = ["text", "json", "sarif", "markdown"] as const;
export type Format = (typeof FORMATS)[number];

export interface CheckOptions {
  readonly file: string;
  readonly server: string | null;
  readonly account: string | null;
  readonly partition: string;
  readonly offline: readonly string[];
  readonly attachTo: string | null;
  readonly failOn: FailOn;
  readonly format: Format;
  readonly output: string | null;
  readonly region: string | null;
  readonly stackName: string | null;
  readonly parameters: ReadonlyMap<string, string>;
}

export const USAGE = `Usage: iam-monitor check FILE [options]

Tells what a planned change of IAM would open in an AWS account. FILE is an IAM policy document, a CloudFormation template
(JSON or YAML), or the output of terraform show -json PLAN.

Against a connected account:
  --server URL           the address of IAM Monitor; the token comes from the environment variable IAM_MONITOR_TOKEN
  --account NUMBER       the 12-digit number of the account
Against exported files:
  --offline FILE         the output of aws iam get-account-authorization-details; may be repeated for the credential report
Without either, policy documents are analysed by themselves.

  --attach-to ARN        the user, group or role that gets the policy document
  --fail-on LIST         new-path, admin, severity=LEVEL or none (default: new-path,admin)
  --format FORMAT        text, json, sarif or markdown (default: text)
  --output FILE          writes the report to a file
  --parameter NAME=VALUE the value of a template's parameter; may be repeated
  --region REGION        the Region of the stack
  --stack-name NAME      the name of the stack
  --partition NAME       aws, aws-cn or aws-us-gov (default: aws)

Exit code 0: nothing fails. 1: a finding fails. 2: not decided, for example because of a malformed file, a server that does
not answer, or a value that is known only after apply and could open a path.
`;

const CONFIG = {
  allowPositionals: true,
  strict: true,
  options: {
    server: { type: "string" },
    account: { type: "string" },
    partition: { type: "string" },
    offline: { type: "string", multiple: true },
    "attach-to": { type: "string" },
    "fail-on": { type: "string" },
    format: { type: "string" },
    output: { type: "string" },
    region: { type: "string" },
    "stack-name": { type: "string" },
    parameter: { type: "string", multiple: true },
    help: { type: "boolean", short: "h" },
  },
} as const satisfies ParseArgsConfig;

/** Returns null if the usage was requested. Error: BAD_OPTION. */
export function readOptions(args: readonly string[]): CheckOptions | null {
  const { values, positionals } = parsed(args);
  if (values.help) return null;
  const [command, file, ...others] = positionals;
  if (command !== "check" || file === undefined || others.length > 0)
    throw wrong("Name the command check and one file. Run iam-monitor --help for the options.");
  const failOn = readFailOn(values["fail-on"] ?? "new-path,admin");
  if (!failOn)
    throw wrong("--fail-on takes new-path, admin, severity=critical|high|medium|low or none, separated by commas.");
  const format = FORMATS.find((each) => each === (values.format ?? "text"));
  if (!format) throw wrong(`--format must be one of ${FORMATS.join(", ")}.`);
  const { server = null, account = null, partition = "aws", offline = [] } = values;
  if (server !== null && offline.length > 0) throw wrong("Set either --server or --offline.");
  if (server !== null && account === null) throw wrong("--server needs --account.");
  if (account !== null && !/^\d{12}$/.test(account))
    throw wrong("--account must be the 12-digit number of the AWS account.");
  if (!/^aws(?:-[a-z-]+)?$/.test(partition))
    throw wrong("--partition must be the name of an AWS partition, such as aws.");
  return {
    file,
    server,
    account,
    partition,
    offline,
    attachTo: values["attach-to"] ?? null,
    failOn,
    format,
    output: values.output ?? null,
    region: values.region ?? null,
    stackName: values["stack-name"] ?? null,
    parameters: new Map((values.parameter ?? []).map(parameterOf)),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ ...CONFIG, args: [...args] });
  } catch (error) {
    throw wrong((error as Error).message);
  }
}

function parameterOf(text: string): [name: string, value: string] {
  const at = text.indexOf("=");
  if (at <= 0) throw wrong(`--parameter takes NAME=VALUE, not ${text}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function wrong(message: string): Undecided {
  return new Undecided("BAD_OPTION", message);
}
