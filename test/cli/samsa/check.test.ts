import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { main } from '../../../src/cli/samsa.ts'
import { checkData } from '../../../src/daemon/check-data.ts'
import { salvageData } from '../../../src/daemon/salvage-data.ts'
import { openBroker } from '../../../src/kafka/server/open-broker.ts'
import { ManualClock } from '../../../src/runtime/clock.ts'
import { openStore } from '../../../src/store/store.ts'
import { prepareData, silent } from '../../faults/corruption/prepared-data.ts'
import { batchOf, FIRST_MS } from '../../kafka/server/batches.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

async function samsa(...argv: string[]): Promise<{ exit: number; stdout: string; stderr: string }> {
  const io = memoryIo()
  const unused = (): never => {
    throw new Error('not asked for')
  }
  const exit = await main(argv, io, {
    runInForeground: unused,
    workOffline: unused,
    inspectZooKeeper: unused,
    inspectLog: unused,
    checkData: async (dataDir) => checkData(dataDir),
    salvageData: async (dataDir, to) => salvageData(dataDir, to),
  })
  return { exit, stdout: io.stdoutText(), stderr: io.stderrText() }
}

/** Changes a bit of a record's value, which nothing but its batch's checksum tells of. */
function flipBit(folder: string, value: string): void {
  const path = join(folder, 'samsa.db')
  const bytes = readFileSync(path)
  const at = bytes.indexOf(value)
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  writeFileSync(path, bytes)
}

test('check says that data is whole, and what is damaged and what to do, and salvage reads out what there is', async () => {
  const folder = await prepareData(false)
  const whole = await samsa('check', '--data-dir', folder)
  expect(whole).toMatchObject({ exit: 0, stderr: '' })
  expect(whole.stdout).toMatch(
    new RegExp(
      `^${folder} is whole: 3 topics, 3 partitions with 120 batches \\(\\d+ bytes\\), 304 znodes\\.\n$`,
    ),
  )

  flipBit(folder, 'two 7 b')
  const damaged = await samsa('check', '--data-dir', folder)
  expect(damaged.exit).toBe(1)
  expect(damaged.stdout.split('\n').slice(0, 2)).toEqual([
    'two-0: the batch of offsets 14 to 15 does not fit its checksum',
    expect.stringMatching(
      /^Damaged: what is named above\. Beside it: 3 topics, 3 partitions with 119 batches/,
    ),
  ])
  expect(damaged.stdout).toContain(`samsa salvage --data-dir ${folder} --to NEW_DIRECTORY`)
  const json = await samsa('check', '--data-dir', folder, '--json')
  expect(JSON.parse(json.stdout)).toMatchObject({
    batches: 119,
    problems: [expect.stringMatching(/^two-0: /)],
  })

  const to = join(temporaryFolder(), 'new')
  const salvaged = await samsa('salvage', '--data-dir', folder, '--to', to)
  expect(salvaged).toMatchObject({ exit: 0, stderr: '' })
  expect(salvaged.stdout).toBe(
    `two-0: the batch of offsets 14 to 15 does not fit its checksum
Read 3 topics, 119 batches and 304 znodes into ${to}. Look at it: samsa start --data-dir ${to}\n`,
  )
  expect(await samsa('salvage', '--data-dir', folder, '--to', to)).toMatchObject({
    exit: 1,
    stderr: expect.stringMatching(
      /samsa\.db is there already; name a directory that is empty or not there\n$/,
    ),
  })
})

test('a log of several leader epochs that begins in the middle of a batch is whole', async () => {
  const folder = await prepareData(false)
  const store = openStore(join(folder, 'samsa.db'))
  const { broker, close } = await openBroker({ store, clock: new ManualClock(FIRST_MS), log: silent })
  for (const [name, start] of [
    ['one', 5],
    ['two', 81],
  ] as const) {
    const log = broker.logs.get(broker.topics.byName(name)?.topicId ?? '', 0)
    for (let n = 0; n < 3; n++) log.appendBatches(batchOf(['of the second start', 'another']))
    await store.committed()
    log.deleteRecordsBefore(start)
    await store.committed()
  }
  await close()
  await store.close()
  expect(checkData(folder).problems).toEqual([])
})
