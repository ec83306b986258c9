import { ArgumentParserError } from '../kit/argparse/parse-errors.ts'
import type { Parser } from '../kit/argparse/parser.ts'
import { printReferenceHelp, reportError } from '../kit/argparse/report.ts'
import { exitCodeOf, signalExitCodes } from '../kit/exit.ts'
import type { Io } from '../kit/io.ts'
import { uncaught } from '../kit/uncaught.ts'

/** Runs a tool of the family: help where nothing is asked (code 0), refusals with code 1, and the codes of signals. */
export function runTool(
  { parser, words, io }: { parser: Parser; words: readonly string[]; io: Io },
  body: (signalled: Promise<void>) => Promise<void>,
): Promise<number> {
  return exitCodeOf(async () => {
    if (words.length === 0) {
      printReferenceHelp(parser, io)
      return 0
    }
    let exitCode = 0
    let stopListening: (() => void) | undefined
    const signalled = new Promise<void>((resolve) => {
      stopListening = io.onTerminate?.((signal) => {
        exitCode ||= signalExitCodes[signal]
        resolve()
      })
    })
    try {
      await body(signalled)
      return exitCode
    } catch (fault) {
      if (!(fault instanceof ArgumentParserError)) return uncaught(fault, io)
      reportError(fault, io)
      return 1
    } finally {
      stopListening?.()
    }
  }, io)
}
