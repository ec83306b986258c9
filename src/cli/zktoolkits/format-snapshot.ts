/** What SnapshotFormatter prints: every znode with its stat, then the sessions; or a tree in JSON as ncdu reads it. */
import { basename } from 'node:path'
import { javaHashOrder } from '../../kafka/java-hash.ts'
import { zxidFromName } from '../../zookeeper/persistence/file-names.ts'
import type { Io } from '../kit/io.ts'
import { BufferedOutput } from '../kit/output.ts'
import { formatJavaDate } from '../zkcli/java-date.ts'
import { type SnapshotNode, SnapshotTree } from './snapshot-tree.ts'

/** The first number that JSON nodes have, less one: ncdu takes nodes with the same for one. */
const FIRST_INODE = 1000

/** Throws PersistenceError when the file is damaged. */
export async function formatSnapshot(
  path: string,
  { withData, io }: { readonly withData: boolean; readonly io: Io },
): Promise<void> {
  const tree = await SnapshotTree.read(path, { keepsData: withData })
  const output = new BufferedOutput(io.stdout)
  // The server's table has the root twice.
  output.text(`ZNode Details (count=${tree.nodes.size + 1}):\n`)
  let zxid = 0
  for (const [name, node] of walk(tree)) {
    output.text(`----\n${name}\n${await statLines(node)}`)
    zxid = Math.max(zxid, node.stat.mzxid, node.stat.pzxid)
    output.text(
      withData ? `  data = ${node.data?.toString('base64') ?? ''}\n` : `  dataLength = ${node.dataBytes}\n`,
    )
    await output.drained()
  }
  output.text('----\nSession Details (sid, timeout, ephemeralCount):\n')
  for (const { id, timeoutMs } of javaHashOrder(tree.sessions, (session) => longHash(session.id)))
    output.text(`${hex(id)}, ${timeoutMs}, ${tree.ephemeralCounts.get(id) ?? 0}\n`)
  const last = Math.max(zxidFromName(basename(path), 'snapshot'), zxid)
  output.text(`----\nLast zxid: 0x${last.toString(16)}\n`)
  await output.end()
}

/** Throws PersistenceError when the file is damaged. */
export async function formatSnapshotAsJson(path: string, io: Io): Promise<void> {
  const tree = await SnapshotTree.read(path, { keepsData: false })
  const output = new BufferedOutput(io.stdout)
  const now = Date.now()
  output.text(`[1,0,{"progname":"SnapshotFormatter.java","progver":"0.01","timestamp":${now}}`)
  let inode = FIRST_INODE
  const stack: { prefix: string; names: string[] }[] = [{ prefix: '', names: ['/'] }]
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const name = top.names.pop()
    if (name === undefined) {
      stack.pop()
      if (stack.length > 0) output.text(']')
      continue
    }
    const whole = name === '/' ? '/' : `${top.prefix}/${name}`
    const node = tree.nodes.get(whole)
    if (node === undefined) continue
    const children = tree.childrenOf(node)
    const size = node.dataBytes
    inode++
    output.text(
      `,${children.length > 0 ? '[' : ''}{"name":"${quoted(name)}","asize":${size},"dsize":${size},"dev":0,"ino":${inode}}`,
    )
    if (children.length > 0) stack.push({ prefix: whole === '/' ? '' : whole, names: children.reverse() })
    await output.drained()
  }
  output.text(']')
  await output.end()
}

/** Every node, each before its children, which are in Java's order. */
function* walk(tree: SnapshotTree): Generator<readonly [string, SnapshotNode]> {
  const stack = ['/']
  for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
    const node = tree.nodes.get(path)
    if (node === undefined) continue
    yield [path, node]
    for (const name of tree.childrenOf(node).reverse()) stack.push(`${path === '/' ? '' : path}/${name}`)
  }
}

async function statLines({ stat }: SnapshotNode): Promise<string> {
  const lines = [
    `cZxid = ${hex(BigInt(stat.czxid))}`,
    `ctime = ${await formatJavaDate(stat.ctime)}`,
    `mZxid = ${hex(BigInt(stat.mzxid))}`,
    `mtime = ${await formatJavaDate(stat.mtime)}`,
    `pZxid = ${hex(BigInt(stat.pzxid))}`,
    `cversion = ${stat.cversion}`,
    `dataVersion = ${stat.version}`,
    `aclVersion = ${stat.aversion}`,
    `ephemeralOwner = ${hex(stat.ephemeralOwner)}`,
  ]
  return lines.map((line) => `  ${line}\n`).join('')
}

/** `%#016x` */
function hex(value: bigint): string {
  return `0x${BigInt.asUintN(64, value).toString(16).padStart(14, '0')}`
}

/** Long.hashCode */
function longHash(value: bigint): number {
  return Number(BigInt.asIntN(32, value ^ (BigInt.asUintN(64, value) >> 32n)))
}

/** What JsonStringEncoder escapes: as JSON does, with capital hexadecimal digits. */
function quoted(name: string): string {
  return JSON.stringify(name)
    .slice(1, -1)
    .replace(/\\u[0-9a-f]{4}/g, (sequence) => `\\u${sequence.slice(2).toUpperCase()}`)
}
