/** `iam-monitor check`: reads a file, asks what its change would open, and reports it. Never throws. */
import type { Instant } from "../iam/time.ts";
import type { Analysis } from "./effect.ts";
import { exitCodeOf, type Report, reportOf } from "./findings.ts";
import { isCloudFormationTemplate, readCloudFormation } from "./input/cloudformation.ts";
import type { PlannedChange } from "./input/planned-change.ts";
import { isPolicyFile, readPolicyFile } from "./input/policy-file.ts";
import { readSource, type Source } from "./input/source.ts";
import { isTerraformPlan, readTerraformPlan } from "./input/terraform-plan.ts";
import { analyzeOffline, readAccountFiles } from "./offline.ts";
import { type CheckOptions, type Format, readOptions, USAGE } from "./options.ts";
import { placeText, Undecided } from "./place.ts";
import { jsonReport } from "./report/json.ts";
import { markdownReport } from "./report/markdown.ts";
import { sarifReport } from "./report/sarif.ts";
import { textReport } from "./report/text.ts";
import { analyzeOnServer } from "./server.ts";

/** The parts of its process that the command needs. */
export interface CheckProcess {
  readonly args: readonly string[];
  readonly token: string | null;
  readonly at: Instant;
  readonly readFile: (file: string) => Promise<Buffer>;
  readonly writeFile: (file: string, text: string) => Promise<void>;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
}

const WRITERS: Readonly<Record<Format, (report: Report) => string>> = {
  text: textReport,
  json: jsonReport,
  sarif: sarifReport,
  markdown: markdownReport,
};

/** The account in ARNs if none is given: the example account of AWS's documentation. */
const EXAMPLE_ACCOUNT = "111122223333";

/** Returns the exit code. */
export async function runCheck(own: CheckProcess): Promise<0 | 1 | 2> {
  try {
    const options = readOptions(own.args);
    if (options === null) {
      own.print(USAGE);
      return 0;
    }
    const report = await check(options, own);
    const text = WRITERS[options.format](report);
    if (options.output === null) own.print(text);
    else await written(own, options.output, text);
    return exitCodeOf(report);
  } catch (error) {
    if (error instanceof Undecided) {
      const place = error.place ? `${placeText(error.place)}: ` : "";
      own.printError(`${place}${error.code}: ${error.message}\n`);
    } else {
      // A stack trace would not help a reader of a pipeline's log.
      own.printError(
        `INTERNAL: iam-monitor check failed (${(error as Error).name}: ${(error as Error).message}). Report this.\n`,
      );
    }
    return 2;
  }
}

async function written({ writeFile }: CheckProcess, file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: Error) => {
    throw new Undecided("FILE_UNREADABLE", `The report cannot be written to ${file}: ${error.message}`);
  });
}

async function read({ readFile }: CheckProcess, file: string): Promise<Buffer> {
  return readFile(file).catch((error: Error) => {
    throw new Undecided("FILE_UNREADABLE", `The file cannot be read: ${error.message}`, { file, line: 1, column: 1 });
  });
}

async function check(options: CheckOptions, own: CheckProcess): Promise<Report> {
  const { file, failOn, server, account: given } = options;
  const source = readSource(file, decoded(await read(own, file)));
  const files = await Promise.all(
    options.offline.map(async (each) => ({ file: each, content: await read(own, each) })),
  );
  const account = files.length > 0 ? readAccountFiles(files, own.at, given) : null;
  const change = readChange(source, {
    ...options,
    awsAccountId: account?.awsAccountId ?? given ?? accountIn(options.attachTo) ?? EXAMPLE_ACCOUNT,
    partition: account?.partition ?? options.partition,
  });
  const hasAccount = account !== null || server !== null;
  if (!hasAccount && !isPolicyFile(source) && (failOn.admin || failOn.newPath))
    throw new Undecided(
      "BAD_OPTION",
      "Templates and plans are compared with an account. Set --server and --account, or --offline; or --fail-on severity=LEVEL to analyse their documents only.",
    );
  // A policy document without a principal is analysed by itself.
  const isAlone = !hasAccount || (isPolicyFile(source) && options.attachTo === null);
  let analysis: Analysis | null = null;
  if (!isAlone && !isEmpty(change))
    analysis = account ? analyzeOffline(account, change) : await ask(options, own, change);
  return reportOf(file, change, analysis, failOn, own.at);
}

/** Whether the file changes nothing in IAM, so that there is nothing to ask. */
function isEmpty({ certain, possible }: PlannedChange): boolean {
  return [...Object.values(certain), ...Object.values(possible)].every((parts) => parts.length === 0);
}

async function ask(
  { server, account }: CheckOptions,
  { token }: CheckProcess,
  change: PlannedChange,
): Promise<Analysis> {
  if (token === null || token === "")
    throw new Undecided("BAD_OPTION", "--server needs a token in the environment variable IAM_MONITOR_TOKEN.");
  return analyzeOnServer({ url: server!, token, awsAccountId: account! }, change);
}

interface Basis extends CheckOptions {
  readonly awsAccountId: string;
  readonly partition: string;
}

function readChange(source: Source, options: Basis): PlannedChange {
  if (isPolicyFile(source)) return readPolicyFile(source, options);
  if (isTerraformPlan(source)) return readTerraformPlan(source, options);
  if (isCloudFormationTemplate(source)) return readCloudFormation(source, options);
  throw new Undecided(
    "FILE_FOREIGN",
    "The file is neither an IAM policy document, a CloudFormation template nor the output of `terraform show -json PLAN`.",
    source.placeAt(source.root.offset),
  );
}

function accountIn(arn: string | null): string | null {
  return /^arn:[^:]+:iam::(\d{12}):/.exec(arn ?? "")?.[1] ?? null;
}

/** PowerShell writes UTF-16, and editors add a byte order mark. */
function decoded(content: Buffer): string {
  if (content[0] === 0xff && content[1] === 0xfe) return content.toString("utf16le", 2);
  const text = content.toString("utf8");
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
