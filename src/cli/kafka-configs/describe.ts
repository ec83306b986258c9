import type { Admin } from '../../kafka/client/admin/admin.ts'
import type { Io } from '../kit/io.ts'
import { jsonOption } from '../kit/json.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { entityNamesOf, entityTypesOf, isEntityType } from './entities.ts'
import * as option from './options.ts'

/** --describe: prints the configuration, quotas and credentials of one entity, or of all of a type. */
export async function describe(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const types = entityTypesOf(options).filter(isEntityType)
  const names = entityNamesOf(options)
  const isJson = options.has(jsonOption)
  const [type = 'topics'] = types
  if (type === 'users' || type === 'clients' || type === 'ips') {
    const { describeQuotas, describeScram } = await import('./describe-client-entities.ts')
    await describeQuotas(admin, { types, names }, { io, isJson })
    const isOfUsersAlone = type !== 'ips' && !types.includes('clients') && !names.includes('')
    if (isOfUsersAlone) await describeScram(admin, names, { io, isJson })
    return
  }
  const { describeResources } = await import('./describe-resources.ts')
  const isAll = options.has(option.all)
  await describeResources(admin, { type, name: names[0], isAll, isJson }, io)
}
