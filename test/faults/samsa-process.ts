/**
 * The daemon with both roles in a process of its own: data directory and settings (`key=value`) as arguments, Kafka's port on stdout. To
 * whoever has started it it tells what it logs as an error, and, asked for `figures`, what it holds.
 */
import { readdirSync, readlinkSync } from 'node:fs'
import { startSamsa } from '../../src/daemon/start-samsa.ts'
import { collectGarbage } from '../collect-garbage.ts'
import type { FromSamsa, SamsaFigures } from './samsa-under-test.ts'

const tell = (message: FromSamsa): void => void process.send?.(message)
const samsa = await startSamsa({
  dataDir: process.argv[2] ?? '',
  overrides: Object.fromEntries(process.argv.slice(3).map((line) => line.split(/=(.*)/s, 2))),
  onLogLine: (line) => {
    if (/\b(ERROR|WARN)\b/.test(line)) tell({ logged: line })
  },
})
process.stdout.write(`${samsa.bootstrapServers.split(':').at(-1)}\n`)

async function figures(): Promise<SamsaFigures> {
  for (let round = 0; round < 4; round++) {
    collectGarbage()
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage()
  return { rss, heapUsed, arrayBuffers, sockets: openSockets() }
}

/** A worker may begin meanwhile and open files of its own: sockets alone are what clients leave. */
function openSockets(): number {
  const isSocket = (fd: string): boolean => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:')
    } catch {
      return false // the folder itself, which is closed by now
    }
  }
  return readdirSync('/proc/self/fd').filter(isSocket).length
}

process.on('message', () => void figures().then((known) => tell({ figures: known })))
process.on('disconnect', () => process.exit(0))
