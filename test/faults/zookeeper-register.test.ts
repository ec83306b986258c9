/**
 * One znode as a register: clients read it and write it at the same time, and the server is killed with SIGKILL meanwhile. Whatever they saw
 * must fit one order of all writes that respects real time. The versions in the stats are that order, so it need not be searched for.
 */
import { expect, test } from 'vitest'
import { GetDataResponse, SetDataResponse } from '../../src/zookeeper/messages.ts'
import { Random } from '../random.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { bodyOf, RawClient } from '../zookeeper/server/support/raw-client.ts'
import { create, getData, setData } from '../zookeeper/server/support/requests.ts'
import { killProcess, Program } from './program.ts'

const ROUNDS = Number(process.env['FAULT_ROUNDS'] ?? 2)
const SEED = Number(process.env['FAULT_SEED'] ?? 1)
const CLIENTS = 4
const PATH = '/register'

const program = new Program('zookeeper-process.ts')
program.use()

/** A read or write that was answered; `begin` and `end` are moments of one counter. */
interface Seen {
  readonly kind: 'read' | 'write'
  readonly value: string
  readonly version: number
  readonly begin: number
  readonly end: number
}

/** A write whose answer did not come: it may have happened, or not. */
interface Unanswered {
  readonly value: string
  readonly begin: number
}

test('reads and writes of one znode fit one order, whenever the server is killed', {
  timeout: 30_000 + ROUNDS * 10_000,
}, async () => {
  const random = new Random(SEED)
  const folder = temporaryFolder()
  const seen: Seen[] = []
  const unanswered: Unanswered[] = []
  let moment = 0
  let values = 0

  const work = async (port: number): Promise<void> => {
    const client = await RawClient.open(port, 30_000)
    for (;;) {
      const begin = moment++
      const isWrite = random.chance(0.5)
      const value = isWrite ? `value ${values++}` : ''
      const asked = isWrite ? setData(client, PATH, value) : getData(client, PATH)
      const answer = await asked.catch(() => undefined)
      if (answer === undefined) {
        if (isWrite) unanswered.push({ value, begin })
        return
      }
      expect(answer.err).toBe(0)
      if (isWrite) {
        const { version } = bodyOf(SetDataResponse, answer).stat
        seen.push({ kind: 'write', value, version, begin, end: moment++ })
      } else {
        const { data, stat } = bodyOf(GetDataResponse, answer)
        seen.push({ kind: 'read', value: String(data), version: stat.version, begin, end: moment++ })
      }
    }
  }

  for (let round = 0; round < ROUNDS; round++) {
    const { child, port } = await program.start(folder)
    if (round === 0) await create(await RawClient.open(port), PATH, { data: 'first' })
    const works = Array.from({ length: CLIENTS }, () => work(port))
    setTimeout(() => child.kill('SIGKILL'), random.int(50, 400))
    await Promise.all(works)
    await killProcess(child)
  }
  expect(seen.length).toBeGreaterThan(ROUNDS)
  expect(contradictions(seen, unanswered)).toEqual([])
})

/** What does not fit one order: versions are places in it, each with one value. */
function contradictions(seen: readonly Seen[], unanswered: readonly Unanswered[]): string[] {
  const wrong: string[] = []
  const valueAt = new Map<number, string>([[0, 'first']])
  const beginOf = new Map<string, number>([
    ['first', -1],
    ...unanswered.map(({ value, begin }) => [value, begin] as const),
  ])
  for (const { kind, value, version, begin } of seen) {
    if (kind !== 'write') continue
    if (valueAt.has(version)) wrong.push(`two writes of version ${version}`)
    valueAt.set(version, value)
    beginOf.set(value, begin)
  }
  for (const { kind, value, version, end } of seen) {
    if (kind !== 'read') continue
    // A version that nobody was told of is that of a write without an answer, and stays it.
    const known = valueAt.get(version) ?? value
    valueAt.set(version, known)
    if (known !== value) wrong.push(`version ${version} read as ${value}, which is ${known}`)
    if ((beginOf.get(value) ?? Number.POSITIVE_INFINITY) > end)
      wrong.push(`${value} read before it was written`)
  }
  let newest = { version: -1, value: '' }
  const byEnd = [...seen].sort((a, b) => a.end - b.end)
  let ended = 0
  for (const next of [...seen].sort((a, b) => a.begin - b.begin)) {
    for (
      let before = byEnd[ended];
      before !== undefined && before.end < next.begin;
      before = byEnd[++ended]
    ) {
      if (before.version > newest.version) newest = before
    }
    const isBehind = next.kind === 'write' ? next.version <= newest.version : next.version < newest.version
    if (isBehind)
      wrong.push(`${next.kind} of version ${next.version} after ${newest.version} (${newest.value}) was seen`)
  }
  return wrong
}
