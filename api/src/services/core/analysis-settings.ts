/** The limits of scans and analyses, which keep one account or file from taking the whole process. */
export interface AnalysisSettings {
  /** The heap of a thread that analyses a scan, in MB. A thread that needs more ends, and the process lives on. */
  readonly heapMb: number;
  /** The time that one check of a scan may take. */
  readonly checkMs: number;
  readonly offlineFileMaxBytes: number;
  /** The time that one attempt at a scan may take. */
  readonly scanMaxMs: number;
}

export const ANALYSIS_SETTINGS: AnalysisSettings = {
  heapMb: 2_048,
  checkMs: 300_000,
  offlineFileMaxBytes: 32 * 1_024 * 1_024,
  scanMaxMs: 30 * 60_000,
};
