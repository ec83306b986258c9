/** What scripts print of a fault that ends them, and the exit code it means. */
import { ExitRequest } from './exit.ts'
import type { Io } from './io.ts'
import { javaTrace } from './java-error.ts'
import { isTerse } from './terse.ts'

/** Prints a fault as Java prints what its main thread did not catch, and returns its exit code; an ExitRequest passes on. */
export function uncaught(fault: unknown, io: Pick<Io, 'stderr'>): number {
  if (fault instanceof ExitRequest) throw fault
  io.stderr.write(`Exception in thread "main" ${javaTrace(fault)}\n`)
  return 1
}

/** Prints a fault as the mains of the reference's tools do that catch everything, and returns its exit code; an ExitRequest passes on. */
export function caught(fault: unknown, io: Pick<Io, 'stderr'>): number {
  if (fault instanceof ExitRequest) throw fault
  const message = fault instanceof Error ? fault.message || null : String(fault)
  io.stderr.write(isTerse(fault) ? `${message}\n` : `${message}\n${javaTrace(fault)}\n\n`)
  return 1
}
