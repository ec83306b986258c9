/** Two snapshots side by side, as SnapshotComparer shows them. */
import type { SnapshotTree } from './snapshot-tree.ts'

/** A node with what lies below it. */
export interface MeasuredNode {
  /** Its path; empty for the root. */
  readonly label: string
  readonly children: MeasuredNode[]
  /** Bytes of its data and of all below it. */
  bytes: number
  /** Nodes below it. */
  count: number
}

export interface TreeInfo {
  readonly byLabel: ReadonlyMap<string, MeasuredNode>
  readonly depths: readonly MeasuredNode[][]
  readonly summary: string
}

export interface CompareOptions {
  readonly byteThreshold: number
  readonly nodeThreshold: number
  readonly debug: boolean
  readonly interactive: boolean
  say(text: string): void
}

/** Adds up a tree. */
export function measure(tree: SnapshotTree): TreeInfo {
  const byLabel = new Map<string, MeasuredNode>()
  const depths: MeasuredNode[][] = []
  const visit = (label: string, depth: number): MeasuredNode => {
    const node = tree.nodes.get(label || '/')
    const measured: MeasuredNode = { label, children: [], bytes: node?.dataBytes ?? 0, count: 0 }
    for (const name of node === undefined ? [] : tree.childrenOf(node)) {
      const child = visit(`${label}/${name}`, depth + 1)
      measured.children.push(child)
      measured.bytes += child.bytes
      measured.count += child.count + 1
    }
    byLabel.set(label, measured)
    depths[depth] ??= []
    depths[depth]?.push(measured)
    return measured
  }
  const root = visit('', 0)
  const lines = [
    `Node count: ${byLabel.size}`,
    `Total size: ${root.bytes}`,
    `Max depth: ${depths.length}`,
    ...depths.map((nodes, depth) => `Count of nodes at depth ${depth}: ${nodes.length}`),
  ]
  return { byLabel, depths, summary: `${lines.join('\n')}\n` }
}

export function compareDepth(
  left: TreeInfo,
  right: TreeInfo,
  { depth, options }: { readonly depth: number; readonly options: CompareOptions },
): void {
  compareNodes(left.depths[depth] ?? [], right.depths[depth] ?? [], options)
}

export function compareSubtree(
  left: TreeInfo,
  right: TreeInfo,
  { path, options }: { readonly path: string; readonly options: CompareOptions },
): void {
  const [l, r] = [left.byLabel.get(path), right.byLabel.get(path)]
  if (l === undefined && r === undefined)
    options.say(`Path ${path} is neither found in left tree nor right tree.`)
  else compareNodes(l?.children ?? [], r?.children ?? [], options)
}

function compareNodes(
  left: readonly MeasuredNode[],
  right: readonly MeasuredNode[],
  options: CompareOptions,
): void {
  const [ls, rs] = [[...left].sort(byLabel), [...right].sort(byLabel)]
  let [li, ri] = [0, 0]
  while (li < ls.length || ri < rs.length) {
    const [l, r] = [ls[li], rs[ri]]
    if (l !== undefined && r !== undefined) {
      if (options.debug) options.say(`Comparing ${l.label} to ${r.label}`)
      const order = byLabel(l, r)
      if (options.debug) options.say(order < 0 ? 'left is less' : order > 0 ? 'right is less' : 'same')
      if (order < 0) sayOnly('left', l, options)
      else if (order > 0) sayOnly('right', r, options)
      else sayBoth(l, r, options)
      if (order <= 0) li++
      if (order >= 0) ri++
    } else if (l !== undefined) {
      sayOnly('left', l, options)
      li++
    } else if (r !== undefined) {
      sayOnly('right', r, options)
      ri++
    }
  }
}

function byLabel(a: MeasuredNode, b: MeasuredNode): number {
  return a.label < b.label ? -1 : a.label > b.label ? 1 : 0
}

function sayOnly(side: 'left' | 'right', node: MeasuredNode, options: CompareOptions): void {
  if (node.bytes > options.byteThreshold || node.count > options.nodeThreshold)
    options.say(
      `Node ${node.label} found only in ${side} tree. Descendant size: ${node.bytes}. Descendant count: ${node.count}`,
    )
  else if (options.debug || options.interactive)
    options.say(`Filtered ${side} node ${node.label} of size ${node.bytes}`)
}

function sayBoth(left: MeasuredNode, right: MeasuredNode, options: CompareOptions): void {
  const [bytes, count] = [right.bytes - left.bytes, right.count - left.count]
  if (Math.abs(bytes) > options.byteThreshold || Math.abs(count) > options.nodeThreshold)
    options.say(`Node ${left.label} found in both trees. Delta: ${bytes} bytes, ${count} descendants`)
  else if (options.debug || options.interactive)
    options.say(`Filtered node ${left.label} of left size ${left.bytes}, right size ${right.bytes}`)
}
