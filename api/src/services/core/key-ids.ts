/** Access key IDs in texts that leave the installation. */

/** Keeps only the beginning and the last four characters of access key IDs. */
export function withoutKeyIds(text: string): string {
  return text.replaceAll(/\b(AKIA|ASIA)[A-Z0-9]{8,124}([A-Z0-9]{4})\b/g, "$1…$2");
}
