import type { Admin } from '../../kafka/client/admin/admin.ts'
import type { Io } from './io.ts'
import { loadProperties, type Properties } from './properties.ts'

/** Where a script's admin client goes: the texts of its options, undefined for those that are not given. */
export interface AdminOptions {
  bootstrapServer: string | undefined
  /** The path of a .properties file. */
  commandConfig: string | undefined
}

/**
 * Opens an admin client for a script's --bootstrap-server and --command-config.
 *
 * @throws JavaError where the file cannot be read; ClientError where the client refuses its settings
 */
export async function openAdminFor(io: Io, { bootstrapServer, commandConfig }: AdminOptions): Promise<Admin> {
  const properties: Properties = commandConfig === undefined ? new Map() : loadProperties(commandConfig)
  properties.set('bootstrap.servers', bootstrapServer ?? '')
  return openAdminWith(io, properties)
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
