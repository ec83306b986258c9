// zk-golden.mjs: replays the recordings of test/golden/zk-cli with our zkCli and the real one, against our server and a real one, and prints a table.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from '../bundle.mjs'
import { fetchReference, root, zkCli } from './jars.mjs'
import { startRealZooKeeper, startSamsa } from './servers.mjs'

/** What the recordings were made with. */
const settings = {
  '4lw.commands.whitelist': '*',
  extendedTypesEnabled: 'true',
  enforceQuota: 'true',
  tickTime: 2000,
}

fetchReference()
const folder = mkdtempSync(join(tmpdir(), 'samsa-golden-'))
const program = join(root, 'dist/golden-pair.mjs')
const stops = []
let failed = 0
try {
  await bundle({
    entryPoints: [join(root, 'test/cli/zkcli/support/golden-pair.ts')],
    outfile: program,
  })
  const real = await startRealZooKeeper(join(folder, 'real'), settings)
  stops.push(real.stop)
  const samsa = await startSamsa(join(folder, 'samsa'), settings)
  stops.push(samsa.stop)
  const ours = [join(root, 'bin/zkCli.sh')]
  for (const [name, port, command] of [
    ['our zkCli, our server', samsa.zookeeperPort, ours],
    ['our zkCli, real server', real.port, ours],
    ['real zkCli, our server', samsa.zookeeperPort, zkCli()],
    ['real zkCli, real server', real.port, zkCli()],
  ]) {
    const words = [program, join(root, 'test/golden/zk-cli'), name, `127.0.0.1:${port}`, ...command]
    if (spawnSync(process.execPath, words, { stdio: 'inherit' }).status !== 0) failed++
  }
} finally {
  for (const stop of stops) await stop()
  rmSync(folder, { recursive: true, force: true })
  rmSync(program, { force: true })
}
process.exitCode = failed === 0 ? 0 : 1
