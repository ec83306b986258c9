export interface Outcome {
  check: string
  passed?: true
  failed?: string
  skipped?: string
}

export function runProgram(
  command: string[],
  options: {
    asks?: Record<string, (settings?: Record<string, string>) => Promise<void>>
    minutes?: number
    scripts?: string
    isVerbose?: boolean
  },
): Promise<Outcome[]>
