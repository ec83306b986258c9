import { zooCfgKeys } from '../../../src/daemon/config/zoo-cfg/keys/index.ts'
import type { Effect, ZooCfgKey } from '../../../src/daemon/config/zoo-cfg/zoo-cfg-key.ts'

const EFFECTS: Readonly<Record<Effect, string>> = {
  obeyed: 'obeyed',
  ensemble: 'as in a standalone server of the reference: no effect',
  none: 'no effect',
  unsupported: 'not supported, a warning says so',
}

/** Returns docs/zookeeper-keys.md. */
export function zooCfgDocument(): string {
  const parts = Object.entries(zooCfgKeys).map(([title, keys]) => `## ${title}\n\n${table(keys)}`)
  return `# Keys of zoo.cfg

What each key of Apache ZooKeeper 3.9.5 does here: those that its configuration file has, and its system properties, by the name behind
\`zookeeper.\`. Both can stand in a zoo.cfg, with or without that prefix. Defaults are the reference's. A key that is not in this list is named
in a warning. A value that keeps the reference from starting keeps this server from it too, with a line that says why; one that the
reference quietly takes for another is named in a warning.

This page is made from the table that the server reads its configuration with (\`src/daemon/config/zoo-cfg/keys\`).

${parts.join('\n')}`
}

function table(keys: readonly ZooCfgKey[]): string {
  const rows = keys.map(
    (key) => `| \`${key.name}\` | ${key.default === '' ? '' : `\`${key.default}\``} | ${effect(key)} |\n`,
  )
  return `| key | default | here |\n|---|---|---|\n${rows.join('')}`
}

function effect({ effect, note }: ZooCfgKey): string {
  if (effect === 'ensemble') return EFFECTS.ensemble
  return note === '' ? EFFECTS[effect] : `${EFFECTS[effect]}: ${note}`
}
