// record-compaction.mjs FILE : plays the scenarios of test/kafka/server/log/cleaner to a real Kafka of its own, whose cleaner is quick, and
// writes what each compaction has left. The tests hold our cleaner against test/fixtures/kafka/compaction/recordings.jsonl.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../bundle.mjs'
import { fetchReference, root } from './jars.mjs'
import { startRealKafka } from './servers.mjs'

const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('usage: record-compaction.mjs FILE')
fetchReference()
const folder = mkdtempSync(join(tmpdir(), 'samsa-record-'))
const kafka = await startRealKafka(folder, { 'log.cleaner.backoff.ms': 200 })
try {
  // In the project, so that the packages are found.
  const outfile = join(root, 'dist/record-compaction.mjs')
  await bundle({
    entryPoints: [
      new URL('../../test/kafka/server/log/cleaner/record-compaction.ts', import.meta.url).pathname,
    ],
    outfile,
  })
  const words = [`localhost:${kafka.port}`, join(folder, 'logs'), file]
  const { status } = spawnSync(process.execPath, [outfile, ...words], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} finally {
  await kafka.stop()
  rmSync(folder, { recursive: true })
}
