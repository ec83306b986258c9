import { expect, it } from 'vitest'
import { main } from '../../../src/cli/kafka-features.ts'
import { UpdateFeaturesApi } from '../../../src/kafka/messages/57-update-features.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { memoryIo } from '../golden/memory-io.ts'

const [UPGRADE, SAFE_DOWNGRADE, UNSAFE_DOWNGRADE] = [1, 2, 3]

it('moves features as it is told, and asks the node that it is told', async () => {
  const broker = await TestBroker.start()
  await broker.setFeature('metadata.version', 29)
  const updates = broker.requestsOf(UpdateFeaturesApi)
  const run = async (...words: string[]) => {
    const io = memoryIo()
    await main(['--bootstrap-server', `localhost:${broker.port}`, ...words], io)
    return io.stdoutText() + io.stderrText()
  }
  expect(await run('upgrade', '--metadata', '4.3-IV0')).toContain('metadata.version was upgraded to 30.')
  await run('downgrade', '--metadata', '4.2-IV0', '--dry-run')
  await run('downgrade', '--feature', 'group.version=0', '--unsafe', '--dry-run')
  await run('disable', '--feature', 'share.version', '--unsafe', '--dry-run')
  await run('disable', '--feature', 'share.version', '--dry-run')
  const wanted = updates.map(({ body }) => [
    body.featureUpdates.map(({ feature, upgradeType }) => [feature, upgradeType]),
    body.validateOnly,
  ])
  expect(wanted).toEqual([
    [[['metadata.version', UPGRADE]], false],
    [[['metadata.version', SAFE_DOWNGRADE]], true],
    [[['group.version', UNSAFE_DOWNGRADE]], true],
    [[['share.version', UNSAFE_DOWNGRADE]], true],
    [[['share.version', SAFE_DOWNGRADE]], true],
  ])
  expect(await run('describe', '--node-id', '1')).toBe(await run('describe'))
})
