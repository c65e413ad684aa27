/** IAM Access Analyzer: the analyzers of a Region, and the findings of one that match a filter. */
import type { SandboxAnalyzer } from "../access-analyzer.ts";
import { AwsError } from "../aws-error.ts";
import type { Call, JsonOperationTable } from "../operation.ts";
import { pageOf } from "./workloads.ts";

type Filter = Readonly<Record<string, { readonly eq: readonly string[] }>>;

export const accessAnalyzerOperations: JsonOperationTable = {
  ListAnalyzers: (call) => {
    const { items, token } = pageOf(analyzersIn(call), call.params.optional("nextToken"));
    return {
      analyzers: items.map((analyzer) => ({
        arn: arnOf(call, analyzer),
        name: analyzer.name,
        type: analyzer.type,
        createdAt: dateOf(call.at),
        status: analyzer.status ?? "ACTIVE",
        tags: analyzer.tags ?? {},
      })),
      nextToken: token,
    };
  },
  // The action that allows ListFindingsV2 has another name.
  ListFindings: (call) => {
    const arn = call.params.required("analyzerArn");
    const analyzer = analyzersIn(call).find((each) => arnOf(call, each) === arn);
    if (!analyzer) throw new AwsError("ResourceNotFoundException", 404, `The analyzer ${arn} does not exist.`);
    const filter = (call.params.json("filter") ?? {}) as Filter;
    const findings = analyzer.findings
      .map((finding) => ({ resourceOwnerAccount: call.account.id, ...finding }))
      .filter((finding) =>
        Object.entries(filter).every(([key, { eq }]) => eq.includes(String(finding[key as keyof typeof finding]))),
      );
    const { items, token } = pageOf(findings, call.params.optional("nextToken"));
    return {
      findings: items.map(({ createdAt, ...finding }) => ({
        ...finding,
        createdAt: dateOf(createdAt),
        updatedAt: dateOf(createdAt),
        analyzedAt: dateOf(call.at),
      })),
      nextToken: token,
    };
  },
};

function analyzersIn({ account, region }: Call): readonly SandboxAnalyzer[] {
  return account.analyzers.filter((analyzer) => analyzer.region === region);
}

function arnOf({ account }: Call, { region, name }: SandboxAnalyzer): string {
  return `arn:aws:access-analyzer:${region}:${account.id}:analyzer/${name}`;
}

function dateOf(at: number): string {
  return new Date(at).toISOString();
}
