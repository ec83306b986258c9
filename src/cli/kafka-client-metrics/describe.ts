import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeConfigs } from '../../kafka/client/admin/describe-configs.ts'
import { listConfigResources } from '../../kafka/client/admin/list-config-resources.ts'
import { hint } from '../kit/hint.ts'
import type { Io } from '../kit/io.ts'
import { allOfGet, futureGet } from '../kit/java-future.ts'
import { jsonOption, writeJson } from '../kit/json.ts'
import type { ParsedOptions } from '../kit/options.ts'
import * as option from './options.ts'

const CLIENT_METRICS = 16

/** --list: prints the names of all resources. */
export async function listMetrics(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  if (options.has(jsonOption)) {
    for (const name of await metricsNames(admin)) writeJson(io, { name })
    return
  }
  io.stdout.write(`${(await metricsNames(admin)).join('\n')}\n`)
}

/** --describe: prints the settings of one resource, or of all. */
export async function describeMetrics(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const wanted = options.valueOf(option.name)
  const names = await metricsNames(admin)
  if (wanted !== undefined && !names.includes(wanted)) {
    if (options.has(jsonOption)) return
    io.stdout.write(`The client metric resource ${wanted} doesn't exist and doesn't have dynamic config.\n`)
    hint(io, 'kafka-client-metrics --list shows those that there are.')
    return
  }
  for (const name of wanted === undefined ? names : [wanted]) {
    if (options.has(jsonOption)) {
      writeJson(io, { name, configs: Object.fromEntries(await configsOf(admin, name)) })
      continue
    }
    io.stdout.write(`Client metrics configs for ${name} are:\n`)
    for (const [key, value] of await configsOf(admin, name)) io.stdout.write(`  ${key}=${value}\n`)
  }
}

async function configsOf(admin: Admin, name: string): Promise<[key: string, value: string | null][]> {
  const configs = await allOfGet(describeConfigs(admin, [{ type: CLIENT_METRICS, name }]))
  return (configs.get(name) ?? []).map((config) => [config.name, config.value])
}

async function metricsNames(admin: Admin): Promise<string[]> {
  return (await futureGet(listConfigResources(admin, [CLIENT_METRICS]))).map(({ name }) => name)
}
