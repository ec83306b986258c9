import { message, type TypeOf } from '../../../wire/message.ts'
import { array, bool, float64, int8, string, struct } from '../../../wire/schema.ts'

/** A configuration key was set, or deleted by a null value (type 4). */
export const ConfigRecord = message('ConfigRecord', 4, '0', '0+', {
  resourceType: int8('0+'),
  resourceName: string('0+'),
  name: string('0+'),
  value: string('0+', { nullable: '0+' }),
})
export type ConfigRecord = TypeOf<typeof ConfigRecord>

/** A client quota was set or removed (type 14). */
export const ClientQuotaRecord = message('ClientQuotaRecord', 14, '0', '0+', {
  entity: array('0+', struct({ entityType: string('0+'), entityName: string('0+', { nullable: '0+' }) })),
  key: string('0+'),
  value: float64('0+'),
  remove: bool('0+'),
})
export type ClientQuotaRecord = TypeOf<typeof ClientQuotaRecord>
