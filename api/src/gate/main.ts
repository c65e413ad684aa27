#!/usr/bin/env node
/** The command `iam-monitor`. Built into one file that needs Node.js and nothing else. */
import { readFile, writeFile } from "node:fs/promises";
import { now } from "../clock.ts";
import { runCheck } from "./check.ts";

process.exitCode = await runCheck({
  args: process.argv.slice(2),
  token: process.env["IAM_MONITOR_TOKEN"] ?? null,
  at: now(),
  readFile: (file) => readFile(file),
  writeFile: (file, text) => writeFile(file, text),
  print: (text) => void process.stdout.write(text),
  printError: (text) => void process.stderr.write(text),
});
