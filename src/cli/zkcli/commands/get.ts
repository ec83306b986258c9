import type { Command } from '../command.ts'
import { hexDump } from '../hex-dump.ts'
import { withOldWatch } from '../old-watch.ts'
import { parseOptions } from '../options.ts'
import { dataJson, statJson } from '../result-json.ts'
import { statLines } from '../stat-lines.ts'
import { usageError } from '../usage.ts'

const spec = {
  options: [
    { name: 's', description: 'Print znode stats additionally' },
    { name: 'w', description: 'Watch for changes on the znode' },
    { name: 'b', description: 'Output data in base64 format' },
    { name: 'x', description: 'Output data in hexdump format' },
  ],
}

/** get: prints a znode's data, `null` (also in base64 and hexdump) when it has none. */
export const get: Command = {
  name: 'get',
  usage: '[-s] [-w] [-b] [-x] path',
  options: spec,
  async run(words, { client, out, err, answer }) {
    const first = parseOptions(words, spec)
    if (first.args.length < 2) throw usageError(get, spec)
    const line = withOldWatch({ words, line: first, spec, err, usage: '[-s] [-w]', name: 'get' })
    const path = line.args[1] ?? ''
    const { data, stat } = await client.getData(path, { watch: line.has('w') })
    answer({ path, ...dataJson(data, line.has('b')), stat: statJson(stat) })
    const bytes = data ?? Buffer.from('null')
    const text = line.has('x') ? hexDump(bytes) : line.has('b') ? bytes.toString('base64') : bytes.toString()
    out.write(`${text}\n`)
    if (line.has('s')) out.write(await statLines(stat))
  },
}
