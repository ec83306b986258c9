import { parseConfig } from './definition.ts'
import { brokerTable } from './tables.ts'

/** What is wrong with the keys of a server.properties. */
export interface BrokerPropertiesCheck {
  /** Keys that a 4.3.1 broker does not know. */
  readonly unknown: readonly string[]
  /** Values that a 4.3.1 broker refuses, in its words. */
  readonly invalid: readonly string[]
}

/** Keys of one listener: `listener.name.internal.ssl.keystore.location` is a broker's key behind a prefix. */
export const listenerPrefix = /^listener\.name\.[^.]+\./

/** Checks the keys and values of a server.properties against the reference's table. */
export function checkBrokerProperties(properties: ReadonlyMap<string, string>): BrokerPropertiesCheck {
  const unknown: string[] = []
  const invalid: string[] = []
  for (const [name, text] of properties) {
    const key = brokerTable.get(name)
    if (key === undefined) {
      if (!listenerPrefix.test(name)) unknown.push(name)
      continue
    }
    const parsed = parseConfig(key, text)
    if ('problem' in parsed) invalid.push(parsed.problem)
  }
  return { unknown, invalid }
}
