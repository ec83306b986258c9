import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ZooKeeperFixture } from '../../zookeeper/client/zookeeper-fixture.ts'
import { GoldenRunner, readSteps } from './support/golden-run.ts'

let zookeeper: ZooKeeperFixture
let server: string
let admin: string

beforeAll(async () => {
  process.env['TZ'] = 'UTC'
  zookeeper = await ZooKeeperFixture.start()
  server = await zookeeper.listen()
  admin = await zookeeper.listenAdmin()
})

afterAll(() => zookeeper.stop())

describe.each([
  '4lw',
  'acl',
  'admin',
  'create',
  'delete',
  'paths',
  'quota',
  'read-write',
  'read-write2',
  'session',
  'startup',
  'startup2',
  'watch',
])('the recorded sessions of %s', (name) => {
  let runner: GoldenRunner
  beforeAll(() => {
    runner = new GoldenRunner(name, server, admin)
  })
  afterAll(() => runner.close())

  // A recording is one story: a step builds on those before it.
  for (const [index, step] of readSteps(name).entries()) {
    it(step.id ?? `step ${index}, which only sets things up`, async () => {
      expect(await runner.run(step)).toEqual([])
    })
  }
})
