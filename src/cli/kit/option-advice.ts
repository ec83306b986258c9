import { type Manual, optionsOf } from './manual.ts'
import { UnrecognizedOptionError } from './option-errors.ts'

/** Where whoever has got a command line wrong finds what is right. */
export const HELP_ADVICE = 'run it with --help for examples.'

/** Options of older releases and of other scripts, and what does their work. */
const successors: Readonly<Record<string, string>> = {
  zookeeper: 'bootstrap-server',
  'broker-list': 'bootstrap-server',
  'bootstrap-server': 'broker-list',
}

/** Says what to do about a command line that is refused: the option that was probably meant, or where help is. */
export function optionAdvice(fault: unknown, manual: Manual): string {
  if (!(fault instanceof UnrecognizedOptionError)) return HELP_ADVICE
  const names = optionsOf(manual).map(({ name }) => name)
  const completed = names.filter((name) => fault.option.length > 2 && name.startsWith(fault.option))
  const similar = names.filter(
    (name) => editDistance(name, fault.option) <= Math.ceil(fault.option.length / 4),
  )
  const successor = successors[fault.option]
  if (successor !== undefined && names.includes(successor))
    return `--${successor} localhost:9092 does the work of --${fault.option} here.`
  const [meant] = completed.length === 1 ? completed : similar
  return meant === undefined ? HELP_ADVICE : `did you mean --${meant}?`
}

/** Counts the letters that are put in, left out or replaced to make one word of another. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at)
  for (const [at, letter] of [...from].entries()) {
    const next = [at + 1]
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
