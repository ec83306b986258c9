// record-conversations.mjs HOST:PORT FILE... : plays the requests of test/fixtures/kafka/conversations/*.jsonl to a real
// broker, fresh for each file, and writes what it answers into the file. The tests hold our broker against that.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../bundle.mjs'

const folder = mkdtempSync(join(tmpdir(), 'samsa-record-'))
const outfile = join(folder, 'record.mjs')
try {
  await bundle({
    entryPoints: [new URL('../../test/kafka/server/conversation/record.ts', import.meta.url).pathname],
    outfile,
  })
  const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exitCode = status ?? 1
} finally {
  rmSync(folder, { recursive: true })
}
