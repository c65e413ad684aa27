/**
 * The sandbox as a process of its own, serving the demo account.
 *
 * Alone, `npx tsx api/sandbox/main.ts [--port N]` prints what to export. As the product's child it tells its parent
 * where it listens. With `--data FILE` the account outlives the process: the moment that all its ages count from, and
 * the changes that were applied, are kept there (everything else follows from the seed). The two credentials open
 * nothing but this process.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { now } from "../src/clock.ts";
import type { SandboxAccount } from "./account.ts";
import { demoAccount } from "./demo-account.ts";
import { startSandbox } from "./server.ts";

const storySchema = z.object({ at: z.number(), applied: z.array(z.string()) });
type Story = z.output<typeof storySchema>;

const { values } = parseArgs({ options: { port: { type: "string", default: "0" }, data: { type: "string" } } });

const story = values.data === undefined ? null : readStory(values.data);
const { account, credentials } = demoAccount(story === null ? {} : { at: story.at });
if (story !== null && values.data !== undefined) continueStory(account, story, values.data);

const sandbox = await startSandbox({ accounts: [account], port: Number(values.port) });

if (process.send) process.send({ endpoint: sandbox.url, port: Number(new URL(sandbox.url).port), ...credentials });
else printExports(sandbox.url, account);

const stop = () => void sandbox.stop().then(() => process.exit(0));
process.on("SIGTERM", stop);
process.on("disconnect", stop);
// A terminal's Ctrl-C reaches children too; a child waits for its parent's word.
process.on("SIGINT", () => process.connected || stop());

function readStory(file: string): Story {
  try {
    return storySchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const fresh = { at: now(), applied: [] };
    writeStory(file, fresh);
    return fresh;
  }
}

function writeStory(file: string, story: Story): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(story));
  renameSync(`${file}.new`, file);
}

/** Applies again what was applied before, and from now on keeps what is applied. */
function continueStory(account: SandboxAccount, story: Story, file: string): void {
  const applied = story.applied.filter((name) => account.changes.has(name));
  for (const name of applied) account.apply(name);
  for (const [name, change] of [...account.changes]) {
    account.changes.set(name, (changed) => {
      const sentence = change(changed);
      applied.push(name);
      writeStory(file, { at: story.at, applied });
      return sentence;
    });
  }
}

function printExports(url: string, account: SandboxAccount): void {
  process.stdout.write(
    [
      `export AWS_ENDPOINT_URL=${url}`,
      "export AWS_REGION=us-east-1",
      `export AWS_ACCESS_KEY_ID=${credentials.accessKeyId}`,
      `export AWS_SECRET_ACCESS_KEY=${credentials.secretAccessKey}`,
      `# account ${account.id}; changes: ${[...account.changes.keys()].join(", ")}`,
      "",
    ].join("\n"),
  );
}
