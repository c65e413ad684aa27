/** The place of something in a file, and the error for a file or question that cannot be decided. */

export interface Place {
  readonly file: string;
  /** Line and column start at 1. */
  readonly line: number;
  readonly column: number;
}

/** Nothing can be decided: the file is malformed, the server does not answer, or an option is wrong. Exit code 2. */
export class Undecided extends Error {
  constructor(
    readonly code: UndecidedCode,
    message: string,
    readonly place: Place | null = null,
  ) {
    super(message);
  }
}

export type UndecidedCode =
  | "BAD_OPTION"
  | "FILE_UNREADABLE"
  | "FILE_TOO_LARGE"
  | "FILE_MALFORMED"
  | "FILE_FOREIGN"
  | "POLICY_REFUSED"
  | "ACCOUNT_FILE_INVALID"
  | "SERVER_UNREACHABLE"
  | "SERVER_REFUSED";

export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
