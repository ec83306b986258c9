import type { RoleSettings } from '../instance/control.ts'
import { systemProperties } from '../instance/jvm-flags.ts'
import { brokerTable } from '../kafka/configs/tables.ts'
import { openBroker } from '../kafka/server/open-broker.ts'
import { Listener, type ListenerOptions } from '../net/listener.ts'
import { RequestMemory } from '../net/request-memory.ts'
import { readSettings } from './config/config-file.ts'
import { readServerProperties, type ServerProperties } from './config/server-properties.ts'
import { shippedProperties, toldProperties } from './config/shipped-properties.ts'
import { isZooCfgKey } from './config/zoo-cfg/read-zoo-cfg.ts'
import { readFormatted, writeMetaProperties } from './formatted-directory.ts'
import type { RoleContext, RunningRole } from './instance.ts'
import { securedBy } from './kafka-security.ts'
import { type OpenAddress, openTcp } from './tcp-addresses.ts'

interface KafkaTcp {
  port: number
  close(): Promise<void>
}

/** Serves Kafka's protocol on the listeners of server.properties (loopback 9092 without one) and on the Unix socket. */
export async function startKafka({ paths, store, clock, log, settings }: RoleContext): Promise<RunningRole> {
  const { listeners, properties, warnings } = readKafkaSettings(settings)
  for (const warning of warnings) log.warn(warning)
  const formatted = readFormatted(paths.dataDir, { store, properties })
  const told = settings.configFile === undefined ? toldProperties(paths.dataDir, listeners) : new Map()
  const open = await openBroker({ store, clock, log, properties, told, formatted, logLevels: log.levels })
  const { configs, endpoints, ...facts } = open.broker.cluster
  if (formatted === undefined) writeMetaProperties(paths.dataDir, facts)
  const options: ListenerOptions = {
    clock,
    maxFrameBytes: configs.number('socket.request.max.bytes') ?? 104_857_600,
    maxIdleMs: idleLimit(configs.number('connections.max.idle.ms')),
    memory: open.broker.connectionMemory,
    onConnection: (connection) => open.onConnection(connection),
    onProblem: (text) => log.info(text),
  }
  const queuedBytes = configs.number('queued.max.request.bytes') ?? -1
  // The Unix socket is the scripts' own door: limits are for those who come over the network.
  const tcpOptions = {
    ...options,
    admission: open.broker.connectionQuotas,
    // Kafka reads 0 and less as "no limit".
    ...(queuedBytes > 0 ? { requestMemory: new RequestMemory(queuedBytes) } : {}),
  }
  const opened: OpenAddress<KafkaTcp>[] = []
  try {
    for (const listener of listeners) {
      const options = { ...tcpOptions, ...(await securedBy(listener, open, log)) }
      opened.push(
        ...(await openTcp(listener, 'listeners', (host, port) => openKafkaTcp(host, port, options))),
      )
    }
    const unix = await Listener.open({ kind: 'unix', path: paths.kafkaSocket }, options)
    endpoints.setListening(opened.map(({ host, listener }) => ({ host, port: listener.port })))
    return {
      addresses: { tcp: opened.map(({ name }) => name), unix: paths.kafkaSocket },
      stop: async () => {
        await Promise.all([...opened.map(({ listener }) => listener.close()), unix.close()])
        await open.close()
      },
    }
  } catch (error) {
    await Promise.all(opened.map(({ listener }) => listener.close()))
    await open.close()
    throw error
  }
}

/**
 * Reads the settings of the role, without anything done for them.
 *
 * @throws DaemonError for what keeps the role from starting
 */
export function readKafkaSettings(settings: RoleSettings): ServerProperties {
  const jaasFile = systemProperties(process.env['KAFKA_OPTS']).get('java.security.auth.login.config')
  return readServerProperties(brokerSettings(settings), jaasFile)
}

function brokerSettings(settings: RoleSettings): Map<string, string> {
  const given = readSettings(settings, (key) => isZooCfgKey(key) && !brokerTable.has(key))
  return settings.configFile === undefined ? new Map([...shippedProperties, ...given]) : given
}

async function openKafkaTcp(host: string, port: number, options: ListenerOptions): Promise<KafkaTcp> {
  const listener = await Listener.open({ kind: 'tcp', host, port }, options)
  return {
    port: listener.address.kind === 'tcp' ? listener.address.port : port,
    close: () => listener.close(),
  }
}

/** Kafka reads a negative time as "never". */
function idleLimit(ms: number | undefined): number {
  return ms === undefined || ms < 0 ? Number.POSITIVE_INFINITY : ms
}
