// record-share-transcripts.mjs PORT: has a real broker on localhost go through the schedules of test/kafka/server/share/transcript, and
// writes what it answers into test/fixtures/kafka/share-transcripts. The tests hold our broker against that.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from '../bundle.mjs'

const root = new URL('../../', import.meta.url).pathname
// Under the root: the bundle finds its packages there.
const folder = mkdtempSync(join(root, '.record-'))
const outfile = join(folder, 'record.mjs')
const [port = ''] = process.argv.slice(2)
try {
  await bundle({
    entryPoints: [join(root, 'test/kafka/server/share/transcript/record.ts')],
    outfile,
  })
  for (const seed of [1, 2, 3]) {
    const file = join(root, `test/fixtures/kafka/share-transcripts/${seed}.jsonl`)
    const { status } = spawnSync(process.execPath, [outfile, port, String(seed), '150', file], {
      stdio: 'inherit',
    })
    if (status !== 0) throw new Error(`seed ${seed} failed`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
