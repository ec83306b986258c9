import type { AnyArgument, Nargs } from './argument.ts'
import { ArgumentParserError } from './parse-errors.ts'
import type { Level } from './parser.ts'
import type { WordQueue } from './word-queue.ts'

/** The positional words met so far, and whose turn it is to take more. */
export interface PositionalWords {
  readonly of: readonly AnyArgument[]
  at: number
  /** How many words the argument whose turn it is has. */
  taken: number
  readonly words: string[]
}

/** How few and how many words an argument takes at once. */
export function wordCount(nargs: Nargs | undefined): { least: number; most: number } {
  if (nargs === undefined) return { least: 1, most: 1 }
  if (nargs === '?') return { least: 0, most: 1 }
  if (nargs === '*') return { least: 0, most: Number.POSITIVE_INFINITY }
  if (nargs === '+') return { least: 1, most: Number.POSITIVE_INFINITY }
  return { least: nargs, most: nargs }
}

/** Takes as many words in a row as the argument whose turn it is may have; who gets which is settled in the end. */
export function accumulate(positionals: PositionalWords, queue: WordQueue, level: Level): void {
  const { most } = wordCount(positionals.of[positionals.at]?.nargs)
  while (positionals.taken < most) {
    const word = queue.current(level)
    if (word === undefined || queue.isAtFlag(word)) return
    positionals.words.push(word)
    positionals.taken += 1
    queue.advance()
  }
  positionals.at += 1
  positionals.taken = 0
}

/** Shares the words out from the left, each argument leaving the later ones as many as they need at least. */
export function sharePositionals(
  { of, words }: PositionalWords,
  level: Level,
): { argument: AnyArgument; words: readonly string[] }[] {
  const least = of.map(({ nargs }) => wordCount(nargs).least)
  const needed = (from: number) => least.slice(from).reduce((sum, count) => sum + count, 0)
  if (needed(0) > words.length) throw new ArgumentParserError('too few arguments', level)
  let next = 0
  return of.flatMap((argument, at) => {
    const count = Math.min(wordCount(argument.nargs).most, words.length - next - needed(at + 1))
    next += count
    return count === 0 ? [] : [{ argument, words: words.slice(next - count, next) }]
  })
}
