import type { ZooKeeperClient } from '../../../zookeeper/client/client.ts'
import { isKeeperError } from '../../../zookeeper/client/keeper-exception.ts'
import { visitSubtree } from '../../../zookeeper/client/subtree.ts'
import { ErrorCode } from '../../../zookeeper/errors.ts'
import { PROC_ZOOKEEPER, QUOTA_LIMITS, QUOTA_ROOT, QUOTA_STATS } from '../../../zookeeper/paths.ts'
import type { Command, TextOutput } from '../command.ts'
import { CommandError } from '../errors.ts'
import { parseJavaInt, parseJavaLong } from '../java-numbers.ts'
import { parseOptions } from '../options.ts'
import { type QuotaKey, QuotaTrack, quotaKeys, quotaPath } from '../quota-track.ts'
import { usageError } from '../usage.ts'

interface Limit {
  readonly option: string
  readonly key: QuotaKey
  readonly isCount: boolean
}

const limits: readonly Limit[] = [
  { option: 'n', key: 'count', isCount: true },
  { option: 'b', key: 'bytes', isCount: false },
  { option: 'N', key: 'countHardLimit', isCount: true },
  { option: 'B', key: 'byteHardLimit', isCount: false },
]
const spec = {
  group: 'required',
  options: [
    { name: 'n', hasValue: true, description: 'num soft quota' },
    { name: 'b', hasValue: true, description: 'bytes soft quota' },
    { name: 'N', hasValue: true, description: 'num hard quota' },
    { name: 'B', hasValue: true, description: 'bytes hard quota' },
  ],
} as const

/** setquota: limits how many znodes or bytes a path may hold, together with all below it. No quota may lie above or below another. */
export const setQuota: Command = {
  name: 'setquota',
  usage: '-n|-b|-N|-B val path',
  options: spec,
  async run(words, { client, out, err }) {
    const line = parseOptions(words, spec)
    const path = line.args[1]
    if (path === undefined) throw usageError(setQuota)
    if (path.startsWith(QUOTA_ROOT)) {
      err.write(`cannot set a quota under the path: ${QUOTA_ROOT}\n`)
      return
    }
    const limit = limits.find(({ option }) => line.has(option))
    const value = limit === undefined ? undefined : readLimit(limit, line.value(limit.option) ?? '', err)
    if (limit === undefined || value === undefined) return
    if ((await client.exists(path)) === null) throw new CommandError(`${path} does not exist.`)
    await refuseQuotaBelow(client, path)
    await refuseQuotaAbove(client, path)
    await writeQuota({ client, path, key: limit.key, value, out })
  },
}

/** Reads a limit; what is wrong with it is told on `err`, and the command ends without an error. */
function readLimit(limit: Limit, text: string, err: TextOutput): bigint | undefined {
  const value = limit.isCount ? parseJavaInt(text) : parseJavaLong(text)
  if (value === undefined) err.write('NumberFormatException happens when parsing the option value\n')
  else if (limit.isCount && value <= 0) err.write('the num quota must be greater than zero\n')
  else if (!limit.isCount && value < 0) err.write('the bytes quota must be greater than or equal to zero\n')
  else return BigInt(value)
  return undefined
}

async function refuseQuotaBelow(client: ZooKeeperClient, path: string): Promise<void> {
  const own = quotaPath(path)
  try {
    await visitSubtree(client, own, false, async (node) => {
      if (node !== own && (await childrenOf(client, node)).includes(QUOTA_LIMITS)) {
        throw new CommandError(`${path} has a child ${node.slice(QUOTA_ROOT.length)} which has a quota`)
      }
    })
  } catch (error) {
    if (!isKeeperError(error, ErrorCode.NONODE)) throw error
  }
}

async function refuseQuotaAbove(client: ZooKeeperClient, path: string): Promise<void> {
  const parts = path.split('/').slice(1, -1)
  let node = QUOTA_ROOT
  for (const part of parts) {
    node += `/${part}`
    const children = await childrenOf(client, node)
    if (children.length === 0) return
    if (children.includes(QUOTA_LIMITS)) {
      throw new CommandError(`${path} has a parent ${node.slice(QUOTA_ROOT.length)} which has a quota`)
    }
  }
}

/** The children of a node, none when it is gone. */
async function childrenOf(client: ZooKeeperClient, path: string): Promise<readonly string[]> {
  try {
    return (await client.getChildren(path)).children
  } catch (error) {
    if (isKeeperError(error, ErrorCode.NONODE)) return []
    throw error
  }
}

interface QuotaChange {
  readonly client: ZooKeeperClient
  readonly path: string
  readonly key: QuotaKey
  readonly value: bigint
  readonly out: TextOutput
}

async function writeQuota({ client, path, key, value, out }: QuotaChange): Promise<void> {
  const node = await makeQuotaParents(client, path)
  const limitsNode = `${node}/${QUOTA_LIMITS}`
  const statsNode = `${node}/${QUOTA_STATS}`
  if ((await client.exists(limitsNode)) === null) {
    await client.create(limitsNode, { data: newTrack([key, value]).toBytes() })
    const none = new QuotaTrack()
    none.set('count', 0n)
    none.set('bytes', 0n)
    await client.create(statsNode, { data: none.toBytes() })
    const track = QuotaTrack.parse((await client.getData(limitsNode)).data)
    warnOfUse(track, QuotaTrack.parse((await client.getData(statsNode)).data), out)
    return
  }
  const track = QuotaTrack.parse((await client.getData(limitsNode)).data)
  track.set(key, value)
  warnOfUse(track, QuotaTrack.parse((await client.getData(statsNode)).data), out)
  await client.setData(limitsNode, track.toBytes())
}

function newTrack([key, value]: readonly [QuotaKey, bigint]): QuotaTrack {
  const track = new QuotaTrack()
  for (const each of quotaKeys) track.set(each, -1n)
  track.set(key, value)
  return track
}

/** Makes the nodes above the quota nodes of a path where they are missing; returns the lowest. */
async function makeQuotaParents(client: ZooKeeperClient, path: string): Promise<string> {
  if ((await client.exists(QUOTA_ROOT)) === null) {
    // In a chroot there is no /zookeeper of its own yet.
    await makeNode(client, PROC_ZOOKEEPER)
    await makeNode(client, QUOTA_ROOT)
  }
  let node = QUOTA_ROOT
  for (const part of path.split('/').slice(1)) {
    if (part === '') continue
    node += `/${part}`
    if ((await client.exists(node)) === null) await makeNode(client, node)
  }
  return node
}

async function makeNode(client: ZooKeeperClient, path: string): Promise<void> {
  try {
    await client.create(path)
  } catch (error) {
    if (!isKeeperError(error, ErrorCode.NODEEXISTS)) throw error
  }
}

function warnOfUse(track: QuotaTrack, used: QuotaTrack, out: TextOutput): void {
  const isBelow = (limit: bigint, use: bigint): boolean => limit > -1n && limit < use
  const [count, bytes] = [used.get('count'), used.get('bytes')]
  if (isBelow(track.get('count'), count) || isBelow(track.get('countHardLimit'), count)) {
    out.write(`[Warning]: the count quota you create is less than the existing count:${count}\n`)
  }
  if (isBelow(track.get('bytes'), bytes) || isBelow(track.get('byteHardLimit'), bytes)) {
    out.write(`[Warning]: the bytes quota you create is less than the existing bytes:${bytes}\n`)
  }
}
