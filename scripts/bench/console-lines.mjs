// kafka-console-producer of lines from a file and kafka-console-consumer of them to /dev/null, beside the real tools, against Samsa and a real
// broker in turn. Usage: node scripts/bench/console-lines.mjs [lines=1000000] [bytes a line=100]. Needs Java, Maven and a build.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchReference, kafkaTool, root } from '../reference/jars.mjs'
import { startRealKafka, startSamsa } from '../reference/servers.mjs'

const [lineCount, lineBytes] = [Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 100)]
fetchReference()
const folder = mkdtempSync(join(tmpdir(), 'samsa-console-'))
const input = join(folder, 'lines.txt')
await writeLines()
const samsa = await startSamsa(join(folder, 'samsa'))
const real = await startRealKafka(join(folder, 'kafka'))
try {
  console.log('| broker | what | ours | the real tool |\n|---|---|---|---|')
  for (const [broker, port] of [
    ['Samsa', samsa.kafkaPort],
    ['Kafka 4.3.1', real.port],
  ]) {
    const to = (topic) => ['--bootstrap-server', `localhost:${port}`, '--topic', topic]
    const read = (topic) => [...to(topic), '--from-beginning', '--max-messages', String(lineCount)]
    const ours = (name, words) => run([join(root, 'bin', name), ...words])
    const theirs = (name, words) => run([...kafkaTool(name), ...words])
    for (const topic of ['ours', 'theirs']) await ours('kafka-topics', [...to(topic), '--create'])
    const sent = [
      await ours('kafka-console-producer', to('ours')),
      await theirs('kafka-console-producer', to('theirs')),
    ]
    console.log(`| ${broker} | produce | ${sent.join(' | ')} |`)
    const received = [
      await ours('kafka-console-consumer', read('ours')),
      await theirs('kafka-console-consumer', read('ours')),
    ]
    console.log(`| ${broker} | consume | ${received.join(' | ')} |`)
  }
} finally {
  await Promise.all([samsa.stop(), real.stop()])
  rmSync(folder, { recursive: true, force: true })
}

/** Runs a command with the lines as its input; returns seconds of wall time. */
async function run([command, ...words]) {
  const startMs = performance.now()
  const child = spawn(command, words, { stdio: [openSync(input, 'r'), 'ignore', 'pipe'] })
  let complaint = ''
  child.stderr.on('data', (text) => {
    complaint += text
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}:\n${complaint}`)
  return `${((performance.now() - startMs) / 1000).toFixed(1)} s`
}

async function writeLines() {
  const file = createWriteStream(input)
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'
  let seed = 1
  for (let at = 0; at < lineCount; at += 1) {
    let line = `${String(at).padStart(9, '0')} `
    while (line.length < lineBytes - 1) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff
      line += letters[(seed >> 16) % letters.length]
    }
    if (!file.write(`${line}\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
}
