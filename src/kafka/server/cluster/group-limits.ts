import { brokerTable } from '../../configs/tables.ts'

/** The broker's key that is the default of a group's key; undefined where no broker has one. */
export function brokerSynonymOf(name: string): string | undefined {
  const synonym = `group.${name}`
  return brokerTable.has(synonym) ? synonym : undefined
}

/** The broker's keys that bound a group's key: `consumer.x` lies in group.consumer.min.x … group.consumer.max.x, where there are such. */
export function groupLimits(name: string): { readonly min?: string; readonly max?: string } {
  const [kind = '', ...rest] = name.split('.')
  // `streams.num.standby.replicas` is bounded by `group.streams.max.standby.replicas`.
  const key = rest.join('.').replace(/^num\./, '')
  const min = `group.${kind}.min.${key}`
  const max = `group.${kind}.max.${key}`
  return { ...(brokerTable.has(min) ? { min } : {}), ...(brokerTable.has(max) ? { max } : {}) }
}
