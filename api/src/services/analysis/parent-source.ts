/**
 * The data of other accounts that an analysis process needs and has not in memory. It asks its parent, which has the
 * database.
 */
import type { JoinedSource, PackedContribution } from "./account-contribution.ts";

export interface Wanted {
  readonly kind: "WANTED";
  readonly what: "CONTRIBUTION" | "DOCUMENT";
  readonly snapshotId: string;
}

/** The parent's answer. Null if it is not stored. */
export interface Loaded {
  readonly kind: "LOADED";
  readonly value: PackedContribution | Uint8Array | null;
}

/** One request waits at a time, because one account is analysed at a time. */
export class ParentSource implements JoinedSource {
  #receive: ((value: Loaded["value"]) => void) | null = null;

  constructor(private readonly send: (wanted: Wanted) => Promise<void>) {}

  async contribution(snapshotId: string): Promise<PackedContribution | null> {
    return (await this.#ask("CONTRIBUTION", snapshotId)) as PackedContribution | null;
  }

  async document(snapshotId: string): Promise<Uint8Array | null> {
    return (await this.#ask("DOCUMENT", snapshotId)) as Uint8Array | null;
  }

  receive({ value }: Loaded): void {
    this.#receive?.(value);
    this.#receive = null;
  }

  #ask(what: Wanted["what"], snapshotId: string): Promise<Loaded["value"]> {
    return new Promise((resolve) => {
      this.#receive = resolve;
      void this.send({ kind: "WANTED", what, snapshotId });
    });
  }
}

/** Answers what the analysis process wants. */
export async function loadWanted(source: JoinedSource, { what, snapshotId }: Wanted): Promise<Loaded> {
  const value = await (what === "CONTRIBUTION" ? source.contribution(snapshotId) : source.document(snapshotId));
  return { kind: "LOADED", value };
}
