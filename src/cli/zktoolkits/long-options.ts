import { CommandError } from '../zkcli/errors.ts'
import { type OptionSpec, type ParsedLine, parseOptions } from '../zkcli/options.ts'

/** An option that has a long name too. */
export interface LongOption extends OptionSpec {
  readonly long: string
  /** What its value is called in the help. */
  readonly valueName?: string
}

/** Says why a command line is refused, in commons-cli's words. */
export class OptionsError extends Error {}

/**
 * Parses options with long names as commons-cli's DefaultParser does: `--zxid 5`, `--zxid=5`, `-zxid 5`, and any beginning of a
 * long name that is only one's. Throws OptionsError.
 */
export function parseLongOptions(words: readonly string[], options: readonly LongOption[]): ParsedLine {
  const end = words.indexOf('--')
  const translated = words.map((word, index) => (end >= 0 && index > end ? word : shortForm(word, options)))
  try {
    return parseOptions(translated, { options })
  } catch (error) {
    if (error instanceof CommandError) throw new OptionsError(error.message.replace(/^[\w.]+: /, ''))
    throw error
  }
}

function shortForm(word: string, options: readonly LongOption[]): string {
  const match = /^--?([^=]+)(=[\s\S]*)?$/.exec(word)
  if (match === null) return word
  const [, name = '', value = ''] = match
  if (!word.startsWith('--') && name.length === 1) return word
  const exact = options.find(({ long }) => long === name)
  const found = exact === undefined ? options.filter(({ long }) => long.startsWith(name)) : [exact]
  const [only] = found
  return only === undefined || found.length > 1 ? word : `-${only.name}${value}`
}

/** The table of options that HelpFormatter prints: `usage: SYNTAX`, then a line an option, in the order of their letters. */
export function usageText(syntax: string, options: readonly LongOption[]): string {
  const rows = [...options]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((option) => ({
      left: ` -${option.name},--${option.long}${option.hasValue ? ` <${option.valueName ?? 'arg'}>` : ''}`,
      description: option.description,
    }))
  const width = Math.max(...rows.map(({ left }) => left.length))
  return `usage: ${syntax}\n${rows.map(({ left, description }) => `${left.padEnd(width)}   ${description}\n`).join('')}`
}
