/** Commands that several checks propose. The operator replaces the placeholders in capitals. */
import type { Evidence, ResourceRef } from "../finding.ts";
import type { Remediation } from "./check.ts";
import { cli } from "./quote.ts";

/** Returns a name from the evidence, or a placeholder in capitals if the evidence lacks the name. */
export function evidenceText(evidence: Evidence, name: string): string {
  const value = evidence[name];
  return typeof value === "string" ? value : name.toUpperCase();
}

/** For issues whose documents and commands `fixes/propose.ts` writes from the whole account, or that have none. */
export function stepsOnly(text: string): Remediation {
  return { text, cli: null, terraform: null };
}

const ACCESS_KEY_ID = "ACCESS_KEY_ID";

/** Returns the names in an access key's evidence. If the key id is unknown, `lookUp` is a command that lists the user's keys. */
function keyNames(evidence: Evidence): { userName: string; accessKeyId: string; lookUp: string } {
  const userName = evidenceText(evidence, "userName");
  const isKnown = typeof evidence["accessKeyId"] === "string";
  return {
    userName,
    accessKeyId: isKnown ? evidenceText(evidence, "accessKeyId") : ACCESS_KEY_ID,
    lookUp: isKnown ? "" : cli`aws iam list-access-keys --user-name ${userName}` + "\n",
  };
}

export function rotateAccessKey(evidence: Evidence, text: string): Remediation {
  const { userName, accessKeyId, lookUp } = keyNames(evidence);
  return {
    text,
    cli:
      lookUp +
      [
        cli`aws iam create-access-key --user-name ${userName}`,
        cli`aws iam update-access-key --user-name ${userName} --access-key-id ${accessKeyId} --status Inactive`,
        // Commented out: pasting everything at once must not delete a key that is still in use.
        "# A few days later, when nothing has failed:",
        `# ${cli`aws iam delete-access-key --user-name ${userName} --access-key-id ${accessKeyId}`}`,
      ].join("\n"),
    terraform: null,
  };
}

/**
 * Deactivates a key that nothing seems to use. The command asks AWS for the last use first, and leaves a key alone that was
 * used after the finding. Only rotations change an account, so this is left to the operator.
 */
export function deactivateAccessKey(evidence: Evidence, text: string): Remediation {
  const { userName, accessKeyId, lookUp } = keyNames(evidence);
  const setStatus = (status: "Active" | "Inactive") =>
    cli`aws iam update-access-key --user-name ${userName} --access-key-id ${accessKeyId} --status ${status}`;
  const known = lastUsePattern(evidence["lastUsed"]);
  const deactivate =
    known === null
      ? [setStatus("Inactive")]
      : [
          "# Only if the key was not used since:",
          cli`used=$(aws iam get-access-key-last-used --access-key-id ${accessKeyId} --query AccessKeyLastUsed.LastUsedDate --output text)`,
          'case "$used" in',
          `  ${known}) ${setStatus("Inactive")} ;;`,
          '  *) echo "Not deactivated. The last use of the key: $used" ;;',
          "esac",
        ];
  return {
    text,
    cli:
      lookUp +
      [
        ...deactivate,
        `# To undo it: ${setStatus("Active")}`,
        // Commented out: pasting everything at once must not delete a key that is still in use.
        "# A few days later, when nothing has failed:",
        `# ${cli`aws iam delete-access-key --user-name ${userName} --access-key-id ${accessKeyId}`}`,
      ].join("\n"),
    terraform: null,
  };
}

/**
 * The answer of AWS if the key was not used since the finding, as a pattern of the shell. The CLI writes the time to the
 * second, with an offset. Null if the last use is unknown.
 */
function lastUsePattern(lastUsed: unknown): string | null {
  if (lastUsed === "NEVER_USED") return "None|null";
  const at = typeof lastUsed === "object" && lastUsed !== null && "at" in lastUsed ? String(lastUsed.at) : "";
  const minute = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.exec(at)?.[0];
  return minute === undefined ? null : `${minute}*`;
}

export function deleteAccessKey(evidence: Evidence, text: string): Remediation {
  const { userName, accessKeyId, lookUp } = keyNames(evidence);
  return {
    text,
    cli: lookUp + cli`aws iam delete-access-key --user-name ${userName} --access-key-id ${accessKeyId}`,
    terraform: null,
  };
}

export function deletePassword(userName: string, text: string): Remediation {
  return { text, cli: cli`aws iam delete-login-profile --user-name ${userName}`, terraform: null };
}

/** The serial number of a virtual device is its ARN. The codes are those that the new device shows one after the other. */
export function enableMfa({ name, arn }: Pick<ResourceRef, "name" | "arn">, text: string): Remediation {
  const serialNumber = arn === null ? "SERIAL_NUMBER" : arn.replace(/:user\/.*$/, `:mfa/${name}`);
  return {
    text,
    cli: [
      cli`aws iam create-virtual-mfa-device --virtual-mfa-device-name ${name} --outfile ${`${name}.png`} --bootstrap-method QRCodePNG`,
      cli`aws iam enable-mfa-device --user-name ${name} --serial-number ${serialNumber} --authentication-code1 CODE_1 --authentication-code2 CODE_2`,
    ].join("\n"),
    terraform: null,
  };
}
