import type { SessionAccount } from "./session.ts";

/**
 * The account for a page that works in one account: the one that is wanted, by our ID or its AWS account ID. If none is
 * wanted, the only account of which a scan has stored results, because nothing is known about the others.
 */
export function oneAccount(accounts: readonly SessionAccount[], wanted: string | null): SessionAccount | undefined {
  if (wanted !== null) return accounts.find(({ id, awsAccountId }) => id === wanted || awsAccountId === wanted);
  const scanned = accounts.filter(({ isScanned }) => isScanned);
  return scanned.length === 1 ? scanned[0] : undefined;
}
