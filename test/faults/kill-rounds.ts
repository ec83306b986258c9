import { setTimeout } from 'node:timers/promises'
import { expect } from 'vitest'
import { Random } from '../random.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { checkStore } from './check-store.ts'
import { tellFigures } from './figures.ts'
import { killPointsIn } from './kill-points.ts'
import { KillableBroker, saidByBrokers, setBrokerEnvironment } from './killable-broker.ts'
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
  // What the loads draw depends on what they are answered, and when; the kills shall not.
  const random = new Random(seed)
  const forLoads = new Random(seed + 1)
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
    if (round === rounds) await checkStore(folder)
    else {
      const works = await begin(broker, loads, forLoads)
      if (round === 0 || !random.chance(KILLED_EARLY)) await works.haveBegun()
      killPoints?.arm(random)
      await Promise.race([setTimeout(random.int(1, LONGEST_WORK_MS)), works.ended])
      if (broker.isGone) writes++
      await broker.kill()
      killPoints?.disarm()
      await works.ended
    }
    await broker.kill()
    expect(saidByBrokers(), 'there is nothing to warn of').toBe('')
  }
  for (const { name, acknowledged } of loads) expect(acknowledged, name).toBeGreaterThan(0)
  const counts = loads.map(({ name, acknowledged }) => `${name} ${acknowledged.toLocaleString('en')}`)
  tellFigures(
    `acknowledged: ${counts.join(', ')}; ${starts} killed at the start${killPoints ? `, ${writes} in a write` : ''}`,
  )
}

interface Works {
  /** Settles when each load was told of something, or the broker is gone. */
  haveBegun(): Promise<unknown>
  /** Settles when the broker is gone. */
  readonly ended: Promise<unknown>
}

async function begin(broker: KillableBroker, loads: readonly Load[], random: Random): Promise<Works> {
  const before = loads.map(({ acknowledged }) => acknowledged)
  const works: Promise<void>[] = []
  for (const load of loads) {
    const connections = await Promise.all(Array.from({ length: load.connections }, () => broker.connect()))
    works.push(load.work(connections, random))
  }
  const ended = Promise.all(works)
  const areAllTold = async (): Promise<void> => {
    while (!broker.isGone && loads.some(({ acknowledged }, n) => acknowledged === before[n]))
      await setTimeout(1)
  }
  return { haveBegun: () => Promise.race([areAllTold(), ended]), ended }
}

/** Of the starts so many are killed. */
const KILLED_STARTS = 0.25
const LONGEST_START_MS = 400
/** Of the others so many are killed before every load has been told of anything. */
const KILLED_EARLY = 0.2
const LONGEST_WORK_MS = 300
