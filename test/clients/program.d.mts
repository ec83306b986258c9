export interface Outcome {
  check: string
  passed?: true
  failed?: string
  skipped?: string
}

export function runProgram(
  command: string[],
  options: { restart?: () => Promise<void>; isVerbose?: boolean },
): Promise<Outcome[]>
