import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import type { Io } from './kit/io.ts'
import {
  type CompareOptions,
  compareDepth,
  compareSubtree,
  measure,
  type TreeInfo,
} from './zktoolkits/compare-trees.ts'
import { fileProblem } from './zktoolkits/file-problem.ts'
import { type LongOption, OptionsError, parseLongOptions, usageText } from './zktoolkits/long-options.ts'
import { SnapshotTree } from './zktoolkits/snapshot-tree.ts'

const INVALID_INVOCATION = 2

const options: readonly LongOption[] = [
  {
    name: 'l',
    long: 'left',
    hasValue: true,
    valueName: 'LEFT',
    description: '(Required) The left snapshot file.',
  },
  {
    name: 'r',
    long: 'right',
    hasValue: true,
    valueName: 'RIGHT',
    description: '(Required) The right snapshot file.',
  },
  {
    name: 'b',
    long: 'bytes',
    hasValue: true,
    valueName: 'BYTETHRESHOLD',
    description: '(Required) The node data delta size threshold, in bytes, for printing the node.',
  },
  {
    name: 'n',
    long: 'nodes',
    hasValue: true,
    valueName: 'NODETHRESHOLD',
    description: '(Required) The descendant node delta size threshold, in nodes, for printing the node.',
  },
  { name: 'd', long: 'debug', description: 'Use debug output.' },
  { name: 'i', long: 'interactive', description: 'Enter interactive mode.' },
]
const required = ['l', 'r', 'b', 'n']

/** zkSnapshotComparer: shows where two snapshots differ in bytes and nodes. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let line: ReturnType<typeof parseLongOptions>
  try {
    line = parseLongOptions(argv, options)
    const missing = required.filter((name) => !line.has(name))
    if (missing.length > 0)
      throw new OptionsError(
        `Missing required option${missing.length === 1 ? '' : 's'}: ${missing.join(', ')}`,
      )
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error
    io.stderr.write(`${error.message}\n`)
    io.stdout.write(usageText('java -cp <classPath> org.apache.zookeeper.server.SnapshotComparer', options))
    return INVALID_INVOCATION
  }
  const compare: CompareOptions = {
    byteThreshold: Number(line.value('b')),
    nodeThreshold: Number(line.value('n')),
    debug: line.has('d'),
    interactive: line.has('i'),
    say: (text) => void io.stdout.write(`${text}\n`),
  }
  const files = [line.value('l') ?? '', line.value('r') ?? '']
  const problem = files.map(fileProblem).find((one) => one !== undefined) ?? thresholdProblem(compare)
  if (problem !== undefined) {
    io.stderr.write(`${problem}\n`)
    return 1
  }
  compare.say('Successfully parsed options!')
  const trees: TreeInfo[] = []
  for (const file of files) trees.push(await load(file, compare.say))
  for (const tree of trees) compare.say(tree.summary)
  const [left, right] = trees
  if (left === undefined || right === undefined) return 1
  const maxDepth = Math.max(left.depths.length, right.depths.length)
  if (compare.interactive) {
    if (await ask({ left, right, maxDepth }, compare, io)) return 1
  } else {
    compare.say(thresholdText(compare))
    for (let depth = 0; depth < maxDepth; depth++) {
      compare.say(`Analysis for depth ${depth}`)
      compareDepth(left, right, { depth, options: compare })
    }
  }
  compare.say('All layers compared.')
  return 0
}

function thresholdProblem({ byteThreshold, nodeThreshold }: CompareOptions): string | undefined {
  return Number.isInteger(byteThreshold) && Number.isInteger(nodeThreshold)
    ? undefined
    : 'The thresholds (-b and -n) must be whole numbers'
}

async function load(file: string, say: (text: string) => void): Promise<TreeInfo> {
  const startedAt = performance.now()
  const tree = await SnapshotTree.read(file, { keepsData: false })
  say(`Deserialized snapshot in ${basename(file)} in ${seconds(startedAt)} seconds`)
  const measuredAt = performance.now()
  const info = measure(tree)
  say(`Processed data tree in ${seconds(measuredAt)} seconds`)
  return info
}

function seconds(sinceMs: number): string {
  return ((performance.now() - sinceMs) / 1000).toFixed(6)
}

function thresholdText({ byteThreshold, nodeThreshold }: CompareOptions): string {
  return `Printing analysis for nodes difference larger than ${byteThreshold} bytes or node count difference larger than ${nodeThreshold}.`
}

/** Returns whether the input ended too soon. */
async function ask(
  { left, right, maxDepth }: { left: TreeInfo; right: TreeInfo; maxDepth: number },
  compare: CompareOptions,
  io: Io,
): Promise<boolean> {
  const { say } = compare
  const lines = createInterface({ input: io.stdin })[Symbol.asyncIterator]()
  for (let depth = 0; depth < maxDepth; ) {
    say(`Current depth is ${depth}`)
    say(
      "- Press enter to move to print current depth layer;\n- Type a number to jump to and print all nodes at a given depth;\n- Enter an ABSOLUTE path to print the immediate subtree of a node. Path must start with '/'.",
    )
    const { value: input = '', done } = await lines.next()
    if (done) {
      io.stderr.write('The input ended before all layers were compared\n')
      return true
    }
    say(thresholdText(compare))
    if (input.startsWith('/')) {
      say(`Analysis for node ${input}`)
      compareSubtree(left, right, { path: input, options: compare })
    } else if (input === '' || /^[+-]?\d+$/.test(input)) {
      const asked = input === '' ? depth : Number(input)
      if (asked < 0 || asked >= maxDepth) {
        say(`Depth must be in range [0, ${maxDepth - 1}]`)
        continue
      }
      say(`Analysis for depth ${asked}`)
      compareDepth(left, right, { depth: asked, options: compare })
      depth = input === '' ? depth + 1 : asked
    } else {
      say(
        `Input ${input} is not valid. Depth must be in range [0, ${maxDepth - 1}]. Path must be an absolute path which starts with '/'.`,
      )
    }
    say('')
  }
  return false
}
