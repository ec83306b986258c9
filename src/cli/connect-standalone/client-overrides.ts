/** What a connector sets for its clients: `producer.override.*`, `consumer.override.*`, `admin.override.*` (KIP-458). */

import { adminKeys } from '../../kafka/client/config/admin-keys.ts'
import { consumerKeys } from '../../kafka/client/config/consumer-keys.ts'
import { producerKeys } from '../../kafka/client/config/producer-keys.ts'
import type { ConfigKey } from '../../kafka/configs/definition.ts'
import { parsedValue } from './config-check.ts'
import type { Connector } from './connector.ts'
import { type Settings, withPrefix } from './converters.ts'
import { deadLetterTopic } from './dead-letter-queue.ts'

const keysOf = { producer: producerKeys, admin: adminKeys, consumer: consumerKeys } as const

type Client = keyof typeof keysOf

/** Parses what is set for the clients that a connector has. Throws JavaError (ConfigException) for the first that is not of its key's type (AbstractHerder.validateClientOverrides). */
export function checkOverrides(settings: Settings, kind: Connector['kind']): void {
  for (const client of clientsOf(settings, kind)) {
    const given = withPrefix(settings, `${client}.override.`)
    for (const { name, type, defaultValue } of keysOf[client])
      if (given.has(name)) parsedValue({ name, type, defaultValue } satisfies ConfigKey, given)
  }
}

function clientsOf(settings: Settings, kind: Connector['kind']): readonly Client[] {
  if (kind === 'source')
    return [...settings.keys()].some((key) => key.startsWith('topic.creation.'))
      ? ['producer', 'admin']
      : ['producer']
  return deadLetterTopic(settings) === undefined ? ['consumer'] : ['producer', 'admin', 'consumer']
}
