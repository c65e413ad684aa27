/** Paths to administrator as of the latest scans: the most certain first, then the shortest. */
import { sql } from "kysely";
import type { EscalationPathRow } from "../../../db/entities/escalation-path.ts";
import { allOf, type Condition } from "../../core/query-conditions.ts";
import { parseInput } from "../../core/input.ts";
import { narrowing, pathFilter } from "../../escalation/paths.ts";
import { type AccountChoice, chooseAccounts, isAllowedAccount, isOfAccounts } from "../account-choice.ts";
import type { ExportSubject } from "../subject.ts";

type PathRow = Pick<
  EscalationPathRow,
  | "id"
  | "sourceName"
  | "sourceArn"
  | "verdict"
  | "hopCount"
  | "targetName"
  | "techniqueIds"
  | "document"
  | "targetAwsAccountId"
> & {
  readonly account: string | null;
  readonly accountName: string;
  readonly firstSeenAt: string;
  /** Null for an open path. Closed paths are exported only if the query selects them. */
  readonly closedAt: string | null;
};

export const ESCALATION_PATHS = {
  name: "escalation-paths",
  permission: "paths.export",
  past: null,
  isScanned: true,
  columns:
    "id account accountName sourceKind sourceName sourceArn verdict reasons hopCount targetName targetArn targetAccount techniques hops firstSeenAt closedAt".split(
      " ",
    ),
  open: async (scope, request) => {
    const accounts = await chooseAccounts(scope, "paths.export", request.account);
    const filter = parseInput(pathFilter, {
      query: request.filter,
      verdict: request.verdict,
      principalArn: request.principal,
      isCrossAccount: request.crossAccount,
      cause: request.cause,
      through: request.through,
      administrator: request.administrator,
    });
    // As in the list, the paths of an account include those that lead into it.
    const ofAccounts =
      accounts.numbers.length === 0
        ? isOfAccounts(accounts, sql`t.account_id`)
        : sql`(${isOfAccounts(accounts, sql`t.account_id`)} or t.target_aws_account_id = any(${sql.val(accounts.numbers)}::text[]))`;
    const where = allOf([
      ofAccounts,
      isAllowedAccount(accounts, sql`t.account_id`),
      ...staysInAllowedAccounts(accounts),
      ...narrowing(filter),
      ...(filter.verdict == null ? [] : [sql`t.verdict = ${filter.verdict}`]),
    ]);
    const query = sql`
      select t.id, t.source_name as "sourceName", t.source_arn as "sourceArn", t.verdict, t.hop_count as "hopCount", t.target_name as "targetName",
             t.technique_ids as "techniqueIds", t.document, t.target_aws_account_id as "targetAwsAccountId", t.first_seen_at as "firstSeenAt", t.gone_at as "closedAt",
             c.aws_account_id as account, c.name as "accountName"
        from escalation_path t join account c on c.id = t.account_id where ${where} order by t.rank, t.source_name, t.id`;
    return { accounts, batches: (snapshot) => snapshot.read<PathRow>(query) };
  },
  cellsOf: (row) => ({
    id: row.id,
    account: row.account,
    accountName: row.accountName,
    sourceKind: row.document.source.kind,
    sourceName: row.sourceName,
    sourceArn: row.sourceArn,
    verdict: row.verdict,
    reasons: row.document.verdict.reasons,
    hopCount: row.hopCount,
    targetName: row.targetName,
    targetArn: row.document.target.arn,
    targetAccount: row.targetAwsAccountId ?? row.account,
    techniques: row.techniqueIds,
    hops: row.document.hops.map((hop) => ({
      from: hop.from.arn ?? hop.from.name,
      to: hop.to.arn ?? hop.to.name,
      technique: hop.techniqueId,
      verdict: hop.verdict.kind,
    })),
    firstSeenAt: new Date(row.firstSeenAt).toISOString(),
    closedAt: row.closedAt && new Date(row.closedAt).toISOString(),
  }),
} as const satisfies ExportSubject<PathRow>;

/**
 * For a caller that is limited to accounts: the path neither ends in another account nor leads through one, because its
 * names and ARNs would tell which principals of that account are administrators.
 */
function staysInAllowedAccounts({ allowedIds }: AccountChoice): readonly Condition[] {
  if (allowedIds === null) return [];
  const ids = sql`${sql.val(allowedIds)}::text[]`;
  return [
    sql`(t.target_aws_account_id is null or t.target_aws_account_id in (select aws_account_id from account where id = any(${ids})))`,
    sql`not exists (select 1 from jsonb_array_elements(t.readings) reading where reading ->> 'accountId' <> all(${ids}))`,
  ];
}
