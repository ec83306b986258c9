import { ExitRequest } from './exit.ts'
import type { Io } from './io.ts'
import { javaTrace } from './java-error.ts'

/** Prints a fault as Java prints what its main thread did not catch, and returns its exit code; an ExitRequest passes on. */
export function uncaught(fault: unknown, io: Pick<Io, 'stderr'>): number {
  if (fault instanceof ExitRequest) throw fault
  io.stderr.write(`Exception in thread "main" ${javaTrace(fault)}\n`)
  return 1
}
