/** Commands that several checks propose. The shell asks for what no scan can know. */
import type { Evidence, ResourceRef } from "../finding.ts";
import type { Remediation } from "./check.ts";
import { cli, shellQuote } from "./quote.ts";

/** Returns a name from the evidence, or a placeholder in capitals if the evidence lacks the name. */
export function evidenceText(evidence: Evidence, name: string): string {
  const value = evidence[name];
  return typeof value === "string" ? value : name.toUpperCase();
}

/**
 * For issues whose fix `fixes/propose.ts` builds from the whole snapshot, and for issues that no document or command can fix.
 */
export function stepsOnly(text: string): Remediation {
  return { text, cli: null, terraform: null };
}

/**
 * Commands with values for which the shell asks first. Each value is stored in a variable. The braces make the shell read all
 * commands and notes before it asks. Otherwise it would take the next pasted line for the answer. Each command runs only if
 * the one before it succeeded, and none runs without an answer.
 */
export function askFirst(
  values: Readonly<Record<string, string>>,
  commands: readonly string[],
  notes: readonly string[] = [],
): string {
  const asked = Object.entries(values).flatMap(([variable, question]) => [
    `printf %s ${shellQuote(`${question}: `)}`,
    `read -r ${variable} && [ -n "$${variable}" ]`,
  ]);
  return `{\n  ${[[...asked, ...commands].join(" &&\n  "), ...notes].join("\n  ")}\n}`;
}

/**
 * A command that sets tags, after questions for their values. `command` ends where the tags begin, and `tag` writes a key
 * before its value.
 */
export function setTags(command: string, keys: readonly string[], tag: (key: string) => string): string {
  const variables = keys.map((key, index) => [`value${index + 1}`, key] as const);
  return askFirst(Object.fromEntries(variables.map(([variable, key]) => [variable, `Value of the tag ${key}`])), [
    [command, ...variables.map(([variable, key]) => `${shellQuote(tag(key))}"$${variable}"`)].join(" "),
  ]);
}

/** The names of an access key for commands. */
interface KeyNames {
  readonly userName: string;
  /** The ID as one word of the shell. */
  readonly keyId: string;
  /** The commands and comments, after the question for the ID if the evidence lacks it. */
  readonly withId: (commands: readonly string[], notes?: readonly string[]) => string;
}

function keyNames(evidence: Evidence): KeyNames {
  const userName = evidenceText(evidence, "userName");
  if (typeof evidence["accessKeyId"] === "string")
    return {
      userName,
      keyId: shellQuote(evidence["accessKeyId"]),
      withId: (commands, notes = []) => [...commands, ...notes].join("\n"),
    };
  const list = cli`aws iam list-access-keys --user-name ${userName}`;
  return {
    userName,
    keyId: '"$key"',
    withId: (commands, notes) => `${list}\n${askFirst({ key: "ID of the access key" }, commands, notes)}`,
  };
}

export function rotateAccessKey(evidence: Evidence, text: string): Remediation {
  const { userName, keyId, withId } = keyNames(evidence);
  return {
    text,
    cli: withId(
      [
        cli`aws iam create-access-key --user-name ${userName}`,
        `${cli`aws iam update-access-key --user-name ${userName} --access-key-id `}${keyId} --status Inactive`,
      ],
      // Commented out: pasting everything at once must not delete a key that is still in use.
      [
        "# A few days later, when nothing has failed:",
        `# ${cli`aws iam delete-access-key --user-name ${userName} --access-key-id `}${keyId}`,
      ],
    ),
    terraform: null,
  };
}

/**
 * Deactivates a key that nothing seems to use. The command asks AWS for the last use first, and leaves a key alone that was
 * used after the finding. Only rotations change an account, so this is left to the operator.
 */
export function deactivateAccessKey(evidence: Evidence, text: string): Remediation {
  const { userName, keyId, withId } = keyNames(evidence);
  const setStatus = (status: "Active" | "Inactive") =>
    `${cli`aws iam update-access-key --user-name ${userName} --access-key-id `}${keyId} --status ${status}`;
  const known = lastUsePattern(evidence["lastUsed"]);
  const deactivate =
    known === null
      ? [setStatus("Inactive")]
      : [
          [
            `used=$(aws iam get-access-key-last-used --access-key-id ${keyId} --query AccessKeyLastUsed.LastUsedDate --output text) &&`,
            'case "$used" in',
            `  ${known}) ${setStatus("Inactive")} ;;`,
            '  *) echo "Not deactivated. The last use of the key: $used" ;;',
            "esac",
          ].join("\n"),
        ];
  return {
    text,
    cli: [
      ...(known === null ? [] : ["# Only if the key was not used since:"]),
      withId(deactivate, [
        `# To undo it: ${setStatus("Active")}`,
        // Commented out: pasting everything at once must not delete a key that is still in use.
        "# A few days later, when nothing has failed:",
        `# ${cli`aws iam delete-access-key --user-name ${userName} --access-key-id `}${keyId}`,
      ]),
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
  const { userName, keyId, withId } = keyNames(evidence);
  return {
    text,
    cli: withId([`${cli`aws iam delete-access-key --user-name ${userName} --access-key-id `}${keyId}`]),
    terraform: null,
  };
}

export function deletePassword(userName: string, text: string): Remediation {
  return { text, cli: cli`aws iam delete-login-profile --user-name ${userName}`, terraform: null };
}

/** The serial number of a virtual device is its ARN. The codes are known after the new device has read the image. */
export function enableMfa({ name, arn }: Pick<ResourceRef, "name" | "arn">, text: string): Remediation {
  const create = cli`aws iam create-virtual-mfa-device --virtual-mfa-device-name ${name} --outfile ${`${name}.png`} --bootstrap-method QRCodePNG`;
  const device = "--query VirtualMFADevice.SerialNumber --output text";
  const serialNumber = arn === null ? '"$device"' : shellQuote(arn.replace(/:user\/.*$/, `:mfa/${name}`));
  return {
    text,
    cli: [
      arn === null ? `device=$(${create} ${device})` : create,
      askFirst({ first: `Code that the device shows after reading ${name}.png`, second: "Its next code" }, [
        `${cli`aws iam enable-mfa-device --user-name ${name} --serial-number `}${serialNumber} --authentication-code1 "$first" --authentication-code2 "$second"`,
      ]),
    ].join("\n"),
    terraform: null,
  };
}
