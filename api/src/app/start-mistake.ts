import { DataDirInUse } from "../db/data-dir-claim.ts";
import { AppError, type ErrorCode } from "../errors.ts";

/** Errors of a start that restarting does not correct, with the setting or table that an operator must correct. */
const PLACES: Partial<Record<ErrorCode, string>> = {
  KEY_MISMATCH: "KEY_ENCRYPTION_KEY",
  KEY_INVALID: "KEY_ENCRYPTION_KEY",
  KEY_UNAVAILABLE: "KEY_ENCRYPTION_KEY_KMS",
  DATABASE_VERSION: "DATA_DIR",
  DATABASE_NEWER: "Database",
  DATABASE_TOO_OLD: "Database",
  DATABASE_POOLED: "DATABASE_URL",
  DATABASE_ROLE_MISSING: "DATABASE_URL",
  AUDIT_KEY_MISSING: "Audit log",
  AUDIT_ANCHOR_FAILED: "AUDIT_ANCHOR_FILE",
};

/** Returns the line for the operator if a restart does not correct the error. The process then exits with 78. */
export function startMistake(error: unknown): string | null {
  if (!(error instanceof AppError)) return null;
  const place = PLACES[error.code];
  return place === undefined ? null : `${place}: ${error.message} (${error.code})\n`;
}

/** Returns the line for the operator if another program holds what this process needs. The process then exits with 1. */
export function refusedStart(error: unknown): string | null {
  if (error instanceof DataDirInUse) return `${error.message}\n`;
  const { code, address, port } = error as NodeJS.ErrnoException & {
    readonly address?: string;
    readonly port?: number;
  };
  return code === "EADDRINUSE"
    ? `PORT: ${address}:${port} is in use by another program. Stop it, or set PORT to a free port.\n`
    : null;
}
