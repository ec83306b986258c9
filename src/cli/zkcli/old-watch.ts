import type { TextOutput } from './command.ts'
import { type OptionsSpec, type ParsedLine, parseOptions } from './options.ts'

/** A line of `get`, `ls` or `stat` as it was parsed first, and what its note of deprecation needs. */
export interface OldWatchLine {
  readonly words: readonly string[]
  readonly line: ParsedLine
  readonly spec: OptionsSpec
  readonly err: TextOutput
  readonly name: string
  /** The options that the note recommends. */
  readonly usage: string
}

/**
 * Reads a second argument as -w, as in `get path watch` of old, with a note.
 *
 * The reference overwrites the third word of the line, whatever stands there: with an option before the path it is the path that
 * is lost, and the word behind it becomes the path.
 */
export function withOldWatch({ words, line, spec, err, name, usage }: OldWatchLine): ParsedLine {
  if (line.args.length <= 2) return line
  err.write(`'${name} path [watch]' has been deprecated. Please use '${name} ${usage} path' instead.\n`)
  return parseOptions(words.with(2, '-w'), spec)
}
