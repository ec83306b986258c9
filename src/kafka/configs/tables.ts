import { brokerKeys } from './broker-keys.ts'
import type { ConfigKey } from './definition.ts'
import { groupKeys } from './group-keys.ts'
import { internalBrokerKeys } from './internal-broker-keys.ts'
import { internalTopicKeys, topicKeys } from './topic-keys.ts'

const byName = (keys: readonly ConfigKey[]): ReadonlyMap<string, ConfigKey> =>
  new Map(keys.map((key) => [key.name, key]))

export const topicTable: ReadonlyMap<string, ConfigKey> = byName([...topicKeys, ...internalTopicKeys])
export const brokerTable: ReadonlyMap<string, ConfigKey> = byName([...brokerKeys, ...internalBrokerKeys])
export const groupTable: ReadonlyMap<string, ConfigKey> = byName(groupKeys)

/** Finds a key in a table; asking for one that is not in it is a mistake in the program. */
export function keyOf(table: ReadonlyMap<string, ConfigKey>, name: string): ConfigKey {
  const key = table.get(name)
  if (key === undefined) throw new RangeError(`no configuration key is called ${name}`)
  return key
}
