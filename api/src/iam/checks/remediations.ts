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

export function deactivateAccessKey(evidence: Evidence, text: string): Remediation {
  const { userName, accessKeyId, lookUp } = keyNames(evidence);
  return {
    text,
    cli:
      lookUp +
      [
        cli`aws iam update-access-key --user-name ${userName} --access-key-id ${accessKeyId} --status Inactive`,
        // Commented out: pasting everything at once must not delete a key that is still in use.
        "# A few days later, when nothing has failed:",
        `# ${cli`aws iam delete-access-key --user-name ${userName} --access-key-id ${accessKeyId}`}`,
      ].join("\n"),
    terraform: null,
  };
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
