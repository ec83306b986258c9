/** What scripts print of a fault that ends them, and the exit code it means. */
import { ExitRequest } from './exit.ts'
import { adviseOn, type Knowledge } from './fault-advice.ts'
import type { Io } from './io.ts'
import { javaTrace } from './java-error.ts'
import { isTerse } from './terse.ts'

/** Prints a fault as Java prints what its main thread did not catch, advises a terminal, and returns its exit code; an ExitRequest passes on. */
export function uncaught(fault: unknown, io: Io, knowledge: Knowledge = {}): number {
  if (fault instanceof ExitRequest) throw fault
  io.stderr.write(`Exception in thread "main" ${javaTrace(fault)}\n`)
  adviseOn(fault, io, knowledge)
  return 1
}

/** As `uncaught`, in the way of those mains of the reference that catch everything. */
export function caught(fault: unknown, io: Io, knowledge: Knowledge = {}): number {
  if (fault instanceof ExitRequest) throw fault
  const message = fault instanceof Error ? fault.message || null : String(fault)
  io.stderr.write(isTerse(fault) ? `${message}\n` : `${message}\n${javaTrace(fault)}\n\n`)
  adviseOn(fault, io, knowledge)
  return 1
}
