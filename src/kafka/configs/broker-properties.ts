import { advertisedProblem, type ListenerTexts, listenersProblem, parseListener } from './broker-listeners.ts'
import { type QuorumTexts, quorumProblem, rolesProblem } from './broker-quorum.ts'
import { type BrokerValues, brokerRequirement } from './broker-requirements.ts'
import { type ConfigProblem, configProblem, requirementProblem } from './config-problem.ts'
import { type ConfigValue, parseConfig } from './definition.ts'
import { brokerTable } from './tables.ts'

/** What is wrong with the keys of a server.properties. */
export interface BrokerPropertiesCheck {
  /** Keys that a 4.3.1 broker does not know: it only warns of them. */
  readonly unknown: readonly string[]
  /** Why a 4.3.1 broker refuses them, in its words; null when it does not. */
  readonly problem: ConfigProblem | null
}

/** Keys of one listener: `listener.name.internal.ssl.keystore.location` is a broker's key behind a prefix. */
export const listenerPrefix = /^listener\.name\.[^.]+\./

/**
 * Checks the keys and values of a server.properties as KafkaConfig does: each value by its definition, then what must hold between them. Keys that
 * it cannot do without may be missing: a node that is broker and controller needs no others.
 */
export function checkBrokerProperties(properties: ReadonlyMap<string, string>): BrokerPropertiesCheck {
  const unknown = [...properties.keys()].filter(
    (name) => !brokerTable.has(name) && !listenerPrefix.test(name),
  )
  return { unknown, problem: problemOf(withSynonyms(properties)) }
}

/** The old name of node.id stands for it, and the other way round. */
function withSynonyms(properties: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const id = properties.get('node.id') ?? properties.get('broker.id')
  return id === undefined ? properties : new Map([['broker.id', id], ['node.id', id], ...properties])
}

function problemOf(properties: ReadonlyMap<string, string>): ConfigProblem | null {
  const parsed = new Map<string, ConfigValue>()
  for (const key of brokerTable.values()) {
    const text = properties.get(key.name) ?? key.defaultValue
    if (text === null) continue
    const value = parseConfig(key, text)
    if ('problem' in value) return configProblem(value.problem)
    parsed.set(key.name, value.value)
  }
  const ofListener = listenerKeyProblem(properties)
  if (ofListener !== null) return ofListener
  const values = valuesOf(parsed)
  if (values.number('node.id') !== values.number('broker.id') && properties.has('node.id'))
    return configProblem('You must set `node.id` to the same value as `broker.id`.')
  const controllerNames = given(properties, values, 'controller.listener.names')
  const roles = values.list('process.roles')
  const quorum: QuorumTexts = {
    nodeId: values.number('node.id') ?? 1,
    roles,
    voters: given(properties, values, 'controller.quorum.voters'),
    bootstrap: given(properties, values, 'controller.quorum.bootstrap.servers'),
    controllerNames,
    listenerNames: namesOf(values.list('listeners')),
    advertisedNames: namesOf(values.list('advertised.listeners')),
  }
  const listeners: ListenerTexts = {
    listeners: values.list('listeners'),
    advertised: values.list('advertised.listeners'),
    controllerNames: controllerNames ?? [],
    protocolMap: properties.get('listener.security.protocol.map'),
    interBroker: values.text('inter.broker.listener.name') ?? undefined,
    earlyStart: values.list('early.start.listeners'),
    hasInterBrokerProtocol: properties.has('security.inter.broker.protocol'),
    isBroker: roles.length === 0 || roles.includes('broker'),
  }
  return (
    quorumProblem(quorum) ??
    brokerRequirement(values) ??
    listenersProblem(listeners) ??
    rolesProblem(quorum) ??
    advertisedProblem(listeners) ??
    cordonedProblem(values)
  )
}

const namesOf = (listeners: readonly string[]): string[] =>
  listeners.map((text) => parseListener(text)?.name ?? '')

function valuesOf(parsed: ReadonlyMap<string, ConfigValue>): BrokerValues {
  return {
    number: (name) => {
      const value = parsed.get(name)
      return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined
    },
    text: (name) => {
      const value = parsed.get(name)
      return typeof value === 'string' ? value : null
    },
    list: (name) => {
      const value = parsed.get(name)
      return typeof value === 'object' && value !== null ? [...new Set(value)] : []
    },
  }
}

/** Values behind the prefix of a listener are those of the same keys. */
function listenerKeyProblem(properties: ReadonlyMap<string, string>): ConfigProblem | null {
  for (const [name, text] of properties) {
    const key = listenerPrefix.test(name) ? brokerTable.get(name.replace(listenerPrefix, '')) : undefined
    if (key === undefined) continue
    const parsed = parseConfig({ ...key, name }, text)
    if ('problem' in parsed) return configProblem(parsed.problem)
  }
  return null
}

/** A list; undefined where the key is not there. */
function given(
  properties: ReadonlyMap<string, string>,
  values: BrokerValues,
  name: string,
): readonly string[] | undefined {
  return properties.has(name) ? values.list(name) : undefined
}

function cordonedProblem(values: BrokerValues): ConfigProblem | null {
  const dirs = values.list('log.dirs').length > 0 ? values.list('log.dirs') : values.list('log.dir')
  const missing = values.list('cordoned.log.dirs').filter((dir) => dir !== '*' && !dirs.includes(dir))
  return missing.length === 0
    ? null
    : requirementProblem(
        `All entries in cordoned.log.dirs must be present in log.dirs or log.dir. Missing entries : ${missing.join(', ')}`,
      )
}
