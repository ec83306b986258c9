import type { Io } from '../kit/io.ts'
import { scriptLog } from '../kit/log.ts'
import type { Connector } from './connector.ts'
import { connectException } from './errors.ts'

/** Where a record is handled, and by whose rules. */
export interface Tolerance {
  readonly connector: Connector
  readonly io: Io
}

/**
 * Transforms or converts a record. What fails ends the task, unless errors.tolerance is `all`: then the record is passed over (null), with a
 * line in the log where errors.log.enable asks for one.
 */
export function handleRecord<T>({ connector, io }: Tolerance, handle: () => T): T | null {
  try {
    return handle()
  } catch (error) {
    const fault = error instanceof Error ? error : new Error(String(error))
    const { settings, name } = connector
    const log = scriptLog(io)
    if (settings.get('errors.log.enable')?.toLowerCase() === 'true')
      log.error(
        `Error encountered in task ${name}-0.`,
        'org.apache.kafka.connect.runtime.errors.LogReporter',
        fault,
      )
    if (settings.get('errors.tolerance')?.toLowerCase() === 'all') return null
    throw connectException('Tolerance exceeded in error handler', fault)
  }
}
