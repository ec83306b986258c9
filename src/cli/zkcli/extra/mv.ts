import type { ZooKeeperClient } from '../../../zookeeper/client/client.ts'
import { KeeperException } from '../../../zookeeper/client/keeper-exception.ts'
import { walkSubtree } from '../../../zookeeper/client/walk-subtree.ts'
import { ErrorCode } from '../../../zookeeper/errors.ts'
import type { MultiOp } from '../../../zookeeper/multi.ts'
import { OpCode } from '../../../zookeeper/op-codes.ts'
import { CommandError } from '../errors.ts'
import { refuseBadCopy } from './copy-tree.ts'
import { type ExtraCommand, jsonOption, parseExtraLine } from './extra-command.ts'
import { isWithin, movedPath, readZnode, type Znode } from './znode.ts'
import { createOp, letsAnyoneCreate, type NewZnode, ZnodeWriter } from './znode-writer.ts'

/** What one transaction may hold, so that a move is all or nothing. */
const MAX_ATOMIC_OPS = 1000
const MAX_ATOMIC_BYTES = 400_000
const MAX_DELETES = 500

interface Moved {
  readonly path: string
  readonly target: NewZnode
  readonly version: number
  readonly hasChildren: boolean
}

/**
 * mv: moves a znode and all below it, with data and ACLs.
 *
 * In one transaction where it fits into one. Else the copy is made first and the old nodes are deleted at the versions that were copied, so
 * that a change in between stops it and is not lost.
 */
export const mv: ExtraCommand = {
  name: 'mv',
  usage: 'SOURCE TARGET',
  extraOptions: [jsonOption],
  async run(words, { client, note, answer }) {
    const [from = '', to = ''] = parseExtraLine(mv, words, [2, 2]).args
    await refuseBadCopy(client, from, to)
    const nodes: Moved[] = []
    let bytes = 0
    for await (const { path, found } of walkSubtree(from, (node) => readZnode(client, node))) {
      nodes.push(moved(path, found, { from, to }))
      bytes += (found.data?.length ?? 0) + path.length * 2 + 100
    }
    const fits = nodes.length * 2 <= MAX_ATOMIC_OPS && bytes <= MAX_ATOMIC_BYTES
    const isAtomic =
      fits && nodes.every(({ target, hasChildren }) => !hasChildren || letsAnyoneCreate(target.acl))
    try {
      if (isAtomic)
        await client.multi([...nodes.map(({ target }) => createOp(target, target.acl)), ...deletes(nodes)])
      else await moveInSteps(client, nodes)
    } catch (error) {
      if (!saysChanged(error, from)) throw error
      throw new CommandError(
        isAtomic
          ? `${from} changed while it was moved: nothing was done`
          : `${from} changed while it was moved: the copy at ${to} is made, and what had changed stays at ${from}`,
      )
    }
    note.write(`Moved ${nodes.length} ${nodes.length === 1 ? 'znode' : 'znodes'}\n`)
    answer({ from, to, moved: nodes.length, isAtomic })
  },
}

function moved(path: string, { data, acl, stat }: Znode, { from, to }: { from: string; to: string }): Moved {
  if (stat.ephemeralOwner !== 0n)
    throw new CommandError(`${path} is ephemeral: it belongs to its session and can't be moved`)
  return {
    path,
    target: { path: movedPath(path, from, to), data, acl },
    version: stat.version,
    hasChildren: stat.numChildren > 0,
  }
}

async function moveInSteps(client: ZooKeeperClient, nodes: readonly Moved[]): Promise<void> {
  const writer = new ZnodeWriter(client)
  try {
    for (const { target } of nodes) await writer.add(target)
    await writer.flush()
  } finally {
    await writer.finish()
  }
  const ops = deletes(nodes)
  for (let start = 0; start < ops.length; start += MAX_DELETES)
    await client.multi(ops.slice(start, start + MAX_DELETES))
}

/** Tells whether something thrown says that a node of the old tree is not what it was. */
function saysChanged(error: unknown, from: string): boolean {
  if (!(error instanceof KeeperException) || error.path === null || !isWithin(error.path, from)) return false
  const codes: readonly number[] = [ErrorCode.BADVERSION, ErrorCode.NOTEMPTY, ErrorCode.NONODE]
  return codes.includes(error.keeperCode)
}

/** Children go before their parents. */
function deletes(nodes: readonly Moved[]): MultiOp[] {
  return nodes.toReversed().map(({ path, version }) => ({ type: OpCode.delete, request: { path, version } }))
}
