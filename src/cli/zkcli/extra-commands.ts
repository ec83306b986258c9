import type { ExtraCommand } from './extra/extra-command.ts'

/*
 * The commands that the reference hasn't got. No list or usage text of the reference's names them, so that a script which compares those
 * sees no difference. They are loaded together when one is run: a start with one of the reference's pays nothing for them.
 *
 * `help` alone and `exit` are known to scripts as unknown commands (usage and code 127). They stay that, except for a person at a terminal.
 */

/** Their names, in order. */
export const extraNames: readonly string[] = ['cp', 'du', 'export', 'find', 'import', 'mv', 'tree', 'watch']

/** Loads a command beyond the reference; undefined for a name that is none. */
export async function extraCommand(name: string): Promise<ExtraCommand | undefined> {
  if (!extraNames.includes(name)) return undefined
  const { extraCommands } = await import('./extra/index.ts')
  return extraCommands.get(name)
}
