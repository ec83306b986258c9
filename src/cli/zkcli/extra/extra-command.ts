import { parseArgs } from 'node:util'
import type { Command } from '../command.ts'
import { CommandError } from '../errors.ts'

/*
 * Commands that the reference hasn't got. They take their options as today's tools do (`--depth 2`, `--depth=2`, `-d 2`), because nothing
 * of old depends on them, and no list of the reference's names them.
 */

/** One option of such a command. */
export interface ExtraOption {
  readonly name: string
  /** Its letter, where it has one. */
  readonly short?: string
  /** What its value is called in the help; absent where it takes none. */
  readonly value?: string
  readonly description: string
}

/** A command beyond the reference. */
export interface ExtraCommand extends Command {
  readonly extraOptions: readonly ExtraOption[]
}

/** A line of such a command taken apart. */
export interface ExtraLine {
  readonly args: readonly string[]
  has(name: string): boolean
  value(name: string): string | undefined
}

/** The option that has every such command answer in JSON. */
export const jsonOption: ExtraOption = {
  name: 'json',
  description: 'one JSON document, on zkCli’s own command line',
}

/**
 * Reads the words behind a command's name.
 *
 * @throws CommandError for an unknown option or a missing value, and unless there are `least` to `most` arguments
 */
export function parseExtraLine(
  command: ExtraCommand,
  words: readonly string[],
  [least, most]: readonly [least: number, most: number],
): ExtraLine {
  const { values, args } = parse(command, words)
  if (args.length < least || args.length > most) throw new CommandError(`usage: ${usageOf(command)}`)
  return {
    args,
    has: (name) => values[name] === true || values[name] !== undefined,
    value: (name) => {
      const value = values[name]
      return typeof value === 'string' ? value : undefined
    },
  }
}

/** Returns a command's name with what stands behind it. */
export function usageOf({ name, usage }: Pick<Command, 'name' | 'usage'>): string {
  return usage === '' ? name : `${name} ${usage}`
}

/** Reads a whole number of an option; `fallback` without it. */
export function countOption(line: ExtraLine, name: string, fallback: number): number {
  const text = line.value(name)
  if (text === undefined) return fallback
  if (!/^\d{1,9}$/.test(text)) throw new CommandError(`--${name} takes a number, not "${text}"`)
  return Number(text)
}

function parse(
  command: ExtraCommand,
  words: readonly string[],
): { values: Readonly<Record<string, unknown>>; args: readonly string[] } {
  const options = Object.fromEntries(
    command.extraOptions.map(({ name, short, value }) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        ...(short === undefined ? {} : { short }),
      },
    ]),
  )
  try {
    const { values, positionals } = parseArgs({ args: words.slice(1), options, allowPositionals: true })
    return { values, args: positionals }
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('.', 1)[0] ?? '') : String(error)
    throw new CommandError(`${reason}\nusage: ${usageOf(command)}`)
  }
}
