import { ExitRequest } from '../kit/exit.ts'
import { type Advice, adviseOn } from '../kit/fault-advice.ts'
import { isIllegalArgument, javaTrace } from '../kit/java-error.ts'
import { type CommandLine, printUsageAndExit } from '../kit/usage.ts'

const advice: readonly Advice[] = [
  [/TimeoutException|Failed to find brokers/, 'check --bootstrap-server, or wait longer with --timeout MS.'],
]

/** Says what went wrong with a command about groups, on stdout with its trace on stderr; ends the script where it is a matter of usage. */
export function reportFault(fault: unknown, line: CommandLine, kind: 'consumer' | 'share' | 'streams'): void {
  if (fault instanceof ExitRequest) throw fault
  const message = fault instanceof Error ? fault.message : String(fault)
  if (isIllegalArgument(fault)) printUsageAndExit(line, message)
  const { io } = line
  io.stdout.write(`\nError: Executing ${kind} group command failed due to ${message}\n`)
  io.stderr.write(`${javaTrace(fault)}\n`)
  adviseOn(fault, io, { advice })
}
