import { parseBootstrapServers, resolveBootstrap } from './bootstrap.ts'
import { configError } from './client-error.ts'
import { Cluster } from './cluster.ts'
import type { ClientConfig } from './config/client-config.ts'
import type { ClientHooks } from './hooks.ts'

/** Makes the Cluster of a client; rejects with ClientError (ConfigException) for addresses that cannot be used. */
export async function openCluster(options: {
  config: ClientConfig
  hooks: ClientHooks
  clientId: string
  logPrefix: string
  warnsOfBootstrap: boolean
}): Promise<Cluster> {
  const protocol = options.config.text('security.protocol').toUpperCase()
  if (protocol !== 'PLAINTEXT')
    throw configError(`security.protocol ${protocol} is not supported by this client`)
  // Producer and consumer have refused an empty list by now; admin can do with controllers (KIP-919).
  const controllers = options.config.has('bootstrap.controllers')
    ? options.config.list('bootstrap.controllers')
    : []
  const servers = options.config.list('bootstrap.servers')
  if (servers.length > 0 && controllers.length > 0)
    throw configError('You cannot set both bootstrap.servers and bootstrap.controllers')
  const addresses = parseBootstrapServers(servers.length > 0 ? servers : controllers)
  if (addresses.length === 0)
    throw configError('You must set either bootstrap.servers or bootstrap.controllers')
  const bootstrap = await resolveBootstrap(addresses, options.hooks)
  return new Cluster({ ...options, bootstrap })
}
