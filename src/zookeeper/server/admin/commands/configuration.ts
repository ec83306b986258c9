import { environmentEntries } from '../../reports.ts'
import { telling } from '../command.ts'

export const configuration = telling(['configuration', 'conf', 'config'], ({ server }) => {
  const { config } = server
  return {
    client_port: config.clientPort,
    data_dir: config.dataDir,
    data_log_dir: config.dataDir,
    tick_time: config.tickTimeMs,
    max_client_cnxns: config.maxClientCnxns,
    min_session_timeout: config.minSessionTimeoutMs,
    max_session_timeout: config.maxSessionTimeoutMs,
    server_id: 0,
    client_port_listen_backlog: config.clientPortListenBacklog,
  }
})

export const initialConfiguration = telling(['initial_configuration', 'icfg'], (context) => ({
  initial_configuration: context.initialConfiguration,
}))

export const environment = telling(
  ['environment', 'env', 'envi'],
  () => Object.fromEntries(environmentEntries()),
  { needsServer: false },
)

/** What a Java process would have as properties; names of the environment are among them as there. */
export const systemProperties = telling(
  ['system_properties', 'sysp'],
  (context) => {
    const own = environmentEntries().filter(([name]) => /^(os|user)\.(?!memory)/.test(name))
    const all = [...own, ...context.systemProperties]
    return new Map(all.sort(([a], [b]) => (a < b ? -1 : 1)))
  },
  { needsServer: false },
)
