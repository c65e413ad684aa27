/** The settings of the key-encryption key: the formats of those for AWS KMS, and what does not fit together. */
import { z } from "zod";
import type { KmsSettings } from "../services/operations/kms-keys.ts";

/** No alias: it can be moved, and then KMS refuses to decrypt what its former key encrypted. */
export const kmsKeyArn = z
  .string()
  .regex(
    /^arn:aws[\w-]*:kms:[a-z0-9-]{1,32}:\d{12}:key\/[\w-]{1,256}$/,
    "must be the ARN of a KMS key, such as arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab; an alias can be moved to another key, so it is refused",
  )
  .nullable()
  .default(null);

export const installationName = z
  .string()
  .regex(/^[\w.:/-]{1,128}$/, "must be 1 to 128 letters, digits and characters of _ . : / -")
  .nullable()
  .default(null);

interface KeySettings {
  readonly DATABASE_URL: string | null;
  readonly KEY_ENCRYPTION_KEY: Uint8Array | null;
  readonly KEY_ENCRYPTION_KEY_KMS: string | null;
  readonly KEY_ENCRYPTION_KEY_KMS_INSTALLATION: string | null;
  readonly KEY_ENCRYPTION_KEY_KMS_OLD: string | null;
}

/** Finds keys that are missing, set twice, or without effect. */
export function keyMistakes(values: KeySettings): readonly (readonly [name: string, mistake: string])[] {
  const isSet = (name: keyof KeySettings) => values[name] !== null;
  const rules: readonly (readonly [isMistake: boolean, name: keyof KeySettings, mistake: string])[] = [
    [
      isSet("DATABASE_URL") && !isSet("KEY_ENCRYPTION_KEY") && !isSet("KEY_ENCRYPTION_KEY_KMS"),
      "KEY_ENCRYPTION_KEY",
      "or KEY_ENCRYPTION_KEY_KMS is required with DATABASE_URL (KEY_INVALID)",
    ],
    [
      isSet("KEY_ENCRYPTION_KEY") && isSet("KEY_ENCRYPTION_KEY_KMS"),
      "KEY_ENCRYPTION_KEY_KMS",
      "is set together with KEY_ENCRYPTION_KEY: to move to KMS, put the former key into KEY_ENCRYPTION_KEYS_OLD (KEY_INVALID)",
    ],
    [
      isSet("KEY_ENCRYPTION_KEY_KMS") && !isSet("KEY_ENCRYPTION_KEY_KMS_INSTALLATION"),
      "KEY_ENCRYPTION_KEY_KMS_INSTALLATION",
      "is required with KEY_ENCRYPTION_KEY_KMS (KEY_INVALID)",
    ],
    [
      isSet("KEY_ENCRYPTION_KEY_KMS_OLD") && !isSet("KEY_ENCRYPTION_KEY_KMS"),
      "KEY_ENCRYPTION_KEY_KMS_OLD",
      "is set without KEY_ENCRYPTION_KEY_KMS (KEY_INVALID)",
    ],
  ];
  return rules.filter(([isMistake]) => isMistake).map(([, name, mistake]) => [name, mistake] as const);
}

export function kmsSettingsOf(values: KeySettings): KmsSettings | null {
  const [keyArn, installation] = [values.KEY_ENCRYPTION_KEY_KMS, values.KEY_ENCRYPTION_KEY_KMS_INSTALLATION];
  if (keyArn === null || installation === null) return null;
  return { keyArn, installation, formerKeyArn: values.KEY_ENCRYPTION_KEY_KMS_OLD };
}
