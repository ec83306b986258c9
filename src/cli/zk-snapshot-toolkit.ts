import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Io } from './kit/io.ts'
import { runSamsa } from './kit/run-samsa.ts'
import { fileProblem } from './zktoolkits/file-problem.ts'
import { formatSnapshot, formatSnapshotAsJson } from './zktoolkits/format-snapshot.ts'
import { samsaDataDir } from './zktoolkits/samsa-data.ts'

const INVALID_INVOCATION = 2
const USAGE = `USAGE: SnapshotFormatter [-d|-json] snapshot_file
       -d dump the data for each znode
       -json dump znode info in json format
`

/** zkSnapShotToolkit: shows what is in a snapshot of a real server, or in Samsa's own data. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let withData = false
  let asJson = false
  let at = 0
  for (; argv[at] === '-d' || argv[at] === '-json'; at++) {
    if (argv[at] === '-d') withData = true
    else asJson = true
  }
  const path = argv[at]
  if (path === undefined || argv.length !== at + 1) {
    io.stderr.write(USAGE)
    return INVALID_INVOCATION
  }
  const dataDir = samsaDataDir(path)
  const problem = dataDir === undefined ? fileProblem(path) : undefined
  if (problem !== undefined) {
    io.stderr.write(`${problem}\n`)
    return INVALID_INVOCATION
  }
  if (withData && asJson) {
    io.stderr.write('Cannot specify both data dump (-d) and json mode (-json) in same call\n')
    return INVALID_INVOCATION
  }
  const show = (file: string): Promise<void> =>
    asJson ? formatSnapshotAsJson(file, io) : formatSnapshot(file, { withData, io })
  if (dataDir === undefined) await show(path)
  else return showSamsa(dataDir, show, io)
  return 0
}

/** Samsa's data is shown by way of a snapshot that goes again. */
async function showSamsa(dataDir: string, show: (file: string) => Promise<void>, io: Io): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'samsa-snapshot-'))
  try {
    const words = ['zookeeper', 'export', folder, '--data-dir', dataDir, '--quiet']
    const exitCode = await runSamsa(words, io)
    if (exitCode !== 0) return exitCode
    const { listFiles, versionFolder } = await import('../zookeeper/persistence/data-directory.ts')
    const [snapshot] = listFiles(versionFolder(folder), 'snapshot')
    if (snapshot !== undefined) await show(snapshot.path)
    return 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
