import type { ZooKeeperClient } from '../../../zookeeper/client/client.ts'
import { walkSubtree } from '../../../zookeeper/client/walk-subtree.ts'
import type { Stat } from '../../../zookeeper/messages.ts'
import { nameOf } from '../../../zookeeper/paths.ts'
import { Progress } from '../../kit/progress.ts'
import { CommandError } from '../errors.ts'
import {
  countOption,
  type ExtraCommand,
  type ExtraLine,
  jsonOption,
  parseExtraLine,
} from './extra-command.ts'
import { globPattern } from './glob.ts'
import { LineOutput } from './line-output.ts'

interface Found {
  readonly children: readonly string[]
  readonly stat: Stat
  /** Only where a test looks at it. */
  readonly data: Buffer | null
}

type Test = (path: string, found: Found) => boolean

/** find: lists the znodes that pass every test given. */
export const find: ExtraCommand = {
  name: 'find',
  usage: '[PATH] [--name GLOB] [--data TEXT] [--data-regex REGEX] [--ephemeral] [--empty] [--depth DEPTH]',
  extraOptions: [
    {
      name: 'name',
      short: 'n',
      value: 'GLOB',
      description: 'the last part of the path is like this (* ? [abc])',
    },
    { name: 'data', value: 'TEXT', description: 'the data contains this text' },
    {
      name: 'data-regex',
      value: 'REGEX',
      description: 'the data matches this JavaScript regular expression',
    },
    { name: 'ephemeral', short: 'e', description: 'only ephemeral znodes' },
    { name: 'empty', description: 'only znodes without data' },
    { name: 'depth', short: 'd', value: 'DEPTH', description: 'how many levels to look into' },
    jsonOption,
  ],
  async run(words, { client, out, err, isJson, answer, progress }) {
    const line = parseExtraLine(find, words, [0, 1])
    const tests = testsOf(line)
    const readsData = line.has('data') || line.has('data-regex')
    const read = (path: string): Promise<Found> => readNode(client, path, readsData)
    const lines = new LineOutput(out)
    const shown = new Progress(progress, 'Looking')
    const paths: string[] = []
    let forbidden = 0
    let seen = 0
    const nodes = walkSubtree(line.args[0] ?? '/', read, {
      maxDepth: countOption(line, 'depth', Number.POSITIVE_INFINITY),
      onForbidden: (path) => {
        forbidden += 1
        err.write(`${path} may not be read\n`)
      },
    })
    try {
      for await (const { path, found } of nodes) {
        seen += 1
        shown.say(() => `${seen} znodes looked at`)
        if (!tests.every((test) => test(path, found))) continue
        if (isJson) paths.push(path)
        else await lines.line(path)
      }
    } finally {
      shown.end()
    }
    await lines.flush()
    answer({ paths })
    if (forbidden > 0) throw new CommandError(`${forbidden} of the znodes may not be read`)
  },
}

async function readNode(client: ZooKeeperClient, path: string, readsData: boolean): Promise<Found> {
  if (!readsData) return { ...(await client.getChildren(path)), data: null }
  const { data, stat } = await client.getData(path)
  const children = stat.numChildren === 0 ? [] : (await client.getChildren(path)).children
  return { children, stat, data }
}

function testsOf(line: ExtraLine): Test[] {
  const tests: Test[] = []
  const name = line.value('name')
  if (name !== undefined) {
    const pattern = globPattern(name)
    tests.push((path) => pattern.test(nameOf(path)))
  }
  const text = line.value('data')
  if (text !== undefined) tests.push((_, { data }) => data?.includes(text) === true)
  const regex = line.value('data-regex')
  if (regex !== undefined) {
    const pattern = regexOf(regex)
    tests.push((_, { data }) => data !== null && pattern.test(data.toString()))
  }
  if (line.has('ephemeral')) tests.push((_, { stat }) => stat.ephemeralOwner !== 0n)
  if (line.has('empty')) tests.push((_, { stat }) => stat.dataLength === 0)
  return tests
}

function regexOf(text: string): RegExp {
  try {
    return new RegExp(text, 'u')
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error))
  }
}
