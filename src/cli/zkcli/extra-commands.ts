import type { ExtraCommand } from './extra/extra-command.ts'

/*
 * The commands that the reference hasn't got, each loaded when it is run. No list or usage text of the reference's names them, so that a
 * script which compares those sees no difference.
 *
 * `help` alone and `exit` are known to scripts as unknown commands (usage and code 127). They stay that, except for a person at a terminal.
 */

const loaders: ReadonlyMap<string, () => Promise<ExtraCommand>> = new Map([
  ['cp', async () => (await import('./extra/cp.ts')).cp],
  ['du', async () => (await import('./extra/du.ts')).du],
  ['export', async () => (await import('./extra/export.ts')).exportTree],
  ['find', async () => (await import('./extra/find.ts')).find],
  ['import', async () => (await import('./extra/import.ts')).importTree],
  ['mv', async () => (await import('./extra/mv.ts')).mv],
  ['tree', async () => (await import('./extra/tree.ts')).tree],
  ['watch', async () => (await import('./extra/watch.ts')).watch],
])

/** Their names, in order. */
export const extraNames: readonly string[] = [...loaders.keys()]

/** Loads a command beyond the reference; undefined for a name that is none. */
export async function extraCommand(name: string): Promise<ExtraCommand | undefined> {
  return loaders.get(name)?.()
}
