/** A process that asks a question which takes long. A test kills it and looks what becomes of the analysis process. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { AnalysisProcesses } from "../../src/services/analysis/analysis-processes.ts";
import { endlessQuestion } from "./endless-question.ts";

const SELF = fileURLToPath(import.meta.url);

export function startAnalysisParent(): ChildProcess {
  return fork(SELF, [], { execArgv: ["--import", "tsx"], env: { ...process.env, ANALYSIS_PARENT: "child" } });
}

if (process.env["ANALYSIS_PARENT"] === "child" && process.send !== undefined) {
  const processes = new AnalysisProcesses({
    processesMax: 1,
    runningPerCallerMax: 1,
    waitingPerCallerMax: 1,
    waitingMax: 1,
  });
  // The open channel keeps this process alive, because analysis processes do not.
  process.on("message", () => undefined);
  void processes.ask(endlessQuestion(), { caller: "operator", heapMb: 512 });
}
