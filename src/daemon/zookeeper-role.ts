import type { RoleSettings } from '../instance/control.ts'
import { brokerTable } from '../kafka/configs/tables.ts'
import { ZooKeeperServer } from '../zookeeper/server/zookeeper-server.ts'
import { openAuditLog } from './audit-log.ts'
import { readSettings } from './config/config-file.ts'
import { initialConfigurationText, toldProperties } from './config/told-settings.ts'
import { isZooCfgKey, readZooCfg, type ZooCfg } from './config/zoo-cfg/read-zoo-cfg.ts'
import { readSaslUsers } from './config/zoo-cfg/sasl-users.ts'
import type { RoleContext, RunningRole } from './instance.ts'
import { startZooKeeperHttp } from './zookeeper-http.ts'
import { openZooKeeperPorts } from './zookeeper-ports.ts'

/**
 * Reads the settings of the role, without anything done for them.
 *
 * @throws DaemonError for what keeps the role from starting
 */
export function readZooKeeperSettings(settings: RoleSettings): {
  readonly given: Map<string, string>
  readonly zooCfg: ZooCfg
} {
  const given = readSettings(settings, (key) => brokerTable.has(key) && !isZooCfgKey(key))
  return { given, zooCfg: readZooCfg(given) }
}

/** Serves ZooKeeper's protocol on the ports of zoo.cfg (loopback 2181 without one) and on the Unix socket. */
export async function startZooKeeper({
  paths,
  store,
  clock,
  log,
  settings,
}: RoleContext): Promise<RunningRole> {
  const { given, zooCfg } = readZooKeeperSettings(settings)
  const { config, login, warnings } = zooCfg
  for (const warning of warnings) log.warn(warning)
  const saslUsers = login === undefined ? undefined : readSaslUsers(login)
  if (login !== undefined && saslUsers === undefined)
    log.warn(`SASL is off: ${login.configFile} has no section ${login.section}`)
  const audit = config.auditEnabled ? openAuditLog(paths.logFile) : undefined
  const server = await ZooKeeperServer.open({
    store,
    audit,
    clock,
    log,
    config: { ...config, saslUsers, dataDir: paths.dataDir },
  })
  const opened: (() => Promise<void>)[] = []
  const closeAll = async (): Promise<void> => {
    await Promise.all(opened.map((close) => close()))
  }
  try {
    const ports = await openZooKeeperPorts(server, zooCfg, { clock, log, unixPath: paths.zookeeperSocket })
    opened.push(ports.close)
    const context = {
      server,
      initialConfiguration: initialConfigurationText(settings, given),
      systemProperties: toldProperties(given),
    }
    opened.push(await startZooKeeperHttp(context, { clock, log, adminTls: zooCfg.adminTls }))
    audit?.server('serverStart', 'success')
    return {
      addresses: ports.addresses,
      database: server.database,
      stop: async () => {
        audit?.server('serverStop', 'invoked')
        const closed = closeAll()
        await server.stop()
        await closed
        audit?.close()
      },
    }
  } catch (error) {
    audit?.server('serverStart', 'failure')
    await closeAll()
    await server.stop()
    audit?.close()
    throw error
  }
}
