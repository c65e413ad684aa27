/**
 * Heads of the audit log that were seen before and are kept outside of it. The rows and the recorded head are in the same
 * database, so they cannot prove that the newest rows were not removed. A head that is kept elsewhere can.
 */

/** A position of the audit log. */
export interface AuditHead {
  /** The number of the last event. */
  readonly seq: number;
  /** The MAC of that event, or its first characters. */
  readonly mac: string;
}

/** The heads that a process remembers: one a minute for two weeks, in about 3 MB. */
const REMEMBERED_MAX = 20_000;

export class AuditHeads {
  /** The MAC by event number. Null if two MACs were seen for one number: no row can match both. */
  private readonly macs = new Map<number, string | null>();
  private highestSeq = 0;

  constructor(private readonly max = REMEMBERED_MAX) {}

  /** The number of the newest event that was seen. Zero if none was. */
  get highest(): number {
    return this.highestSeq;
  }

  get size(): number {
    return this.macs.size;
  }

  /** Remembers a head. Beyond the maximum, the head that was added first is forgotten, but never the highest. */
  add({ seq, mac }: AuditHead): void {
    const known = this.macs.get(seq);
    if (known === undefined) this.macs.set(seq, mac);
    else if (known !== null && !isPrefix(known, mac)) this.macs.set(seq, null);
    this.highestSeq = Math.max(this.highestSeq, seq);
    if (this.macs.size <= this.max) return;
    for (const first of this.macs.keys())
      if (first !== this.highestSeq) {
        this.macs.delete(first);
        break;
      }
  }

  /** Whether an event is the one that was seen at its number. True if none was seen there. */
  agreesWith({ seq, mac }: AuditHead): boolean {
    const known = this.macs.get(seq);
    return known === undefined || (known !== null && isPrefix(known, mac));
  }
}

/** A log line contains only the first characters of a MAC. */
function isPrefix(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}
