import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { randomOf } from '../random.mjs'
import { root } from '../reference/jars.mjs'
import { killed, startSamsa } from '../reference/servers.mjs'

/** Produces one line a round, kills the daemon at a random moment, starts it again and consumes: what a producer was told is stored must be there, once. */
export async function run({ rounds, seed, folder }) {
  const random = randomOf(seed)
  const samsa = await startSamsa(folder)
  const bootstrap = ['--bootstrap-server', `localhost:${samsa.kafkaPort}`]
  const acknowledged = []
  const killedAfterMs = []
  let lost = 0
  try {
    await script('kafka-topics', ['--create', '--topic', 'rounds', ...bootstrap])
    for (let round = 0; round < rounds; round += 1) {
      const line = `round ${round} 这是第一个事件`
      const delayMs = Math.floor(random() * 250)
      const pid = samsa.pid()
      const producing = script('kafka-console-producer', ['--topic', 'rounds', ...bootstrap], `${line}\n`)
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      await killed(pid)
      samsa.restart()
      // The producer goes on trying while the daemon is away, as Java's does.
      const { exit, stderr } = await producing
      if (exit === 0 && !stderr.includes('ERROR')) acknowledged.push(line)
      killedAfterMs.push(delayMs)
    }
    const { stdout } = await script('kafka-console-consumer', [
      '--topic',
      'rounds',
      '--from-beginning',
      '--timeout-ms',
      '3000',
      ...bootstrap,
    ])
    const consumed = stdout.split('\n').filter((line) => line !== '')
    for (const line of acknowledged) {
      const times = consumed.filter((other) => other === line).length
      if (times === 1) continue
      lost += 1
      console.log(`${times === 0 ? 'LOST' : `SEEN ${times} TIMES`}: ${line}`)
    }
    return {
      failed: acknowledged.length > 0 ? lost : 1,
      figures: `${acknowledged.length} lines acknowledged, ${consumed.length} consumed, killed after ${Math.min(...killedAfterMs)} to ${Math.max(...killedAfterMs)} ms`,
    }
  } finally {
    await samsa.stop()
  }
}

function script(name, args, input = '') {
  return new Promise((resolve) => {
    const child = spawn(join(root, 'bin', `${name}.sh`), args)
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    child.on('close', (exit) => resolve({ exit, stdout, stderr }))
  })
}
