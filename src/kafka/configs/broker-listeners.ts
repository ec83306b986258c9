import { isIP } from 'node:net'
import {
  argumentProblem,
  type ConfigProblem,
  configProblem,
  kafkaProblem,
  requirementProblem,
} from './config-problem.ts'
import { pairsProblem, parsePairs } from './connection-overrides.ts'

/** An entry of `listeners` or `advertised.listeners`: `NAME://host:port`. */
export interface BrokerListener {
  /** In upper case. */
  readonly name: string
  /** Empty for every address. */
  readonly host: string
  readonly port: number
}

const securityProtocols = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const
/** How a listener's connections are secured. */
export type SecurityProtocol = (typeof securityProtocols)[number]

const LISTENER = /^(.*):\/\/\[?([0-9a-zA-Z\-%._:]*)\]?:(-?\d+)$/
const NO_NAME = 'The provided listener name is null or empty string'

/** Reads one entry; null for anything else. An IPv6 host stands in brackets. */
export function parseListener(text: string): BrokerListener | null {
  const [, name, host, port] = LISTENER.exec(text.trim()) ?? []
  if (name === undefined || host === undefined || port === undefined) return null
  return { name: name.toUpperCase(), host, port: Number(port) }
}

export type Found<T> = { readonly found: T } | { readonly problem: ConfigProblem }

/** What protocols of listeners follow from. */
export interface ProtocolTexts {
  /** listener.security.protocol.map */
  readonly protocolMap: string | undefined
  readonly listeners: readonly string[]
  readonly controllerNames: readonly string[]
}

/**
 * What listener.security.protocol.map says. Where it is not set, protocols have their own names, and controllers PLAINTEXT as long as
 * nothing is secured.
 */
export function protocolsByListener({
  protocolMap: text,
  listeners,
  controllerNames,
}: ProtocolTexts): Found<ReadonlyMap<string, SecurityProtocol>> {
  if (text === undefined) return protocolsByName(listeners, controllerNames)
  const key = 'listener.security.protocol.map'
  const pairs = parsePairs(text)
  if ('problem' in pairs) return { problem: pairsProblem(key, pairs.problem) }
  const found = new Map<string, SecurityProtocol>()
  for (const [name, wanted] of pairs) {
    const protocol = securityProtocols.find((each) => each === wanted.toUpperCase())
    if (name === '') return { problem: configProblem(NO_NAME) }
    if (protocol === undefined)
      return { problem: configProblem(`Invalid security protocol \`${wanted}\` defined in ${key}`) }
    found.set(name.toUpperCase(), protocol)
  }
  return { found }
}

function protocolsByName(
  listeners: readonly string[],
  controllerNames: readonly string[],
): Found<ReadonlyMap<string, SecurityProtocol>> {
  const nameless = listeners.find((listener) => !listener.includes(':'))
  if (nameless !== undefined)
    return { problem: kafkaProblem(`Unable to parse a listener name from ${nameless}`) }
  const names = [...controllerNames, ...listeners.map((listener) => listener.split(':', 1)[0] ?? '')]
  const isSecured = names.some((name) => /^(SSL|SASL_SSL|SASL_PLAINTEXT)$/i.test(name))
  const controllers = isSecured ? [] : controllerNames
  return {
    found: new Map([
      ...controllers.map((name) => [name.toUpperCase(), 'PLAINTEXT'] as const),
      ...securityProtocols.map((name) => [name, name] as const),
    ]),
  }
}

/** Reads the entries of a key of listeners, as KafkaConfig does (SocketServerConfigs.listenerListToEndPoints). */
export function parseBrokerListeners(
  texts: readonly string[],
  protocols: ReadonlyMap<string, SecurityProtocol>,
  options: { readonly mayShareAPort: boolean },
): Found<readonly BrokerListener[]> {
  const refused = (why: ConfigProblem): Found<never> => ({
    problem: argumentProblem(
      `Error creating broker listeners from '[${texts.join(', ')}]': ${why.message}`,
      why,
    ),
  })
  const found: BrokerListener[] = []
  for (const text of texts) {
    const listener = parseListener(text)
    if (listener === null) return refused(kafkaProblem(`Unable to parse ${text} to a broker endpoint`))
    if (listener.name === '') return refused(configProblem(NO_NAME))
    if (!protocols.has(listener.name))
      return refused(argumentProblem(`No security protocol defined for listener ${listener.name}`))
    found.push(listener)
  }
  if (new Set(found.map(({ name }) => name)).size < found.length)
    return refused(argumentProblem(`Each listener must have a different name, ${listed(texts)}`))
  const shared = options.mayShareAPort ? null : sharedPortProblem(found, texts)
  if (shared !== null) return refused(argumentProblem(shared))
  return { found }
}

const listed = (texts: readonly string[]): string => `listeners: [${texts.join(', ')}]`

/** A port is one listener's, or of two whose addresses are of IPv4 and of IPv6. */
function sharedPortProblem(listeners: readonly BrokerListener[], texts: readonly string[]): string | null {
  for (const port of new Set(listeners.map((each) => each.port))) {
    const hosts = listeners.filter((each) => each.port === port).map(({ host }) => host)
    if (port === 0 || hosts.length === 1) continue
    const kinds = hosts.map(isIP).filter((kind) => kind !== 0)
    if (kinds.length === 0) return `Each listener must have a different port, ${listed(texts)}`
    if (kinds.length !== 2)
      return `Each listener must have a different port unless exactly one listener has an IPv4 address and the other IPv6 address, ${listed(texts)}, port: ${port}`
    if (hosts.length > 2 || kinds[0] === kinds[1])
      return `If you have two listeners on the same port then one needs to be IPv4 and the other IPv6, ${listed(texts)}, port: ${port}`
  }
  return null
}

/** The listeners of a server.properties, and what is said of them by their names. */
export interface ListenerTexts extends ProtocolTexts {
  readonly advertised: readonly string[]
  /** inter.broker.listener.name */
  readonly interBroker: string | undefined
  readonly earlyStart: readonly string[]
  /** Whether security.inter.broker.protocol is set too. */
  readonly hasInterBrokerProtocol: boolean
  /** process.roles has `broker`, or says nothing. */
  readonly isBroker: boolean
}

/** What is wrong with `listeners` by themselves; null when nothing is. */
export function listenersProblem(texts: ListenerTexts): ConfigProblem | null {
  const protocols = protocolsByListener(texts)
  if ('problem' in protocols) return protocols.problem
  const listening = parseBrokerListeners(texts.listeners, protocols.found, { mayShareAPort: false })
  if ('problem' in listening) return listening.problem
  const known = [...listening.found.map(({ name }) => name), ...texts.controllerNames]
  const early = texts.earlyStart.find((name) => !known.includes(name.toUpperCase()))
  return early === undefined
    ? null
    : configProblem(
        `early.start.listeners contains listener ${early}, but this is not contained in listeners or controller.listener.names`,
      )
}

/** What is wrong with what is told of listeners that are right by themselves; null when nothing is. */
export function advertisedProblem(texts: ListenerTexts): ConfigProblem | null {
  const protocols = protocolsByListener(texts)
  if ('problem' in protocols) return protocols.problem
  const advertised = parseBrokerListeners(texts.advertised, protocols.found, { mayShareAPort: true })
  if ('problem' in advertised) return advertised.problem
  return (
    interBrokerProblem(texts, protocols.found) ??
    (texts.isBroker ? namesProblem(texts, advertised.found) : null)
  )
}

function interBrokerProblem(
  { interBroker, hasInterBrokerProtocol }: ListenerTexts,
  protocols: ReadonlyMap<string, SecurityProtocol>,
): ConfigProblem | null {
  if (interBroker === undefined) return null
  if (hasInterBrokerProtocol)
    return configProblem(
      'Only one of inter.broker.listener.name and security.inter.broker.protocol should be set.',
    )
  const name = interBroker.toUpperCase()
  if (name === '') return configProblem(NO_NAME)
  return protocols.has(name)
    ? null
    : configProblem(
        `Listener with name ${name} defined in inter.broker.listener.name not found in listener.security.protocol.map.`,
      )
}

function namesProblem(
  { listeners, controllerNames, interBroker }: ListenerTexts,
  advertised: readonly BrokerListener[],
): ConfigProblem | null {
  const names = listeners.map((text) => parseListener(text)?.name ?? '')
  const told = advertised.length > 0 ? advertised.map(({ name }) => name) : names
  const ofBroker = told.filter((name) => !controllerNames.includes(name))
  if (ofBroker.length === 0)
    return requirementProblem(
      'There must be at least one broker advertised listener. Perhaps all listeners appear in controller.listener.names?',
    )
  if (interBroker !== undefined && !ofBroker.includes(interBroker.toUpperCase()))
    return requirementProblem(
      `inter.broker.listener.name must be a listener name defined in advertised.listeners. The valid options based on currently configured listeners are ${ofBroker.join(',')}`,
    )
  if (ofBroker.some((name) => !names.includes(name)))
    return requirementProblem(
      `advertised.listeners listener names must be equal to or a subset of the ones defined in listeners. Found ${ofBroker.join(',')}. The valid options based on the current configuration are ${names.join(',')}`,
    )
  return advertised.some(({ host }) => host === '0.0.0.0')
    ? requirementProblem(
        'advertised.listeners cannot use the nonroutable meta-address 0.0.0.0. Use a routable IP address.',
      )
    : null
}
