import { setTimeout } from 'node:timers/promises'
import { expect } from 'vitest'
import { Random } from '../random.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { checkStore } from './check-store.ts'
import { tellFigures } from './figures.ts'
import { type KillPoints, killPointsIn } from './kill-points.ts'
import { KillableBroker, setBrokerEnvironment } from './killable-broker.ts'
import type { Load } from './loads/load.ts'

export interface KillRounds {
  readonly rounds: number
  readonly seed: number
  /** Lines of server.properties. */
  readonly settings: readonly string[]
}

/**
 * Kills a broker with SIGKILL while the loads work, all of them at a time, starts it again and has them look whether what was
 * acknowledged is there; so many times. Now and then it is killed while it starts as well. At the end the database is
 * looked through.
 */
export async function killRounds(
  loads: readonly Load[],
  { rounds, seed, settings }: KillRounds,
): Promise<void> {
  const random = new Random(seed)
  const folder = temporaryFolder()
  const killPoints = killPointsIn(folder)
  setBrokerEnvironment(killPoints?.environment ?? {})
  let [starts, writes] = [0, 0]
  for (let round = 0; round <= rounds; round++) {
    for (; round > 0 && random.chance(KILLED_STARTS); starts++)
      await KillableBroker.startAndKill(folder, random.int(0, LONGEST_START_MS), ...settings)
    const broker = await KillableBroker.start(folder, ...settings)
    for (const load of loads) {
      if (round === 0) await load.setUp(broker)
      else await load.check(broker, round === rounds)
    }
    if (round < rounds) writes += (await workAndKill(broker, loads, random, killPoints)) ? 1 : 0
    else await checkStore(folder)
    await broker.kill()
  }
  for (const { name, acknowledged } of loads) expect(acknowledged, name).toBeGreaterThan(rounds / 2)
  const counts = loads.map(({ name, acknowledged }) => `${name} ${acknowledged.toLocaleString('en')}`)
  tellFigures(
    `acknowledged: ${counts.join(', ')}; ${starts} killed at the start${killPoints ? `, ${writes} in a write` : ''}`,
  )
}

/** Returns whether it was killed in the middle of a write. */
async function workAndKill(
  broker: KillableBroker,
  loads: readonly Load[],
  random: Random,
  killPoints: KillPoints | undefined,
): Promise<boolean> {
  const works: Promise<void>[] = []
  const before = loads.map(({ acknowledged }) => acknowledged)
  for (const load of loads) {
    const connections = await Promise.all(Array.from({ length: load.connections }, () => broker.connect()))
    works.push(load.work(connections, random))
  }
  const work = Promise.all(works)
  const isEarly = random.chance(KILLED_EARLY)
  const hasBegun = async (): Promise<void> => {
    while (!broker.isGone && loads.some(({ acknowledged }, n) => acknowledged === before[n]))
      await setTimeout(1)
  }
  if (!isEarly) await Promise.race([hasBegun(), work])
  killPoints?.arm(random)
  await Promise.race([setTimeout(random.int(1, LONGEST_WORK_MS)), work])
  const isKilled = broker.isGone
  await broker.kill()
  killPoints?.disarm()
  await work
  return isKilled
}

/** Of the starts so many are killed. */
const KILLED_STARTS = 0.25
const LONGEST_START_MS = 400
/** Of the others so many are killed before every load has been told of anything. */
const KILLED_EARLY = 0.2
const LONGEST_WORK_MS = 300
