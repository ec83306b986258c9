import { parser } from './kafka-producer-perf-test/parser.ts'
import { Production } from './kafka-producer-perf-test/produce.ts'
import { type Setting, settingOf } from './kafka-producer-perf-test/settings.ts'
import { ArgumentParserError } from './kit/argparse/parse-errors.ts'
import { printReferenceHelp, reportError } from './kit/argparse/report.ts'
import { exitCodeOf } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { openProducerWith } from './kit/open-client.ts'
import { Progress } from './kit/progress.ts'
import { uncaught } from './kit/uncaught.ts'

/** kafka-producer-perf-test: sends records as fast as it can, or as it is told, and says how fast that was. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => test(argv, io), io)
}

async function test(words: readonly string[], io: Io): Promise<number> {
  if (words.length === 0) {
    printReferenceHelp(parser, io)
    return 0
  }
  try {
    await run(settingOf(words, io), io)
    return 0
  } catch (fault) {
    if (!(fault instanceof ArgumentParserError)) return uncaught(fault, io)
    reportError(fault, io)
    return 1
  }
}

async function run(setting: Setting, io: Io): Promise<void> {
  const producer = await openProducerWith(io, setting.properties)
  if (setting.transactionDurationMs !== undefined) await producer.initTransactions()
  const progress = Progress.of(io, 'Sending')
  try {
    const production = new Production(setting, io, progress)
    await production.send(producer)
    if (setting.printsMetrics) await producer.flush()
    else await producer.close()
    production.reportTotal()
    if (!setting.printsMetrics) return
    const { formatMetrics } = await import('./kit/metrics-table.ts')
    io.stdout.write(formatMetrics(producer.metrics()))
    await producer.close()
  } finally {
    progress.end()
    await producer.close(0)
  }
}
