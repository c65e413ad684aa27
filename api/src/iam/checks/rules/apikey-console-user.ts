import { defineUserCheck } from "../define-user-check.ts";
import { AWS_PAGES } from "../references.ts";
import { deactivateAccessKey, deletePassword } from "../remediations.ts";

/** The names that the console of Amazon Bedrock gives to the users that it creates for long-term API keys. */
const CREATED_BY_CONSOLE = /^BedrockAPIKey-/;

export const apikeyConsoleUser = defineUserCheck({
  id: "apikey-console-user",
  title: "User that was created for an API key has further access",
  family: "KEY",
  severity: "MEDIUM",
  rationale:
    "The console of Amazon Bedrock creates a user for each long-term API key. It needs neither a password nor an access key. Attackers add them to such users because they are rarely reviewed, and the user stays when the API key expires.",
  references: [AWS_PAGES.apiKeys, AWS_PAGES.bestPractices],
  evaluate: ({ user, row }) => {
    if (!CREATED_BY_CONSOLE.test(user.userName)) return null;
    const activeKeyCount = row.accessKeys.filter((key) => key.isActive).length;
    const has = [
      ...(row.passwordEnabled === true ? ["a console password"] : []),
      ...(activeKeyCount > 0 ? [activeKeyCount === 1 ? "an active access key" : "two active access keys"] : []),
    ];
    if (has.length === 0) return null;
    return {
      description: `${user.userName} was created for an API key of Amazon Bedrock and also has ${has.join(" and ")}.`,
      evidence: { passwordEnabled: row.passwordEnabled, activeKeyCount },
    };
  },
  remediation: ({ name }, evidence) => {
    const text =
      "Find out in CloudTrail who added the password or access key, and treat the user as compromised if it is unknown. Remove both: the API key works without them.";
    const commands = [
      ...(evidence["passwordEnabled"] === true ? [deletePassword(name, text).cli] : []),
      ...(evidence["activeKeyCount"] === 0 ? [] : [deactivateAccessKey({ userName: name }, text).cli]),
    ];
    return { text, cli: commands.join("\n"), terraform: null };
  },
});
