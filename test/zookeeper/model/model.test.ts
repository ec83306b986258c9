/**
 * Random operations of several sessions, held against a model of the tree after every step: answers with their zxids, stats, the events of
 * every session, and after a restart the whole tree. Clients lose their connections and come back to their sessions, sessions
 * expire, and the server stops and starts again on its store.
 *
 * ZOOKEEPER_MODEL_SEEDS and ZOOKEEPER_MODEL_STEPS make it longer.
 */
import { describe, expect, it } from 'vitest'
import { Random } from '../../random.ts'
import { ModelWorld } from './model-world.ts'

const SEEDS = Number(process.env['ZOOKEEPER_MODEL_SEEDS'] ?? 2)
const STEPS = Number(process.env['ZOOKEEPER_MODEL_STEPS'] ?? 150)

describe('a server does what the model says', () => {
  it.each(Array.from({ length: SEEDS }, (_, index) => index + 1))(
    'with seed %i',
    {
      timeout: 20_000 + STEPS * 100,
    },
    async (seed) => {
      const random = new Random(seed)
      const world = await ModelWorld.open()
      try {
        for (let step = 0; step < STEPS; step++) await world.step(random)
        await world.restart()
        expect(world.writes).toBeGreaterThan(STEPS / 3)
      } catch (error) {
        throw new Error(`seed ${seed}, after ${world.history.slice(-12).join('\n')}`, { cause: error })
      } finally {
        await world.close()
      }
    },
  )
})
