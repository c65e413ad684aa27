import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** With the former file beside it, a log takes twice as much. */
const MAX_BYTES = 10_000_000;

/** A log in a file. A full file is renamed to `FILE.1` in place of the former one, and a new one begins. */
export class LogFile {
  private descriptor: number | undefined;
  private bytes = 0;

  constructor(
    readonly path: string,
    private readonly maxBytes = MAX_BYTES,
  ) {}

  /** Writes lines. Those that cannot be stored, as on a full disk, go to the standard error instead. */
  write(lines: string): void {
    try {
      const length = Buffer.byteLength(lines);
      this.descriptor ??= this.open();
      if (this.bytes > 0 && this.bytes + length > this.maxBytes) this.rotate();
      writeSync(this.descriptor, lines);
      this.bytes += length;
    } catch {
      process.stderr.write(lines);
    }
  }

  private open(): number {
    mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
    const descriptor = openSync(this.path, "a", 0o600);
    this.bytes = fstatSync(descriptor).size;
    return descriptor;
  }

  private rotate(): void {
    closeSync(this.descriptor!);
    this.descriptor = undefined;
    renameSync(this.path, `${this.path}.1`);
    this.descriptor = this.open();
  }
}
