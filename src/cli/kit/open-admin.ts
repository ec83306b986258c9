import type { Admin } from '../../kafka/client/admin/admin.ts'
import type { Io } from './io.ts'
import { loadProperties, type Properties } from './properties.ts'

/** Where a script's admin client goes: the texts of its options, undefined for those that are not given. */
export interface AdminOptions {
  bootstrapServer?: string | undefined
  /** Addresses of controllers, instead of brokers. */
  bootstrapController?: string | undefined
  /** The path of a .properties file. */
  commandConfig?: string | undefined
  /** Settings for what the file says nothing of. */
  defaults?: Readonly<Record<string, string>>
}

/**
 * Opens an admin client for a script's --bootstrap-server and --command-config.
 *
 * @throws JavaError where the file cannot be read; ClientError where the client refuses its settings
 */
export async function openAdminFor(io: Io, options: AdminOptions): Promise<Admin> {
  return openAdminWith(io, adminProperties(options))
}

/** Gathers the settings of a script's admin client; throws a JavaError where the file cannot be read. */
export function adminProperties(options: AdminOptions): Properties {
  const { bootstrapServer, bootstrapController, commandConfig, defaults = {} } = options
  const properties: Properties = commandConfig === undefined ? new Map() : loadProperties(commandConfig)
  if (bootstrapController !== undefined) properties.set('bootstrap.controllers', bootstrapController)
  else properties.set('bootstrap.servers', bootstrapServer ?? '')
  for (const [key, value] of Object.entries(defaults)) if (!properties.has(key)) properties.set(key, value)
  return properties
}

/** Opens an admin client with settings that the script has gathered itself. */
export async function openAdminWith(io: Io, properties: Properties): Promise<Admin> {
  const [{ connectTo }, { openAdmin }] = await Promise.all([
    import('./connect.ts'),
    import('../../kafka/client/admin/admin.ts'),
  ])
  const setting = await connectTo(properties, io)
  return openAdmin(setting.properties, setting.hooks)
}
