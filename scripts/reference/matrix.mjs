// Runs the same steps with (script, server) in every combination of real and ours, and compares each output with the real pair's.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchReference, kafkaTool, root, zkCli } from './jars.mjs'
import { steps } from './matrix-steps.mjs'
import { startRealKafka, startRealZooKeeper, startSamsa } from './servers.mjs'

const RUN_DEADLINE_MS = 60_000

fetchReference()
const folder = mkdtempSync(join(tmpdir(), 'samsa-matrix-'))
const stops = []
let failed = 0
try {
  const kafka = await startRealKafka(join(folder, 'kafka'))
  stops.push(kafka.stop)
  const zookeeper = await startRealZooKeeper(join(folder, 'zookeeper'))
  stops.push(zookeeper.stop)
  const samsa = await startSamsa(join(folder, 'samsa'))
  stops.push(samsa.stop)
  const servers = {
    real: { kafka: `localhost:${kafka.port}`, zookeeper: `127.0.0.1:${zookeeper.port}` },
    ours: { kafka: `localhost:${samsa.kafkaPort}`, zookeeper: `127.0.0.1:${samsa.zookeeperPort}` },
  }
  failed = await compare(servers)
} finally {
  for (const stop of stops) await stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit(failed === 0 ? 0 : 1)

async function compare(servers) {
  const pairs = [
    ['real', 'real'],
    ['ours', 'real'],
    ['real', 'ours'],
    ['ours', 'ours'],
  ]
  const outputs = new Map()
  for (const [scripts, server] of pairs) {
    console.error(`running ${scripts} scripts against the ${server} servers`)
    for (const step of steps)
      outputs.set(
        `${step.name}|${scripts}|${server}`,
        await run(step, scripts, servers[server], `${scripts}-${server}`),
      )
  }
  let differing = 0
  console.log(
    '| step | real scripts, real servers | ours, real | real, ours | ours, ours |\n|---|---|---|---|---|',
  )
  for (const step of steps) {
    const expected = outputs.get(`${step.name}|real|real`)
    const cells = pairs.map(([scripts, server]) => {
      const actual = outputs.get(`${step.name}|${scripts}|${server}`)
      if (scripts === 'real' && server === 'real') return step.holds(actual) ? 'as documented' : 'UNEXPECTED'
      return actual.exit === expected.exit && actual.stdout === expected.stdout ? 'same' : 'DIFFERENT'
    })
    console.log(`| ${step.name} | ${cells.join(' | ')} |`)
    for (const [index, cell] of cells.entries()) {
      if (cell === 'same' || cell === 'as documented') continue
      differing += 1
      const [scripts, server] = pairs[index]
      console.error(
        `${step.name}, ${scripts} scripts, ${server} servers:\nexpected ${JSON.stringify(expected)}\nactual   ${JSON.stringify(outputs.get(`${step.name}|${scripts}|${server}`))}`,
      )
    }
  }
  console.log(`\n${steps.length * pairs.length - differing} passed, ${differing} failed`)
  return differing
}

/** Runs one step; sends SIGINT once stdout holds what the step waits for. */
function run(step, scripts, servers, unique) {
  const [command, ...words] = commandOf(step.tool, scripts)
  const args = step.args(servers, unique)
  return new Promise((resolve) => {
    const child = spawn(command, [...words, ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' },
    })
    let [stdout, stderr] = ['', '']
    const deadline = setTimeout(() => child.kill('SIGKILL'), RUN_DEADLINE_MS)
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
      if (step.interruptAfter !== undefined && stdout.split('\n').length > step.interruptAfter)
        setTimeout(() => child.kill('SIGINT'), 500)
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(step.stdin ?? '')
    child.on('close', (code, signal) => {
      clearTimeout(deadline)
      const tail = step.stderrLine
        ? (stderr.split('\n').find((line) => step.stderrLine.test(line)) ?? '(missing)')
        : ''
      resolve({
        exit: code ?? signal,
        stdout: normalize(step.sorted ? sortLines(stdout) : stdout, unique) + tail,
      })
    })
  })
}

function commandOf(tool, scripts) {
  if (scripts === 'ours') return [join(root, 'bin', `${tool}.sh`)]
  return tool === 'zkCli' ? zkCli() : kafkaTool(tool)
}

function sortLines(text) {
  return text.split('\n').sort().join('\n')
}

/** Takes out what differs from run to run: ids, times, zxids, ports, and the names that keep the four runs apart. */
function normalize(text, unique) {
  return text
    .replaceAll(unique, 'RUN')
    .replace(/TopicId: \S{22}/g, 'TopicId: ID')
    .replace(/0x[0-9a-f]+/g, 'ZXID')
    .replace(/(time = ).*/g, '$1TIME')
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replace(/\[zk: [^\]]*\] /g, '')
    .replace(/^JLine support is .*\n/gm, '')
    .replace(/\nWATCHER::\n\nWatchedEvent state:SyncConnected .*\n/g, '')
    .replace(/^cversion = .*\n/gm, '')
}
