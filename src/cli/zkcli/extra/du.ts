import { walkSubtree } from '../../../zookeeper/client/walk-subtree.ts'
import { Progress } from '../../kit/progress.ts'
import { countOption, type ExtraCommand, jsonOption, parseExtraLine } from './extra-command.ts'

/** How much a znode holds, with all below it. */
interface Usage {
  readonly path: string
  readonly depth: number
  znodes: number
  bytes: number
}

/** du: tells how many znodes and bytes of data lie where. */
export const du: ExtraCommand = {
  name: 'du',
  usage: '[-d DEPTH] [PATH]',
  extraOptions: [
    { name: 'depth', short: 'd', value: 'DEPTH', description: 'how many levels get a line of their own (1)' },
    jsonOption,
  ],
  async run(words, { client, out, err, answer, progress }) {
    const line = parseExtraLine(du, words, [0, 1])
    const shownDepth = countOption(line, 'depth', 1)
    const shown = new Progress(progress, 'Counting')
    const usages: Usage[] = []
    /** The usages that a node counts for: those on its way down. */
    const way: Usage[] = []
    let forbidden = 0
    const nodes = walkSubtree(line.args[0] ?? '/', (path) => client.getChildren(path), {
      onForbidden: () => {
        forbidden += 1
      },
    })
    try {
      for await (const { path, depth, found } of nodes) {
        if (depth <= shownDepth) {
          const usage = { path, depth, znodes: 0, bytes: 0 }
          usages.push(usage)
          way.length = depth
          way.push(usage)
        }
        for (const usage of way) {
          usage.znodes += 1
          usage.bytes += found.stat.dataLength
        }
        shown.say(() => `${way[0]?.znodes} znodes, ${way[0]?.bytes} bytes`)
      }
    } finally {
      shown.end()
    }
    answer({ usages: usages.map(({ path, znodes, bytes }) => ({ path, znodes, bytes })), forbidden })
    out.write(table(usages))
    if (forbidden > 0) err.write(`${forbidden} znodes may not be read and are not counted\n`)
  },
}

/** The node itself comes last, as with du of old. */
function table(usages: readonly Usage[]): string {
  const [whole, ...parts] = usages
  const rows = [
    ['BYTES', 'ZNODES', 'PATH'],
    ...[...parts, ...(whole === undefined ? [] : [whole])].map(({ path, znodes, bytes }) => [
      String(bytes),
      String(znodes),
      path,
    ]),
  ]
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  const [bytesWidth, znodesWidth] = [width(0), width(1)]
  return rows
    .map(
      ([bytes = '', znodes = '', path]) =>
        `${bytes.padStart(bytesWidth)}  ${znodes.padStart(znodesWidth)}  ${path}\n`,
    )
    .join('')
}
