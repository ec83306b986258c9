// kcat (on Debian 12 with librdkafka 2.0.2). Arguments: bootstrap address, a prefix for names.
import { deepStrictEqual as equal, match, ok } from 'node:assert'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codecs, run, Skip } from './checks.mjs'

const [address, prefix] = process.argv.slice(2)
const topic = `${prefix}.topic`
const group = `${prefix}.group`
const lines = ['钥匙=这是第一个事件', 'second=', `third=${'0123456789'.repeat(1000)}`]

/** Runs kcat to its end, and returns its stdout; a kcat that fails is an error with what it said. */
function kcat(args, input = '') {
  return new Promise((resolve, reject) => {
    const child = spawn('kcat', ['-b', address, ...args])
    let [stdout, stderr] = ['', '']
    const timer = setTimeout(() => child.kill('SIGKILL'), 25_000)
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) resolve(stdout)
      else reject(new Error(`kcat ${args.join(' ')} ended with ${code ?? signal}: ${stderr}`))
    })
  })
}

const write = (...options) => kcat(['-P', '-t', topic, '-p', '0', '-K=', ...options], `${lines.join('\n')}\n`)
const end = async (partition = 0) =>
  Number((await kcat(['-Q', '-t', `${topic}:${partition}:-1`])).match(/offset (\d+)/)?.[1])
const metadata = async (...args) => JSON.parse(await kcat(['-L', '-J', ...args]))

/** The default producer makes the topic (auto.create.topics.enable): kcat has no call for it. */
async function createTopic() {
  await write()
  const partitions = (await metadata('-t', topic)).topics[0].partitions
  equal([partitions.length, partitions[0].leader], [1, 1])
}

async function describeTopics() {
  const { brokers, controllerid, topics } = await metadata()
  equal([brokers.length, controllerid], [1, 1])
  ok(topics.some((described) => described.topic === topic))
}

const produce = (codec) => async () => {
  const from = await end()
  await write('-z', codec, '-H', '来源=测试', '-H', 'empty')
  const read = await kcat([
    '-C',
    '-t',
    topic,
    '-p',
    '0',
    '-o',
    String(from),
    '-e',
    '-q',
    '-f',
    '%k=%s|%h|%o\n',
  ])
  const expected = lines.map((line, index) => `${line}|来源=测试,empty=NULL|${from + index}`)
  equal(read.trimEnd().split('\n'), expected)
}

async function idempotent() {
  const from = await end()
  await write('-X', 'enable.idempotence=true', '-X', 'acks=all')
  equal((await end()) - from, lines.length)
}

/** kcat sends all of its input in one transaction, which it commits. */
async function transactions() {
  const ledger = `${prefix}.ledger`
  await kcat(['-P', '-t', ledger, '-X', `transactional.id=${prefix}.transactional`], 'commit 1\ncommit 2\n')
  const read = await kcat([
    '-C',
    '-t',
    ledger,
    '-o',
    'beginning',
    '-e',
    '-q',
    '-X',
    'isolation.level=read_committed',
  ])
  equal(read, 'commit 1\ncommit 2\n')
}

async function timestamps() {
  const read = await kcat(['-C', '-t', topic, '-p', '0', '-o', 'beginning', '-e', '-q', '-f', '%T %o\n'])
  const [time, offset] = read.trimEnd().split('\n').at(-1).split(' ').map(Number)
  const answer = await kcat(['-Q', '-t', `${topic}:0:${time}`])
  match(answer, / offset \d+/)
  ok(Number(answer.match(/offset (\d+)/)[1]) <= offset)
  const later = await kcat(['-Q', '-t', `${topic}:0:${time + 100_000}`])
  equal(Number(later.match(/offset (-?\d+)/)[1]), -1)
  const since = await kcat(['-C', '-t', topic, '-p', '0', '-o', `s@${time}`, '-e', '-q', '-f', '%o\n'])
  ok(since.trimEnd().split('\n').includes(String(offset)))
}

/** A consumer of the group that ends when it has read so many, and commits as it leaves. */
const member = (count, ...options) =>
  kcat([
    '-G',
    group,
    '-c',
    String(count),
    '-q',
    '-X',
    'auto.offset.reset=earliest',
    '-f',
    '%p:%o\n',
    ...options,
    topic,
  ])

async function groupReads() {
  const count = await end()
  const read = await member(count)
  equal(
    read.trimEnd().split('\n'),
    Array.from({ length: count }, (_, offset) => `0:${offset}`),
  )
}

async function groupGoesOn() {
  const from = await end()
  await write()
  const read = await member(lines.length)
  equal(
    read.trimEnd().split('\n'),
    lines.map((_, index) => `0:${from + index}`),
  )
}

/** -P FILE: a whole file is one record. */
async function consumeFile() {
  const folder = mkdtempSync(join(tmpdir(), 'samsa-kcat-'))
  try {
    writeFileSync(join(folder, 'file'), '整个文件\nwith two lines\n')
    await kcat(['-P', '-t', `${topic}.file`, '-k', 'key', join(folder, 'file')])
    const read = await kcat(['-C', '-t', `${topic}.file`, '-o', 'beginning', '-e', '-q', '-J'])
    const { key, payload, partition, offset } = JSON.parse(read)
    equal(
      { key, payload, partition, offset },
      { key: 'key', payload: '整个文件\nwith two lines\n', partition: 0, offset: 0 },
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const missing = async () => {
  throw new Skip('no call')
}

await run([
  ['create topic', createTopic],
  ['describe topics', describeTopics],
  ...codecs.map((codec) => [`produce, consume: ${codec}`, produce(codec)]),
  ['idempotent producer', idempotent],
  ['transactions', transactions],
  ['offsets by timestamp', timestamps],
  ['group reads, commits', groupReads],
  ['group goes on from its commit', groupGoesOn],
  ['a file as one record, as JSON', consumeFile],
  ...[
    'two members share',
    'list, describe groups',
    'describe, alter configs',
    'add partitions',
    'delete records',
    'delete group',
    'delete topic',
  ].map((name) => [name, missing]),
])
