/** What a script says of itself on `--help`: data that its parser, its help and the shells' completion share. */
import { formatOptionGroups, type OptionGroup } from './help.ts'
import type { AnyOption } from './option-spec.ts'

/** A command that works, and what for. */
export interface Example {
  purpose: string
  command: string
}

/** A script's purpose, examples and options. */
export interface Manual {
  /** The reference's first line on `--help`. */
  purpose: string
  examples: readonly Example[]
  groups: readonly OptionGroup[]
}

/** Lists every option of a script. */
export function optionsOf({ groups }: Manual): AnyOption[] {
  return groups.flatMap(({ options }) => options)
}

/** Formats the help: purpose, examples, the reference's options in groups, ours last. */
export function formatManual(manual: Manual): string {
  const groups = manual.groups.map(({ title, options }) => ({
    title,
    options: options.filter((option) => !option.isOurs),
  }))
  const beyond = {
    title: 'Beyond Apache Kafka',
    options: optionsOf(manual).filter((option) => option.isOurs),
  }
  const shown = [...groups, beyond].filter(({ options }) => options.length > 0)
  return `${manual.purpose}\n\n${formatExamples(manual.examples)}${formatOptionGroups(shown)}`
}

/** Formats examples under their heading, each with what it is for. */
export function formatExamples(examples: readonly Example[]): string {
  return `Examples:\n${examples.map(({ purpose, command }) => `  # ${purpose}\n  ${command}\n`).join('')}`
}
