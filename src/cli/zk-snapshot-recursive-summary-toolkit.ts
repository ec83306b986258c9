import type { Io } from './kit/io.ts'
import { fileProblem } from './zktoolkits/file-problem.ts'
import { SnapshotTree } from './zktoolkits/snapshot-tree.ts'

const INVALID_INVOCATION = 2
const USAGE = [
  'USAGE:',
  '\n',
  'SnapshotRecursiveSummary  <snapshot_file>  <starting_node>  <max_depth>',
  '\n',
  'snapshot_file:    path to the zookeeper snapshot',
  'starting_node:    the path in the zookeeper tree where the traversal should begin',
  "max_depth:        defines the depth where the tool still writes to the output. 0 means there is no depth limit, every non-leaf node's stats will be displayed, 1 means it will only contain the starting node's and it's children's stats, 2 ads another level and so on. This ONLY affects the level of details displayed, NOT the calculation.",
].join('\n')

/** zkSnapshotRecursiveSummaryToolkit: how many nodes and bytes lie below each node that has children. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const [path = '', start = '', depth = ''] = argv
  if (argv.length !== 3 || !/^[+-]?\d{1,10}$/.test(depth)) {
    io.stderr.write(`${USAGE}\n`)
    return INVALID_INVOCATION
  }
  const problem = fileProblem(path)
  if (problem !== undefined) {
    io.stderr.write(`${problem}\n`)
    return 1
  }
  const tree = await SnapshotTree.read(path, { keepsData: false })
  if (!tree.nodes.has(start)) {
    io.stderr.write(`There is no node ${start} in ${path}\n`)
    return 1
  }
  io.stdout.write(`${summarize(tree, start, { level: 0, maxDepth: Number(depth) }).text}\n`)
  return 0
}

interface Summary {
  readonly nodes: number
  readonly bytes: number
  readonly text: string
}

function summarize(
  tree: SnapshotTree,
  path: string,
  { level, maxDepth }: { level: number; maxDepth: number },
): Summary {
  const node = tree.nodes.get(path)
  if (node === undefined) return { nodes: 0, bytes: 0, text: '' }
  let nodes = 1
  let bytes = node.dataBytes
  let below = ''
  const children = tree.childrenOf(node)
  for (const name of children) {
    const child = summarize(tree, `${path === '/' ? '' : path}/${name}`, { level: level + 1, maxDepth })
    nodes += child.nodes
    bytes += child.bytes
    below += child.text
  }
  if (children.length === 0 || (maxDepth !== 0 && level > maxDepth)) return { nodes, bytes, text: '' }
  const tab = '--'.repeat(level)
  const text = `${tab} ${path}\n${tab}   children: ${nodes - 1}\n${tab}   data: ${bytes}\n${below}`
  return { nodes, bytes, text }
}
