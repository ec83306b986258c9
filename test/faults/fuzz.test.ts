/**
 * Frames that no client would send, at both ports and all sockets of a daemon, while a client that behaves goes about its work: the daemon
 * lives, answers what can be answered, logs no fault of its own, serves the other client in time, and holds nothing in the end that it did not hold before.
 *
 * FAULT_ROUNDS times ten thousand frames. What has been found leaves the last frames of each connection in a file, which FAULT_REPLAY sends again.
 */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { digestId } from '../../src/zookeeper/acl.ts'
import { dial } from '../net/dial.ts'
import { Random } from '../random.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { BehavedClient, useBehavedClient } from './behaved-client.ts'
import { Attacker, type Range } from './fuzz/attacker.ts'
import { kafkaAttack, zooKeeperAttack } from './fuzz/attacks.ts'
import { clean, SUPER } from './fuzz/cleaning.ts'
import { attackControl } from './fuzz/control-attack.ts'
import { type SamsaFigures, SamsaUnderTest, useSamsaProcess } from './samsa-under-test.ts'

const FRAMES = Math.round(10_000 * Number(process.env['FAULT_ROUNDS'] ?? 0.3))
const IS_LONG = FRAMES >= 100_000
const seed = Number(process.env['FAULT_SEED'] ?? 1)
const replayed = process.env['FAULT_REPLAY']
/** No answer to the client that behaves takes longer, however busy the machine is with other work; how long they do take is told. */
const LONGEST_MS = 30_000
/**
 * Between the halves. By what snapshots of the heap show, three things still grow, and each has its end: machine code that V8 makes of
 * what has run often, the cache of the ends of logs (16 MB), and room to decompress batches in (4 MB; not among it is what zstd's
 * WebAssembly module, which a Node before 22.15 needs, has once reserved: 64 MB, most of which is never touched).
 */
const MOST_GROWTH_BYTES = 32_000_000
/** A run that is stopped has said so far how far it has come. */
const TOLD_EACH = 100_000
const KAFKA_CONNECTIONS = 48
const ZOOKEEPER_CONNECTIONS = 8
const SETTINGS = [
  'group.initial.rebalance.delay.ms=0',
  // What has gone while nothing was read from it is noticed then. In a long run all processes may be stopped for a while, which
  // the client that behaves outlives.
  `connections.max.idle.ms=${IS_LONG ? 100_000 : 5000}`,
  'tickTime=300',
  'maxSessionTimeout=300000',
  'maxClientCnxns=0',
  'extendedTypesEnabled=true',
  '4lw.commands.whitelist=*',
  `zookeeper.DigestAuthenticationProvider.superDigest=${digestId(SUPER)}`,
]
/** A fault of ours, or of the machine; what is said of clients is information. */
const FAULT = /ERROR/

useSamsaProcess()
useBehavedClient()

test.skipIf(replayed !== undefined)(
  `${FRAMES} frames harm nobody (seed ${seed})`,
  { timeout: 60_000 + FRAMES * (IS_LONG ? 5 : 1) },
  async () => {
    const samsa = await SamsaUnderTest.start(temporaryFolder(), ...SETTINGS)
    const behaved = await BehavedClient.start(samsa.addresses)
    const before = await samsa.figures()
    const figures: SamsaFigures[] = []
    let framesSent = 0
    let attackMs = 0
    for (const half of [1, 2]) {
      const startedMs = performance.now()
      framesSent += await attack(samsa, behaved, half)
      attackMs += performance.now() - startedMs
      await clean(samsa.addresses)
      figures.push(await quiet(samsa, before.sockets))
    }
    const latencies = await behaved.latencies()
    expect(distinctFaults(samsa)).toEqual([])
    console.log(report(framesSent, attackMs, latencies, figures))
    expect(behaved.wrong).toBeUndefined()
    expect(latencies.count).toBeGreaterThan(20)
    expect(latencies.most).toBeLessThan(LONGEST_MS)
    const [first, second] = figures
    expect(second?.sockets).toBeLessThanOrEqual(before.sockets)
    expect(heldBytes(second) - heldBytes(first)).toBeLessThan(MOST_GROWTH_BYTES)
  },
)

function heldBytes(figures: SamsaFigures | undefined): number {
  return (figures?.heapUsed ?? 0) + (figures?.arrayBuffers ?? 0)
}

/** Half of the frames, from connections to both ports and all sockets. Returns how many the daemon has dealt with. */
async function attack(samsa: SamsaUnderTest, behaved: BehavedClient, half: number): Promise<number> {
  const { kafka, kafkaSocket, zookeeper, zookeeperSocket } = samsa.addresses
  let counted = 0
  let found: string | undefined
  const range: Range = {
    get isOpen() {
      return counted < FRAMES / 2 && found === undefined
    },
    count: (frames) => {
      counted += frames
      if (!range.isOpen) for (const attacker of attackers) attacker.stop()
    },
    found: (what) => {
      found ??= what
      for (const attacker of attackers) attacker.stop()
    },
  }
  const random = (number: number) => new Random(seed * 1000 + half * 100 + number)
  const attackers = [
    ...Array.from(
      { length: KAFKA_CONNECTIONS },
      (_, number) =>
        new Attacker(number < 4 ? kafkaSocket : kafka, kafkaAttack('kafka', random(number)), range),
    ),
    ...Array.from(
      { length: ZOOKEEPER_CONNECTIONS },
      (_, number) =>
        new Attacker(
          number < 2 ? zookeeperSocket : zookeeper,
          zooKeeperAttack('zookeeper', random(50 + number)),
          range,
        ),
    ),
  ]
  let told = 0
  let lookedMs = performance.now()
  const looking = setInterval(() => {
    const nowMs = performance.now()
    // When all processes were stopped for a while nobody was silent.
    const ranMs = Math.min(nowMs - lookedMs, 500)
    lookedMs = nowMs
    for (const attacker of attackers) attacker.look(ranMs)
    if (counted >= told + TOLD_EACH) {
      told = counted
      console.log(`half ${half}: ${counted} frames`)
    }
    if (!samsa.isAlive) range.found('the daemon has ended')
    if (behaved.wrong !== undefined) range.found(`the client that behaves: ${behaved.wrong}`)
  }, 50)
  const controls = (async () => {
    const chance = random(99)
    while (range.isOpen) {
      await attackControl(samsa.controlSocket, chance).catch(() => undefined)
      await delay(20)
    }
  })()
  await Promise.all([controls, ...attackers.map((attacker) => attacker.run())])
  clearInterval(looking)
  if (found !== undefined) expect.fail(`${found}\n${saved(attackers)}`)
  return counted
}

/** What was logged as a fault, one of each kind: the first words tell the kind. */
function distinctFaults({ logged }: SamsaUnderTest): readonly string[] {
  const kinds = new Map<string, string>()
  for (const line of logged.filter((text) => FAULT.test(text))) {
    const kind = line
      .split('\n')
      .slice(0, 2)
      .join(' ')
      .replace(/^.*?ERROR|\d+/g, '')
      .slice(0, 120)
    if (!kinds.has(kind)) kinds.set(kind, line)
  }
  return [...kinds.values()]
}

/** What the daemon holds when the connections have gone, and the sessions that were begun have expired. */
async function quiet(samsa: SamsaUnderTest, socketsBefore: number): Promise<SamsaFigures> {
  await delay(IS_LONG ? 2000 : 300)
  for (let look = 0; look < 600 && samsa.isAlive; look++) {
    const figures = await samsa.figures()
    if (figures.sockets <= socketsBefore) return figures
    await delay(200)
  }
  return samsa.figures()
}

function saved(attackers: readonly Attacker[]): string {
  const file = join(mkdtempSync(join(tmpdir(), 'samsa-fuzz-')), `seed-${seed}.json`)
  const recent = attackers.map(({ name, recent }) => ({
    name,
    frames: recent.map((frame) => frame.toString('hex')),
  }))
  writeFileSync(file, JSON.stringify(recent))
  return `The last frames of each connection: FAULT_REPLAY=${file} npx vitest run test/faults/fuzz.test.ts`
}

function report(
  frames: number,
  attackMs: number,
  latencies: { count: number; median: number; p99: number; most: number },
  figures: readonly SamsaFigures[],
): string {
  const [first, second] = figures.map(
    ({ rss, heapUsed, arrayBuffers, sockets }) =>
      `RSS ${mb(rss)}, heap ${mb(heapUsed)} and ${mb(arrayBuffers)} of buffers, ${sockets} sockets`,
  )
  const { count, median, p99, most } = latencies
  return `${frames} frames, ${((frames / attackMs) * 1000).toFixed(0)} a second; ${count} answers beside them, median ${median.toFixed(1)}, p99 ${p99.toFixed(1)}, at most ${most.toFixed(0)} ms; after half: ${first}; at the end: ${second}`
}

function mb(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(0)} MB`
}

test.runIf(replayed !== undefined)('the frames of a file harm nobody', { timeout: 120_000 }, async () => {
  const samsa = await SamsaUnderTest.start(temporaryFolder(), ...SETTINGS)
  const connections = JSON.parse(readFileSync(replayed ?? '', 'utf8')) as {
    name: 'kafka' | 'zookeeper'
    frames: string[]
  }[]
  for (const { name, frames } of connections) {
    const attack = name === 'kafka' ? undefined : zooKeeperAttack(name, new Random(1))
    for (const hex of frames) {
      const socket = await dial(samsa.addresses[name])
      socket.on('error', () => undefined)
      const hello = attack?.hello()
      if (hello !== undefined) socket.write(hello)
      socket.end(Buffer.from(hex, 'hex'))
      await new Promise((resolve) => socket.on('close', resolve).resume())
      expect(samsa.isAlive, hex).toBe(true)
      expect(
        samsa.logged.filter((line) => FAULT.test(line)),
        hex,
      ).toEqual([])
    }
  }
})
