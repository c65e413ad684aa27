import type { SandboxAccount } from "./account.ts";

/** The accounts by number. Those of an organization are made when they are first called by their number. */
export class LazyAccounts extends Map<string, SandboxAccount> {
  readonly #unopened = new Map<string, () => SandboxAccount>();

  announce(accountId: string, open: () => SandboxAccount): void {
    if (!super.has(accountId)) this.#unopened.set(accountId, open);
  }

  override get(accountId: string): SandboxAccount | undefined {
    const known = super.get(accountId);
    if (known !== undefined) return known;
    const account = this.#unopened.get(accountId)?.();
    if (account !== undefined) {
      this.#unopened.delete(accountId);
      this.set(accountId, account);
    }
    return account;
  }
}
