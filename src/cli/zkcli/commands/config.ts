import { parseJavaProperties } from '../../../instance/java-properties.ts'
import type { Command } from '../command.ts'
import { parseOptions } from '../options.ts'
import { dataJson, statJson } from '../result-json.ts'
import { statLines } from '../stat-lines.ts'

const spec = {
  options: [
    { name: 's', description: 'stats' },
    { name: 'w', description: 'watch' },
    { name: 'c', description: 'client connection string' },
  ],
}

/** config: shows the ensemble's configuration; of a standalone server it is empty. */
export const config: Command = {
  name: 'config',
  usage: '[-c] [-w] [-s]',
  options: spec,
  async run(words, { client, out, answer }) {
    const line = parseOptions(words, spec)
    const { data, stat } = await client.getConfig({ watch: line.has('w') })
    const text = data === null ? 'null' : data.toString()
    out.write(`${line.has('c') ? clientConfig(text) : text}\n`)
    answer({ ...dataJson(data), stat: statJson(stat) })
    if (line.has('s')) out.write(await statLines(stat))
  },
}

/** Returns the version and the client addresses of the `server.N` lines, which stand behind their semicolon. */
function clientConfig(text: string): string {
  const properties = parseJavaProperties(text)
  const addresses: string[] = []
  for (const [key, value] of properties) {
    if (!key.trim().startsWith('server.')) continue
    const client = value.trim().split(';')[1]?.trim()
    if (client === undefined) addresses.push('')
    else addresses.push(client.includes(':') ? client : `0.0.0.0:${client}`)
  }
  return `${properties.get('version')?.trim() ?? ''} ${addresses.join(',')}`
}
