/**
 * Clients that are slow, silent or greedy, beside one that behaves: it is served in time, the daemon's memory stays within bounds, and when they
 * have gone nothing is left of them. FAULT_ROUNDS times a hundred idle connections, and all else in proportion.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../temporary-folder.ts'
import { BehavedClient, useBehavedClient } from './behaved-client.ts'
import { kinds } from './misbehaving/kinds.ts'
import { securedKinds, securedListeners } from './misbehaving/secured-kinds.ts'
import { SamsaUnderTest, useSamsaProcess } from './samsa-under-test.ts'

const scale = Number(process.env['FAULT_ROUNDS'] ?? 2) / 10
/** No answer to the client that behaves takes longer, however busy the machine is with other work; how long they do take is told. */
const LONGEST_MS = 10_000
const SETTINGS = ['maxClientCnxns=0', ...securedListeners]

useSamsaProcess()
useBehavedClient()

test('clients that misbehave harm nobody', { timeout: 120_000 + scale * 100_000 }, async () => {
  const samsa = await SamsaUnderTest.start(temporaryFolder(), ...SETTINGS)
  const behaved = await BehavedClient.start(samsa.addresses)
  for (const { name, megabytes, begin } of [...kinds, ...securedKinds]) {
    const before = await samsa.figures()
    await behaved.latencies()
    const end = await begin(samsa, scale)
    await delay(200 + 500 * scale)
    const during = await samsa.figures()
    await end()
    const { count, median, p99, most } = await behaved.latencies()
    const grown = (during.rss - before.rss) / 1_000_000
    console.log(
      `${name}: RSS grew by ${grown.toFixed(0)} MB; ${count} answers beside them, median ${median.toFixed(1)}, p99 ${p99.toFixed(1)}, at most ${most.toFixed(0)} ms`,
    )
    expect(behaved.wrong, name).toBeUndefined()
    expect(most, name).toBeLessThan(LONGEST_MS)
    expect(grown, name).toBeLessThan(megabytes(scale))
    const openSockets = async (): Promise<number> => (await samsa.figures()).sockets
    await expect
      .poll(openSockets, { timeout: 30_000, interval: 100, message: name })
      .toBeLessThanOrEqual(before.sockets)
  }
  expect(samsa.logged.filter((line) => line.includes('ERROR'))).toEqual([])
})
