import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeCluster } from '../../kafka/client/admin/describe-cluster.ts'
import { describeLogDirs } from '../../kafka/client/admin/describe-log-dirs.ts'
import { javaHashOrder } from '../../kafka/java-hash.ts'
import type { Io } from '../kit/io.ts'
import { futureGet } from '../kit/java-future.ts'
import { parseJavaInt } from '../kit/java-number.ts'
import { jsonOption, writeJson } from '../kit/json.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { terse } from '../kit/terse.ts'
import { logDirObjects, logDirsJson } from './log-dirs-json.ts'
import * as option from './options.ts'

/** --describe: prints the log directories of the brokers asked for as one line of JSON. */
export async function describe(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const topics = new Set(commaList(options.valueOf(option.topicList)))
  const cluster = await futureGet(describeCluster(admin))
  const known = inSetOrder(cluster.nodes.map(({ id }) => id))
  const wanted = inSetOrder(commaList(options.valueOf(option.brokerList)).map(parseJavaInt))
  const unknown = wanted.filter((broker) => !known.includes(broker))
  if (unknown.length > 0) {
    throw terse(
      `ERROR: The given brokers do not exist from --broker-list: ${unknown.join(',')}. Current existent brokers: ${known.join(',')}`,
    )
  }
  const brokers = wanted.length === 0 ? known : wanted
  if (options.has(jsonOption)) {
    for (const each of logDirObjects(await futureGet(describeLogDirs(admin, brokers)), topics))
      writeJson(io, each)
    return
  }
  io.stdout.write('Querying brokers for log directories information\n')
  const described = await futureGet(describeLogDirs(admin, brokers))
  io.stdout.write(`Received log directory information from brokers ${brokers.join(',')}\n`)
  io.stdout.write(`${logDirsJson(described, topics)}\n`)
}

function commaList(text = ''): string[] {
  return text.split(',').filter((part) => part !== '')
}

/** The reference keeps broker ids in a HashSet. */
function inSetOrder(ids: readonly number[]): number[] {
  return javaHashOrder(new Set(ids), (id) => id)
}
