import { consumerKeys } from '../../kafka/client/config/consumer-keys.ts'
import { producerKeys } from '../../kafka/client/config/producer-keys.ts'
import { brokerKeys } from '../../kafka/configs/broker-keys.ts'
import type { ConfigKey } from '../../kafka/configs/definition.ts'
import { groupKeys } from '../../kafka/configs/group-keys.ts'
import { topicKeys } from '../../kafka/configs/topic-keys.ts'

/** The keys of each kind of configuration. */
export const configKeys = {
  'topic-configs': topicKeys,
  'broker-configs': brokerKeys,
  'group-configs': groupKeys,
  'producer-configs': producerKeys,
  'consumer-configs': consumerKeys,
} as const satisfies Readonly<Record<string, readonly ConfigKey[]>>

/** The values that a configuration may have, where they are few; the rule of its key names them. */
export function valuesOf(name: string): string[] {
  const key = Object.values(configKeys)
    .flat()
    .find((each) => each.name === name)
  if (key?.type === 'BOOLEAN') return ['true', 'false']
  const problem = key?.rule?.(name, key.type === 'LIST' ? ['?'] : '?') ?? ''
  const [, words = ''] = / one of:? \[?([^\]]+?)\]?$/.exec(problem) ?? []
  return words === '' ? [] : words.split(/, */)
}
