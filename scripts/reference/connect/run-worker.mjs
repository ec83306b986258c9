// Runs one standalone worker, the real one or ours, through the steps of a case, and tells what became of topics, files, answers and the process.
import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import kafkajs from 'kafkajs'
import { freePort } from '../servers.mjs'

const STEP_MS = 90_000
const SESSION_MS = 60_000
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Runs a case (connect/cases.mjs) with a command line, in a folder of its own, on a broker. */
export async function runWorker(command, scenario, { folder, brokerPort, java }) {
  const restPort = await freePort()
  mkdirSync(folder, { recursive: true })
  const fill = (text) =>
    text
      .replaceAll('{dir}', folder)
      .replaceAll('{broker}', `localhost:${brokerPort}`)
      .replaceAll('{rest}', `localhost:${restPort}`)
  for (const [name, content] of Object.entries(scenario.files))
    writeFileSync(join(folder, name), fill(typeof content === 'string' ? content : propertiesText(content)))
  const kafka = new kafkajs.Kafka({
    brokers: [`localhost:${brokerPort}`],
    logLevel: kafkajs.logLevel.NOTHING,
  })
  if (scenario.produce !== undefined) await produced(kafka, scenario.produce)

  const [program, ...words] = command
  const child = spawn(program, [...words, ...scenario.args.map(fill)], { stdio: ['pipe', 'pipe', 'pipe'] })
  const streams = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'])
    child[name].setEncoding('utf8').on('data', (text) => {
      streams[name] += text
    })
  const exit = new Promise((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal === 'SIGKILL' ? 9 : 15))),
  )
  if (scenario.stdin !== undefined) child.stdin.write(scenario.stdin)
  const answers = []
  let problem
  try {
    for (const step of scenario.steps)
      await taken(step, { child, streams, fill, folder, restPort, kafka, answers })
  } catch (error) {
    problem = error.message
  }
  if (problem !== undefined) child.kill('SIGTERM')
  const code = await Promise.race([exit, sleep(STEP_MS).then(() => 'still running')])
  if (code === 'still running') child.kill('SIGKILL')
  await forgotten(kafka)
  const neutral = (text) =>
    text
      .replaceAll(folder, '{dir}')
      .replaceAll(`localhost:${brokerPort}`, '{broker}')
      .replaceAll(`localhost:${restPort}`, '{rest}')
      .replaceAll(String(restPort), '{restPort}')
  const topics = {}
  for (const topic of scenario.topics ?? []) topics[topic] = await contents(kafka, topic)
  const files = {}
  for (const name of scenario.read ?? [])
    files[name] = existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'latin1') : null
  return JSON.parse(
    neutral(
      JSON.stringify({
        exit: code,
        ...(problem === undefined ? {} : { problem }),
        stdout: streams.stdout,
        log: logLines(streams.stderr, java),
        answers,
        topics,
        files,
      }),
    ),
  )
}

function propertiesText(properties) {
  return Object.entries(properties)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')
}

/** A step: { request, body } of the REST interface, { until } something is so, { append }, { signal }, { end } of stdin. */
async function taken(step, { child, streams, fill, folder, restPort, kafka, answers }) {
  const { request, body, until, append, signal } = step
  if (append !== undefined) appendFileSync(join(folder, append.file), append.text)
  if (signal !== undefined) child.kill(signal)
  if (until !== undefined) {
    const met = async () => {
      if (until.log !== undefined) return streams.stderr.includes(fill(until.log))
      if (until.ended) return child.exitCode !== null
      if (until.file !== undefined) {
        const path = join(folder, until.file)
        return existsSync(path) && readFileSync(path, 'utf8').split('\n').length > until.lines
      }
      if (until.topic !== undefined) return (await highWatermark(kafka, until.topic)) >= until.records
      const answer = await asked(restPort, until.request).catch(() => undefined)
      return answer !== undefined && JSON.stringify(answer.answer).includes(fill(until.says))
    }
    const end = Date.now() + STEP_MS
    while (!(await met())) {
      if (Date.now() > end || (child.exitCode !== null && !until.ended))
        throw new Error(`never came: ${JSON.stringify(until)}`)
      await sleep(100)
    }
  }
  if (request !== undefined) {
    const answer = await asked(
      restPort,
      request,
      body === undefined ? undefined : fill(JSON.stringify(body)),
      step.type,
    )
    answers.push({ request, ...(body === undefined ? {} : { body }), ...answer })
  }
}

async function asked(port, request, body, type = 'application/json') {
  const [method, path] = request.split(' ')
  const answer = await fetch(`http://localhost:${port}${path}`, {
    method,
    ...(body === undefined ? {} : { body, headers: { 'content-type': type } }),
    signal: AbortSignal.timeout(20_000),
  })
  const text = await answer.text()
  let read = text
  try {
    read = withoutFrames(JSON.parse(text))
  } catch {}
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    location: answer.headers.get('location'),
    allow: answer.headers.get('allow'),
    answer: read,
  }
}

/** Traces of Java without their frames; where in a line Jackson stopped depends on whether it read bytes or characters. */
function withoutFrames(value) {
  if (typeof value === 'string')
    return value
      .replace(/\n\t(at|\.\.\.) .*/g, '')
      .replace(/column: \d+/g, 'column: N')
      .trimEnd()
  if (Array.isArray(value)) return value.map(withoutFrames)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      key === 'last_modified' ? typeof each : withoutFrames(each),
    ]),
  )
}

/** Log lines without times, frames of traces and what repeats; the sizes of a trace are Java's own. */
function logLines(stderr, java) {
  const lines = stderr
    .split('\n')
    .filter((line) => line !== '' && !/^\s+(at |\.\.\. \d+)/.test(line))
    .map((line) => line.replace(/^\[[\d-]+ [\d:,]+\] /, '').replace(/correlation id \d+/, 'correlation id N'))
    .map((line) => line.replace(/timestamp=\d{13}/g, 'timestamp=T'))
  return lines.filter((line, at) => line !== lines[at - 1] && !(java && line.startsWith('SLF4J')))
}

async function produced(kafka, batches) {
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner })
  await producer.connect()
  for (const { topic, messages } of batches) {
    await producer.send({
      topic,
      messages: messages.map((message) => ({ timestamp: '1764054489123', ...message })),
    })
  }
  await producer.disconnect()
}

/** The next case's sink begins with nothing committed; a member that was killed is in the group until its session ends. */
async function forgotten(kafka) {
  const admin = kafka.admin()
  await admin.connect()
  const end = Date.now() + SESSION_MS
  for (;;) {
    const error = await admin.deleteGroups(['connect-sink']).then(
      () => undefined,
      (fault) => fault.groups?.[0]?.error ?? fault,
    )
    if (error === undefined || error.type === 'GROUP_ID_NOT_FOUND' || Date.now() > end) break
    await sleep(500)
  }
  await admin.disconnect()
}

async function highWatermark(kafka, topic) {
  const admin = kafka.admin()
  await admin.connect()
  try {
    const offsets = await admin.fetchTopicOffsets(topic).catch(() => [])
    return offsets.reduce((sum, { high }) => sum + Number(high), 0)
  } finally {
    await admin.disconnect()
  }
}

async function contents(kafka, topic) {
  const records = await highWatermark(kafka, topic)
  if (records === 0) return []
  const consumer = kafka.consumer({ groupId: `reader-${topic}-${process.hrtime.bigint()}` })
  const found = []
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  await new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`could not read ${topic}`)), STEP_MS).unref()
    void consumer.run({
      eachMessage: async ({ message, partition }) => {
        const headers = Object.entries(message.headers ?? {}).map(([key, value]) => [
          key,
          value === null ? null : withoutFrames(String(value)),
        ])
        const text = (bytes) => (bytes === null ? null : bytes.toString('latin1'))
        found.push({ partition, key: text(message.key), value: text(message.value), headers })
        if (found.length === records) resolve()
      },
    })
  })
  await consumer.disconnect()
  return found
}
