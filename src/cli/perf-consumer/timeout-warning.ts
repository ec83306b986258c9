import type { Io } from '../kit/io.ts'
import type { RunSetting } from './settings.ts'

/** Says that the records did not come in time; not in the way of JSON. */
export function timeoutWarning({ timeoutMs, isJson }: RunSetting, io: Io): void {
  const stream = isJson ? io.stderr : io.stdout
  stream.write(
    `WARNING: Exiting before consuming the expected number of records: timeout (${timeoutMs} ms) exceeded. You can use the --timeout option to increase the timeout.\n`,
  )
}
