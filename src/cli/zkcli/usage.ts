import type { Command } from './command.ts'
import { CommandError } from './errors.ts'
import { type OptionsSpec, optionsTable } from './options.ts'

/** Returns the error of a command used wrongly: its usage line, and below it the options where the reference lists them. */
export function usageError(command: Pick<Command, 'name' | 'usage'>, listed?: OptionsSpec): CommandError {
  const line = `${command.name} ${command.usage}`
  return new CommandError(listed === undefined ? line : `${line}\n${optionsTable(listed)}`)
}
