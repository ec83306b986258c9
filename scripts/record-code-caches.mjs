// Runs the scripts of a build once or a few times, each beside a daemon of its own, so that bin/launch.cjs keeps what V8 compiled of them: the
// functions that small commands need, and no others, for reading compiled code has its price too.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startSamsa } from './reference/servers.mjs'
import { isFault, smallCommands, withServer, writeCommandFiles } from './small-commands.mjs'

const bin = fileURLToPath(new URL('../bin', import.meta.url))
const TIMEOUT_MS = 30_000
/** As many scripts at a time. */
const LANES = 2
/** For each of those that read one. */
const RECORDS = 20

/** Fills dist/ with a code cache for each script. Throws when a script cannot be run. */
export async function recordCodeCaches() {
  const folder = mkdtempSync(join(tmpdir(), 'samsa-code-caches-'))
  process.env.SAMSA_RECORD_CODE_CACHE = '1'
  const samsa = await startSamsa(join(folder, 'server'))
  try {
    writeCommandFiles(folder)
    const broker = `localhost:${samsa.kafkaPort}`
    const server = `localhost:${samsa.zookeeperPort}`
    await run(withServer(['kafka-topics', '--create', '--topic', 'bench'], broker, folder))
    await run(withServer(['kafka-console-producer', '--topic', 'bench'], broker, folder))
    const lines = [
      ...smallCommands.map((words) => withServer(words, broker, folder)),
      ['zkCli', '-server', server, 'ls', '/'],
      ['zookeeper-shell', server, 'ls', '/'],
      ['samsa', 'status', '--data-dir', join(folder, 'server/data')],
    ]
    const scripts = [...new Set(lines.map(([script]) => script))]
    const next = async () => {
      for (let script = scripts.shift(); script !== undefined; script = scripts.shift())
        for (const line of lines) if (line[0] === script) await run(line)
    }
    await Promise.all(Array.from({ length: LANES }, next))
  } finally {
    await samsa.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Every run adds to what those before it left of the same script. */
function run([script, ...words]) {
  return new Promise((resolve, reject) => {
    const child = spawn(join(bin, script), words, { stdio: ['pipe', 'ignore', 'pipe'], timeout: TIMEOUT_MS })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    child.stdin.on('error', () => undefined).end('a line\n'.repeat(RECORDS))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal === null && !isFault(code, stderr)) resolve()
      else reject(new Error(`${script} ${words.join(' ')} ended with ${code ?? signal}: ${stderr}`))
    })
  })
}
