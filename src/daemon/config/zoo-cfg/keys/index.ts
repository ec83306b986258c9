import type { ZooCfgKey } from '../zoo-cfg-key.ts'
import { adminKeys } from './admin.ts'
import { ensembleKeys } from './ensemble.ts'
import { securityKeys } from './security.ts'
import { serverKeys } from './server.ts'
import { storageKeys } from './storage.ts'

/** Every key of a zoo.cfg and every system property that a standalone 3.9.5 reads, by the part of the server that it belongs to. */
export const zooCfgKeys: Readonly<Record<string, readonly ZooCfgKey[]>> = {
  'The server': serverKeys,
  Storage: storageKeys,
  Security: securityKeys,
  'AdminServer and metrics': adminKeys,
  Ensembles: ensembleKeys,
}

const all = Object.values(zooCfgKeys).flat()
const byName = new Map(all.filter(({ pattern }) => pattern === undefined).map((key) => [key.name, key]))
const patterns = all.filter(({ pattern }) => pattern !== undefined)

/** Finds a key by its name as it stands in a file, with or without `zookeeper.` before it. */
export function findZooCfgKey(name: string): ZooCfgKey | undefined {
  const bare = bareName(name)
  return byName.get(bare) ?? patterns.find(({ pattern }) => pattern?.test(bare))
}

/** A name without the prefix that system properties have. */
export function bareName(name: string): string {
  return name.replace(/^zookeeper\./, '')
}
