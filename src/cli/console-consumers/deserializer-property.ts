import type { ScriptLog } from '../kit/log.ts'
import type { Deserializer } from './deserializer.ts'
import { findDeserializer } from './deserializers.ts'

const LOGGER = 'org.apache.kafka.tools.consumer.DefaultMessageFormatter'

/** Finds the deserializer that a formatter's property names; one that there is not is an error in the log, and its part is printed as it came. */
export function deserializerFor(
  name: string,
  properties: ReadonlyMap<string, string>,
  log: ScriptLog,
): Deserializer | undefined {
  const className = properties.get(name)
  if (className === undefined) return undefined
  const prefix = `${name}.`
  const settings = new Map(
    [...properties]
      .filter(([key]) => key.startsWith(prefix) && key.length > prefix.length)
      .map(([key, value]) => [key.slice(prefix.length), value]),
  )
  try {
    return findDeserializer(className, { isKey: name === 'key.deserializer', properties: settings, log })
  } catch (fault) {
    log.error(`Unable to instantiate a deserializer from ${className}`, LOGGER, fault)
    return undefined
  }
}
