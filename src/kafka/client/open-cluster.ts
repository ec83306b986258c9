import { canonicalAddresses, parseBootstrapServers, resolveBootstrap } from './bootstrap.ts'
import { configError, kafkaException, toClientError } from './client-error.ts'
import { Cluster } from './cluster.ts'
import type { ClientConfig } from './config/client-config.ts'
import type { ClientHooks } from './hooks.ts'
import { type ConnectionSecurity, PLAINTEXT } from './security/connection-security.ts'

const CONFIG_EXCEPTION = 'org.apache.kafka.common.config.ConfigException'

/** Makes the Cluster of a client; rejects with ClientError (ConfigException) for addresses that cannot be used. */
export async function openCluster(options: {
  config: ClientConfig
  hooks: ClientHooks
  clientId: string
  logPrefix: string
  warnsOfBootstrap: boolean
}): Promise<Cluster> {
  // Producer and consumer have refused an empty list by now; admin can do with controllers (KIP-919).
  const controllers = options.config.has('bootstrap.controllers')
    ? options.config.list('bootstrap.controllers')
    : []
  const servers = options.config.list('bootstrap.servers')
  if (servers.length > 0 && controllers.length > 0)
    throw configError('You cannot set both bootstrap.servers and bootstrap.controllers')
  const given = parseBootstrapServers(servers.length > 0 ? servers : controllers)
  const isCanonical = options.config.text('client.dns.lookup') === 'resolve_canonical_bootstrap_servers_only'
  const addresses = isCanonical ? await canonicalAddresses(given) : given
  if (addresses.length === 0)
    throw configError('You must set either bootstrap.servers or bootstrap.controllers')
  const bootstrap = await resolveBootstrap(addresses, options.hooks)
  return new Cluster({ ...options, bootstrap, security: await securityOf(options.config, options.hooks) })
}

/** What TLS and SASL take is only loaded where they are used. */
async function securityOf(config: ClientConfig, hooks: ClientHooks): Promise<ConnectionSecurity> {
  if (config.text('security.protocol').toUpperCase() === 'PLAINTEXT') return PLAINTEXT
  const { openSecurity } = await import('./security/security.ts')
  try {
    return await openSecurity(config, hooks)
  } catch (fault) {
    // A configuration that contradicts itself is refused before there is a network client.
    const error = toClientError(fault)
    if (error.className === CONFIG_EXCEPTION) throw error
    throw kafkaException('Failed to create new NetworkClient', error)
  }
}
