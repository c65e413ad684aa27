import type { GridColumn } from "../../ui/data-grid-types.ts";

interface HasAccount {
  readonly account: { readonly id: string; readonly name: string; readonly awsAccountId: string | null };
}

/** The account's identifier in URLs: the AWS account id, or the internal id until the former is known. */
export function accountUrlParam(account: HasAccount["account"]): string {
  return account.awsAccountId ?? account.id;
}

/** The account column. Empty if all rows belong to one account. */
export function accountColumns<Row extends HasAccount>(hasSeveral: boolean): readonly GridColumn<Row>[] {
  if (!hasSeveral) return [];
  return [
    {
      id: "account",
      header: "Account",
      width: "minmax(6rem, 0.8fr)",
      hiddenBelowPx: 900,
      cell: (row) => row.account.name,
    },
  ];
}
