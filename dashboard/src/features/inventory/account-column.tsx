import type { GridColumn } from "../../ui/data-grid.tsx";

interface OfAccount {
  readonly account: { readonly id: string; readonly name: string; readonly awsAccountId: string | null };
}

/** How an account stands in an address: AWS's number, which people know; ours until that is known. */
export function accountInAddress(account: OfAccount["account"]): string {
  return account.awsAccountId ?? account.id;
}

/** The column that tells the accounts apart; nothing where all rows are of one. */
export function accountColumns<Row extends OfAccount>(hasSeveral: boolean): readonly GridColumn<Row>[] {
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
