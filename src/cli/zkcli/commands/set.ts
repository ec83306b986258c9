import type { Command } from '../command.ts'
import { FatalError } from '../errors.ts'
import { parseOptions } from '../options.ts'
import { statJson } from '../result-json.ts'
import { statLines } from '../stat-lines.ts'
import { usageError } from '../usage.ts'
import { versionOption } from '../version-option.ts'

const spec = {
  options: [
    { name: 's', description: 'Print znode stats additionally' },
    { name: 'v', hasValue: true, description: 'Set with an expected version' },
    { name: 'b', description: 'Supply data in base64 format' },
  ],
}

/** set: writes a znode's data. */
export const set: Command = {
  name: 'set',
  usage: 'path data [-s] [-v version] [-b]',
  options: spec,
  async run(words, { client, out, answer }) {
    const line = parseOptions(words, spec)
    const [, path, text] = line.args
    if (path === undefined || text === undefined) throw usageError(set, spec)
    const data = line.has('b') ? decodeBase64(text) : Buffer.from(text)
    const stat = await client.setData(path, data, versionOption(line))
    answer({ path, stat: statJson(stat) })
    if (line.has('s')) out.write(await statLines(stat))
  },
}

/** Base64 as Java's basic decoder takes it: no blanks, padding all there or left out. */
function decodeBase64(text: string): Buffer {
  const isWhole = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?$/.test(text)
  if (!isWhole) throw new FatalError(`not base64: "${text}"`)
  return Buffer.from(text, 'base64')
}
