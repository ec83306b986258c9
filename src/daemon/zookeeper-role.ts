import { brokerTable } from '../kafka/configs/tables.ts'
import { ZooKeeperServer } from '../zookeeper/server/zookeeper-server.ts'
import { readSettings } from './config/config-file.ts'
import { initialConfigurationText, toldProperties } from './config/told-settings.ts'
import { readZooCfg } from './config/zoo-cfg/read-zoo-cfg.ts'
import { readSaslUsers } from './config/zoo-cfg/sasl-users.ts'
import type { RoleContext, RunningRole } from './instance.ts'
import { openSocketListener, type SocketListener } from './socket-listener.ts'
import { type OpenAddress, openTcp } from './tcp-addresses.ts'
import { startZooKeeperHttp } from './zookeeper-http.ts'

/** Serves ZooKeeper's protocol on the client port of zoo.cfg (loopback 2181 without one) and on the Unix socket. */
export async function startZooKeeper({
  paths,
  store,
  clock,
  log,
  settings,
}: RoleContext): Promise<RunningRole> {
  const given = readSettings(settings, (key) => brokerTable.has(key))
  const { clientPort, clientPortAddress, config, login, warnings } = readZooCfg(given)
  for (const warning of warnings) log.warn(warning)
  const saslUsers = login === undefined ? undefined : readSaslUsers(login)
  if (login !== undefined && saslUsers === undefined)
    log.warn(`SASL is off: ${login.configFile} has no section ${login.section}`)
  const server = await ZooKeeperServer.open({
    store,
    clock,
    log,
    config: { ...config, saslUsers, dataDir: paths.dataDir },
  })
  const accept = server.acceptConnection.bind(server)
  let opened: OpenAddress<SocketListener>[] = []
  try {
    if (clientPort !== undefined) {
      opened = await openTcp({ host: clientPortAddress, port: clientPort }, 'clientPort', (host, port) =>
        openSocketListener({ host, port }, accept),
      )
    }
    const context = {
      server,
      initialConfiguration: initialConfigurationText(settings, given),
      systemProperties: toldProperties(given),
    }
    const endHttp = await startZooKeeperHttp(context, log)
    const unix = await openSocketListener({ path: paths.zookeeperSocket }, accept)
    return {
      addresses: { tcp: opened.map(({ name }) => name), unix: paths.zookeeperSocket },
      database: server.database,
      stop: async () => {
        const closed = Promise.all([...opened.map(({ listener }) => listener.close()), unix.close()])
        await endHttp()
        await server.stop()
        await closed
      },
    }
  } catch (error) {
    await Promise.all(opened.map(({ listener }) => listener.close()))
    await server.stop()
    throw error
  }
}
