/** More connections than the daemon may have files: nobody's data is in the way of them, and the owner still gets in. */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { sendControl } from '../../src/instance/control.ts'
import { ApiVersionsApi } from '../../src/kafka/messages/18-api-versions.ts'
import { dial } from '../net/dial.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { connections, destroyAll, portOf, requestOf } from './misbehaving/connections.ts'
import { SamsaUnderTest, useSamsaProcess } from './samsa-under-test.ts'

useSamsaProcess()

const prlimit = (...args: string[]) => spawnSync('prlimit', args).status === 0

test.skipIf(!prlimit('--version'))(
  'a daemon without files for more connections turns them away and serves the owner',
  { timeout: 60_000 },
  async () => {
    const samsa = await SamsaUnderTest.start(temporaryFolder(), 'maxClientCnxns=0')
    // Nobody has come yet: the daemon looks at the limit when somebody does.
    expect(prlimit('--pid', String(samsa.child.pid), '--nofile=400:400')).toBe(true)
    const sockets = await connections(portOf(samsa, 'kafka'), 600)
    await expect
      .poll(() => sockets.filter(({ destroyed }) => destroyed).length, { timeout: 20_000 })
      .toBeGreaterThan(400)
    const { sockets: open } = await samsa.figures()
    expect(open).toBeLessThan(300)
    const owner = await dial(samsa.addresses.kafkaSocket)
    owner.write(requestOf(ApiVersionsApi, 0, {}))
    const [answer] = (await once(owner, 'data')) as [Buffer]
    expect(answer.readInt32BE(4)).toBe(1)
    expect(await sendControl(samsa.controlSocket, { command: 'stop-role', role: 'zookeeper' }, 5000)).toEqual(
      { result: 'role-stopped' },
    )
    owner.destroy()
    destroyAll(sockets)
  },
)
