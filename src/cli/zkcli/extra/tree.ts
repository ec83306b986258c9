import type { ZooKeeperClient } from '../../../zookeeper/client/client.ts'
import { isKeeperError } from '../../../zookeeper/client/keeper-exception.ts'
import { type Visited, walkSubtree } from '../../../zookeeper/client/walk-subtree.ts'
import { ErrorCode } from '../../../zookeeper/errors.ts'
import type { GetChildren2Response, Stat } from '../../../zookeeper/messages.ts'
import { nameOf } from '../../../zookeeper/paths.ts'
import { countOption, type ExtraCommand, jsonOption, parseExtraLine } from './extra-command.ts'
import { LineOutput } from './line-output.ts'

/** What there is to see of a node: nothing where this session may not read it. */
type Seen = Pick<GetChildren2Response, 'children'> & Partial<GetChildren2Response>

/** A node as `tree --json` has it. */
interface TreeJson {
  readonly name: string
  readonly isReadable: boolean
  readonly isEphemeral: boolean
  readonly numChildren: number
  readonly children: TreeJson[]
}

/** tree: draws a znode and what is below it. */
export const tree: ExtraCommand = {
  name: 'tree',
  usage: '[-d DEPTH] [PATH]',
  extraOptions: [
    { name: 'depth', short: 'd', value: 'DEPTH', description: 'how many levels to show' },
    jsonOption,
  ],
  async run(words, { client, out, isJson, answer }) {
    const line = parseExtraLine(tree, words, [0, 1])
    const maxDepth = countOption(line, 'depth', Number.POSITIVE_INFINITY)
    const path = line.args[0] ?? '/'
    const nodes = walkSubtree(path, (node) => readNode(client, node), { maxDepth })
    if (isJson) {
      answer({ path, ...(await nested(nodes)) })
      return
    }
    const lines = new LineOutput(out)
    const drawing = new Drawing(maxDepth)
    let count = 0
    for await (const node of nodes) {
      await lines.line(drawing.line(node))
      count += 1
    }
    await lines.line(`\n${count} ${count === 1 ? 'znode' : 'znodes'}`)
    await lines.flush()
  },
}

async function readNode(client: ZooKeeperClient, path: string): Promise<Seen> {
  try {
    return await client.getChildren(path)
  } catch (error) {
    if (isKeeperError(error, ErrorCode.NOAUTH)) return { children: [] }
    throw error
  }
}

function isEphemeral(stat: Stat | undefined): boolean {
  return stat !== undefined && stat.ephemeralOwner !== 0n
}

/** The lines to the left of a node, which depend on the nodes above it. */
class Drawing {
  readonly #maxDepth: number
  readonly #lastAt: boolean[] = []

  constructor(maxDepth: number) {
    this.#maxDepth = maxDepth
  }

  line({ path, depth, isLast, found: { stat } }: Visited<Seen>): string {
    this.#lastAt[depth] = isLast
    const marks = [
      ...(stat === undefined ? ['may not be read'] : []),
      ...(isEphemeral(stat) ? ['ephemeral'] : []),
      ...(depth === this.#maxDepth && stat !== undefined && stat.numChildren > 0
        ? [`${stat.numChildren} below`]
        : []),
    ]
    const mark = marks.length === 0 ? '' : ` (${marks.join(', ')})`
    if (depth === 0) return `${path}${mark}`
    let left = ''
    for (let level = 1; level < depth; level++) left += this.#lastAt[level] === true ? '    ' : '│   '
    return `${left}${isLast ? '└── ' : '├── '}${nameOf(path)}${mark}`
  }
}

async function nested(nodes: AsyncIterable<Visited<Seen>>): Promise<TreeJson | undefined> {
  const way: TreeJson[] = []
  for await (const { path, depth, found } of nodes) {
    const node: TreeJson = {
      name: nameOf(path),
      isReadable: found.stat !== undefined,
      isEphemeral: isEphemeral(found.stat),
      numChildren: found.stat?.numChildren ?? 0,
      children: [],
    }
    way.length = depth
    way.at(-1)?.children.push(node)
    way.push(node)
  }
  return way[0]
}
