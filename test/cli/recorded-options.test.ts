import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { AnyArgument } from '../../src/cli/kit/argparse/argument.ts'
import type { Parser } from '../../src/cli/kit/argparse/parser.ts'
import { type Manual, optionsOf } from '../../src/cli/kit/manual.ts'
import type { AnyOption } from '../../src/cli/kit/option-spec.ts'

/** An option as it was recorded of the real tool. */
interface RecordedOption {
  name: string
  aliases?: string[]
  argument: 'none' | 'required' | 'optional'
  type?: string
  placeholder?: string
  default?: string
  required: boolean
  required_checked_by?: 'parser' | 'tool'
  values_separated_by?: string
  positional?: boolean
  /** How the shell script around the tool takes it. */
  form?: string
}

interface RecordedTool {
  class: string | null
  parser: string
  options: RecordedOption[]
  subcommands?: Record<string, { options: RecordedOption[] }>
}

const golden = new URL('../golden/kafka-cli/', import.meta.url)
const source = new URL('../../src/cli/', import.meta.url)
const recorded: { tools: Record<string, RecordedTool> } = JSON.parse(read(new URL('options.json', golden)))
const tools = Object.entries(recorded.tools)
const jopt = tools.filter(([name]) => existsSync(new URL(`${name}/manual.ts`, source)))
const argparse = tools.filter(([name]) => existsSync(new URL(`${name}/parser.ts`, source)))

describe('the options recorded from Kafka 4.3.1', () => {
  it.each(jopt)('are those of our %s, kind by kind', async (name, { options }) => {
    const { manual }: { manual: Manual } = await import(`../../src/cli/${name}/manual.ts`)
    const known = optionsOf(manual).filter((option) => !option.isOurs)
    const wanted = options.filter(({ positional, form }) => !positional && form === undefined)
    expect(byName(known.map(knownOption))).toEqual(byName(wanted.map(expectedOption)))
  })

  it.each(argparse)(
    'are those of our %s, kind by kind, in each subcommand',
    async (name, { options, subcommands = {} }) => {
      const { parser }: { parser: Parser } = await import(`../../src/cli/${name}/parser.ts`)
      expect(parser.subcommands?.commands.map(({ command }) => command) ?? []).toEqual(
        Object.keys(subcommands),
      )
      const levels = [
        { options, ours: parser.arguments },
        ...Object.entries(subcommands).map(([command, level]) => ({
          options: level.options,
          ours: parser.subcommands?.commands.find((each) => each.command === command)?.arguments ?? [],
        })),
      ]
      for (const level of levels) {
        const known = level.ours.filter((argument) => !argument.isOurs).map(knownArgument)
        const wanted = level.options.filter((option) => option.name !== 'help').map(expectedArgument)
        expect(byName(known)).toEqual(byName(wanted))
      }
    },
  )
})

const javaTypes: Readonly<Record<string, string>> = {
  string: 'String',
  int: 'Integer',
  long: 'Long',
  double: 'Double',
  boolean: 'Boolean',
}

interface KnownOption {
  name: string
  argument: string
  type: string | undefined
  describedAs: string | undefined
  defaultsTo: string | undefined
  isRequired: boolean
  separator: string | undefined
}

function expectedOption(option: RecordedOption): KnownOption {
  return {
    name: option.name,
    argument: option.argument,
    type: option.type === undefined ? undefined : (javaTypes[option.type] ?? option.type),
    describedAs: option.placeholder,
    defaultsTo: option.default && withoutChance(option.default),
    isRequired: option.required_checked_by === 'parser',
    separator: option.values_separated_by,
  }
}

function knownOption(option: AnyOption): KnownOption {
  const hasArgument = option.argument !== 'none'
  return {
    name: option.name,
    argument: option.argument,
    type: hasArgument ? option.type : undefined,
    describedAs: option.describedAs || undefined,
    defaultsTo: option.defaultsTo === undefined ? undefined : withoutChance(String(option.defaultsTo)),
    isRequired: option.isRequired,
    separator: option.separator,
  }
}

/** Some tools draw a number for a group of their own. */
function withoutChance(text: string): string {
  return text.replace(/(?<=perf-consumer-)\d+$/, '<random>')
}

interface KnownArgument {
  name: string
  names: string[]
  hasArgument: boolean
  metavar: string | undefined
  isRequired: boolean
}

function expectedArgument(option: RecordedOption): KnownArgument {
  return {
    name: option.name,
    names: namesOf(option).sort(),
    hasArgument: option.argument !== 'none',
    metavar: option.placeholder?.split(' ')[0],
    isRequired: option.required,
  }
}

function knownArgument({ names, action, metavar, isRequired }: AnyArgument): KnownArgument {
  const hasArgument = action === 'store'
  return {
    name: (names.find((name) => name.startsWith('--')) ?? names[0] ?? '').replace(/^-+/, ''),
    names: [...names].sort(),
    hasArgument,
    metavar: hasArgument ? metavar[0] : undefined,
    isRequired,
  }
}

function namesOf({ name, aliases = [], positional }: RecordedOption): string[] {
  return positional ? [name] : [`--${name}`, ...aliases]
}

function byName<T extends { name: string }>(options: readonly T[]): T[] {
  return [...options].sort((one, other) => (one.name < other.name ? -1 : 1))
}

function read(url: URL): string {
  return readFileSync(url, 'utf8')
}
