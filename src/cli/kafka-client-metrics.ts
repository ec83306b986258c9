import type { Admin } from '../kafka/client/admin/admin.ts'
import { advice } from './kafka-client-metrics/advice.ts'
import { checkArgs } from './kafka-client-metrics/check-args.ts'
import { manual } from './kafka-client-metrics/manual.ts'
import * as option from './kafka-client-metrics/options.ts'
import { exitCodeOf } from './kit/exit.ts'
import { adviseOn } from './kit/fault-advice.ts'
import type { Io } from './kit/io.ts'
import { JavaError, javaTrace } from './kit/java-error.ts'
import { scriptLog } from './kit/log.ts'
import { adminProperties, openAdminWith } from './kit/open-admin.ts'
import type { ParsedOptions } from './kit/options.ts'
import type { Properties } from './kit/properties.ts'
import { caught } from './kit/uncaught.ts'
import { parseOrPrintUsage } from './kit/usage.ts'

const LOGGER = 'org.apache.kafka.tools.ClientMetricsCommand'

/** kafka-client-metrics: says which metrics clients are to push, and tells what was said. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

/** What is wrong with the command line is said on stderr; what goes wrong later on stdout and in the log. */
async function execute(words: readonly string[], io: Io): Promise<number> {
  let options: ParsedOptions
  let properties: Properties
  try {
    const line = parseOrPrintUsage(manual, words, io)
    options = line.options
    checkArgs(line)
    properties = adminProperties({
      bootstrapServer: options.valueOf(option.bootstrapServer),
      commandConfig: options.valueOf(option.commandConfig),
    })
  } catch (fault) {
    return caught(fault, io, { manual, advice })
  }
  let admin: Admin | undefined
  try {
    admin = await openAdminWith(io, properties)
    await runAction(admin, options, io)
    return 0
  } catch (fault) {
    if (!(fault instanceof Error)) throw fault
    const shown = fault instanceof JavaError && fault.cause instanceof Error ? fault.cause : fault
    io.stdout.write(`Error while executing client metrics command : ${shown.message}\n`)
    scriptLog(io).error(`${javaTrace(shown)}\n`, LOGGER)
    adviseOn(shown, io, { manual, advice })
    return 1
  } finally {
    await admin?.close()
  }
}

async function runAction(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  if (options.has(option.alter) || options.has(option.deleteMetrics)) {
    const { alterMetrics, deleteMetrics } = await import('./kafka-client-metrics/alter.ts')
    if (options.has(option.alter)) await alterMetrics(admin, options, io)
    else await deleteMetrics(admin, options, io)
    return
  }
  const { describeMetrics, listMetrics } = await import('./kafka-client-metrics/describe.ts')
  if (options.has(option.describe)) await describeMetrics(admin, options, io)
  else await listMetrics(admin, options, io)
}
