/** The limits of scans and analyses, which keep one account or file from taking the whole worker. */
export interface AnalysisSettings {
  /** The heap of a process that analyses a scan, in MB. A process that needs more ends alone. */
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
