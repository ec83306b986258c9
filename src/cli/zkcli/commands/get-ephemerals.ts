import type { Command } from '../command.ts'
import { parseOptions } from '../options.ts'

/** getEphemerals: lists this session's ephemeral znodes that begin with a path, all without one. */
export const getEphemerals: Command = {
  name: 'getEphemerals',
  usage: 'path',
  async run(words, { client, out, answer }) {
    const path = parseOptions(words, { options: [] }).args[1]
    const paths = await client.getEphemerals(path ?? '/')
    out.write(`[${paths.join(', ')}]\n`)
    answer({ paths })
  },
}
