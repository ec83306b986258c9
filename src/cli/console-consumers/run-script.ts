/** What both console consumers do alike: how faults are told, --timeout-ms, and the end that a signal brings. */
import { exitCodeOf, signalExitCodes } from '../kit/exit.ts'
import { adviseOn } from '../kit/fault-advice.ts'
import type { Io } from '../kit/io.ts'
import { type ScriptLog, scriptLog } from '../kit/log.ts'
import type { Manual } from '../kit/manual.ts'
import type { OptionSpec } from '../kit/option-spec.ts'
import { uncaught } from '../kit/uncaught.ts'
import { type CommandLine, parseOrPrintUsage } from '../kit/usage.ts'

/** A console consumer; `S` is what its command line asks for. */
export interface ConsoleConsumer<S> {
  manual: Manual
  /** In whose name faults are logged. */
  logger: string
  settle(line: CommandLine, log: ScriptLog): Promise<S>
  /** Resolves to the exit code. */
  run(setting: S, log: ScriptLog): Promise<number>
}

/** Runs a console consumer: a fault in the command line that is no matter of usage is one that Java does not catch, a later one is logged. */
export function runScript<S>(script: ConsoleConsumer<S>, words: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(async () => {
    const log = scriptLog(io)
    const line = parseOrPrintUsage(script.manual, words, io)
    let setting: S
    try {
      setting = await script.settle(line, log)
    } catch (fault) {
      return uncaught(fault, io, { manual: script.manual })
    }
    try {
      return await script.run(setting, log)
    } catch (fault) {
      log.error('Unknown error when running consumer: ', script.logger, fault)
      adviseOn(fault, io)
      return 1
    }
  }, io)
}

/** Reads --timeout-ms: how long to wait for a record; without it, or with a negative one, for ever. */
export function receiveTimeoutMs({ options }: CommandLine, option: OptionSpec<number>): number {
  const timeoutMs = options.valueOf(option) ?? -1
  return timeoutMs >= 0 ? timeoutMs : Number.POSITIVE_INFINITY
}

/** Works until it is done or a signal wakes the consumer up; resolves to the exit code. */
export async function untilSignalled(
  consumer: { wakeup(): void },
  work: () => Promise<void>,
  { io, announcesEnd }: { io: Io; announcesEnd: boolean },
): Promise<number> {
  let exitCode = 0
  const stopListening = io.onTerminate?.((signal) => {
    exitCode ||= signalExitCodes[signal]
    consumer.wakeup()
  })
  try {
    await work()
  } finally {
    stopListening?.()
    if (announcesEnd) io.stdout.write('shutdown_complete\n')
  }
  return exitCode
}
