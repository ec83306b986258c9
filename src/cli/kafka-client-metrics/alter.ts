import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeConfigs } from '../../kafka/client/admin/describe-configs.ts'
import { incrementalAlterConfigs } from '../../kafka/client/admin/incremental-alter-configs.ts'
import type { AlterConfigOp } from '../../kafka/client/admin/types.ts'
import { javaHashMapOrder } from '../../kafka/java-hash-map.ts'
import { randomUuid } from '../../kafka/uuid.ts'
import type { Io } from '../kit/io.ts'
import { allOfGet } from '../kit/java-future.ts'
import type { ParsedOptions } from '../kit/options.ts'
import * as option from './options.ts'

const CLIENT_METRICS = 16
const TIMEOUT_MS = 30_000
const SET = 0
const DELETE = 1

/** --alter: sets what is given of a resource, new or not; an empty text resets. */
export async function alterMetrics(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const name = options.has(option.generateName) ? randomUuid() : (options.valueOf(option.name) ?? '')
  const values = new Map([
    ['interval.ms', options.valueOf(option.interval)],
    ['metrics', joined(options, option.metrics)],
    ['match', joined(options, option.match)],
  ])
  const operations = javaHashMapOrder(values.keys()).flatMap((key): AlterConfigOp[] => {
    const text = values.get(key)
    return text === undefined ? [] : [{ name: key, value: text, operation: text === '' ? DELETE : SET }]
  })
  await change(admin, name, operations)
  io.stdout.write(`Altered client metrics config for ${name}.\n`)
}

/** --delete: takes every setting of a resource away, and with the last one the resource. */
export async function deleteMetrics(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const name = options.valueOf(option.name) ?? ''
  const configs = await allOfGet(describeConfigs(admin, [{ type: CLIENT_METRICS, name }]))
  const operations = (configs.get(name) ?? []).map(
    (config): AlterConfigOp => ({ name: config.name, value: config.value, operation: DELETE }),
  )
  await change(admin, name, operations)
  io.stdout.write(`Deleted client metrics config for ${name}.\n`)
}

async function change(admin: Admin, name: string, operations: readonly AlterConfigOp[]): Promise<void> {
  const alteration = { type: CLIENT_METRICS, name, operations }
  await allOfGet(incrementalAlterConfigs(admin, [alteration], { timeoutMs: TIMEOUT_MS }))
}

function joined(options: ParsedOptions, list: typeof option.match): string | undefined {
  return options.has(list) ? options.valuesOf(list).join(',') : undefined
}
