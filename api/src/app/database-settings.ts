/** The settings of the database: the role that works, and the role that owns the tables. */
import { z } from "zod";
import { addressMistake } from "../db/client-config.ts";

export const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/[^\s]+$/, "must begin with postgres://")
  .superRefine((url, context) => {
    const mistake = addressMistake(url);
    if (mistake !== null) context.addIssue(mistake);
  })
  .nullable()
  .default(null);

interface DatabaseSettings {
  readonly DATABASE_URL: string | null;
  readonly DATABASE_OWNER_URL: string | null;
}

/** Returns the mistakes in the combination of the settings, each with the setting's name. No line contains a value. */
export function databaseMistakes({
  DATABASE_URL,
  DATABASE_OWNER_URL,
}: Partial<DatabaseSettings>): readonly (readonly [string, string])[] {
  if (!DATABASE_OWNER_URL) return [];
  if (!DATABASE_URL) return [["DATABASE_OWNER_URL", "is only for an external database: set DATABASE_URL as well"]];
  const [user, owner] = [DATABASE_URL, DATABASE_OWNER_URL].map((url) => URL.parse(url)?.username ?? "");
  if (user === "") return [["DATABASE_URL", "must name its role if DATABASE_OWNER_URL is set"]];
  return user === owner
    ? [["DATABASE_OWNER_URL", "must name another role than DATABASE_URL, or it protects nothing"]]
    : [];
}
