import { expect, test } from 'vitest'
import { zooCfgKeys } from '../../../src/daemon/config/zoo-cfg/keys/index.ts'
import { readZooCfg } from '../../../src/daemon/config/zoo-cfg/read-zoo-cfg.ts'
import { RecordedAnswers } from '../../recorded-answers.ts'

const recorded = new RecordedAnswers('zookeeper/config-answers.json')

/** Why the daemon does not start with these keys; null when it does. */
function problem(properties: Readonly<Record<string, string>>): string | null {
  try {
    readZooCfg(new Map(Object.entries({ ...recorded.base, ...properties })))
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Keys that the reference reads without a look at their values: it fails later, when it uses them, or when a client comes. */
const refusedLaterThere: ReadonlySet<string> = new Set([
  'DigestAuthenticationProvider.digestAlg',
  'admin.forceHttps',
  'admin.portUnification',
  'client.portUnification',
  'enforce.auth.enabled',
  'metricsProvider.className',
  'metricsProvider.httpPort',
  'metricsProvider.maxQueueSize',
  'metricsProvider.numWorkerThreads',
  'metricsProvider.workerShutdownTimeoutMs',
  'secureClientPort',
  'serverCnxnFactory',
  'sessionRequireClientSASLAuth',
  'ssl.clientAuth',
  'watchManagerName',
])

/** Keys whose values the reference refuses for no reason of theirs, or which are looked at later here. */
const takenHere: ReadonlySet<string> = new Set([
  // Looked up when the port is opened.
  'clientPortAddress',
  // A path of one character, or none, is more than its code for ~ can read. The directory of a daemon is --data-dir.
  'dataDir',
  'dataLogDir',
  // Not a server of an ensemble, for which it takes the key.
  'server.realm',
  // Servers of an ensemble, which this is not.
  'server.1',
  'server.x',
])

/** Its arithmetic has 32 bits, and so goes round: 20 ticks of 2147483647 ms are less than 2 there. */
const isOverflow = (value: string): boolean => /^-?(2147483647|2147483648|9223372036854775807)$/.test(value)

function isKnownDifference(properties: Readonly<Record<string, string>>, ours: string | null): boolean {
  return Object.entries(properties).some(
    ([key, value]) =>
      (ours === null ? takenHere : refusedLaterThere).has(key) ||
      (/^(tickTime|jvm\.pause\.)/.test(key) && isOverflow(value)),
  )
}

test('every key of a zoo.cfg was recorded', () => {
  const keys = Object.values(zooCfgKeys)
    .flat()
    .filter(({ pattern }) => pattern === undefined)
    .map(({ name }) => name)
  expect(recorded.keys('zoo.cfg').sort()).toEqual(keys.sort())
})

test('values keep the daemon from starting where they keep the reference from it', () => {
  const differences: string[] = []
  for (const { properties, answer } of [...recorded.ofKeys('zoo.cfg'), ...recorded.together('zoo.cfg')]) {
    const ours = problem(properties)
    if ((ours === null) === (answer === null) || isKnownDifference(properties, ours)) continue
    differences.push(`${JSON.stringify(properties)}: ${ours}, not ${answer}`)
  }
  expect(differences).toEqual([])
})
