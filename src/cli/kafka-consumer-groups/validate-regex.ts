import { compileRegex } from '../../kafka/re2.ts'
import type { Io } from '../kit/io.ts'

/** --validate-regex: says whether an expression is one that brokers take in subscriptions. */
export function validateRegex(regex: string, io: Pick<Io, 'stdout'>): void {
  const compiled = compileRegex(regex)
  const verdict = 'problem' in compiled ? `is invalid: ${compiled.problem}` : 'is valid'
  io.stdout.write(`The regular expression \`${regex}\` ${verdict}.\n`)
}
