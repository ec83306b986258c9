import type { ZooKeeperClient } from '../../../zookeeper/client/client.ts'
import { isKeeperError } from '../../../zookeeper/client/keeper-exception.ts'
import { ErrorCode } from '../../../zookeeper/errors.ts'
import { QUOTA_ROOT } from '../../../zookeeper/paths.ts'
import type { Command } from '../command.ts'
import { parseOptions } from '../options.ts'
import { limitsPath, type QuotaKey, QuotaTrack, quotaPath } from '../quota-track.ts'
import { usageError } from '../usage.ts'

const spec = {
  group: 'exclusive',
  options: [
    { name: 'n', description: 'num soft quota' },
    { name: 'b', description: 'bytes soft quota' },
    { name: 'N', description: 'num hard quota' },
    { name: 'B', description: 'bytes hard quota' },
  ],
} as const
const keyOfOption: readonly (readonly [string, QuotaKey])[] = [
  ['n', 'count'],
  ['b', 'bytes'],
  ['N', 'countHardLimit'],
  ['B', 'byteHardLimit'],
]

/** delquota: takes one limit off a path, or without an option the whole quota. */
export const delQuota: Command = {
  name: 'delquota',
  usage: '[-n|-b|-N|-B] path',
  options: spec,
  async run(words, { client, out, err }) {
    const line = parseOptions(words, spec)
    const path = line.args[1]
    if (path === undefined) throw usageError(delQuota)
    const key = keyOfOption.find(([option]) => line.has(option))?.[1]
    try {
      if ((await client.exists(limitsPath(path))) === null) {
        out.write(`Quota does not exist for ${path}\n`)
        return
      }
      const { data } = await client.getData(limitsPath(path))
      const track = QuotaTrack.parse(data)
      if (key === undefined) {
        await deleteQuota(client, quotaPath(path))
        return
      }
      track.set(key, -1n)
      await client.setData(limitsPath(path), track.toBytes())
    } catch (error) {
      if (!isKeeperError(error, ErrorCode.NONODE)) throw error
      err.write(`quota for ${path} does not exist.\n`)
    }
  },
}

/** Deletes the quota nodes of a path, and the nodes above them that nothing needs any more. */
async function deleteQuota(client: ZooKeeperClient, path: string): Promise<void> {
  const { children } = await client.getChildren(path)
  for (const child of children) await client.delete(`${path}/${child}`)
  let node = path
  while (node !== QUOTA_ROOT && (await client.getChildren(node)).children.length === 0) {
    await client.delete(node)
    node = node.slice(0, node.lastIndexOf('/'))
  }
}
