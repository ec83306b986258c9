import { isDeepStrictEqual } from 'node:util'
import { FindCoordinatorApi } from '../../../../src/kafka/messages/10-find-coordinator.ts'
import { SaslHandshakeApi } from '../../../../src/kafka/messages/17-sasl-handshake.ts'
import { CreateTopicsApi } from '../../../../src/kafka/messages/19-create-topics.ts'
import { InitProducerIdApi } from '../../../../src/kafka/messages/22-init-producer-id.ts'
import { CreateAclsApi } from '../../../../src/kafka/messages/30-create-acls.ts'
import { DeleteAclsApi } from '../../../../src/kafka/messages/31-delete-acls.ts'
import { SaslAuthenticateApi } from '../../../../src/kafka/messages/36-sasl-authenticate.ts'
import { Random } from '../../../random.ts'
import { asText, differencesOf } from './differences.ts'
import { normalForm } from './normal-form.ts'
import { Peer } from './peer.ts'
import { type Names, randomAccessRequest, randomAcl } from './random-access.ts'

/**
 * Gives two brokers the same random ACLs, again and again, and sends both the same random requests as users that ACLs are about: who may do
 * what, and how it is told, must be the same. Both have a SASL listener with the users below (admin is a super user), and a plain one.
 *
 * compare-access SASL-A PLAIN-A SASL-B PLAIN-B SEED REQUESTS
 */
const [saslA = '', plainA = '', saslB = '', plainB = '', seedText = '1', stepsText = '2000'] =
  process.argv.slice(2)
const seed = Number(seedText)
const prefix = `access-${seed}-${process.pid}-`
const named = (...names: string[]): string[] => names.map((name) => prefix + name)
const names: Names = {
  topics: named('a', 'ab', 'abc', 'b', 'none'),
  groups: named('g', 'ga', 'h'),
  transactionalIds: named('x', 'xy'),
  users: ['alice', 'bob', 'ANONYMOUS'],
}
const REQUESTS_A_ROUND = 60
const MOST_SHOWN = 25

interface Side {
  readonly admin: Peer
  readonly peers: ReadonlyMap<string, Peer>
}

const random = new Random(seed)
const sides = await Promise.all([open(saslA, plainA), open(saslB, plainB)])
let differences = 0
let denied = 0
for (let step = 0; step < Number(stepsText) && differences < MOST_SHOWN; step++) {
  if (step % REQUESTS_A_ROUND === 0) await exchangeAcls()
  const user = random.pick(names.users)
  const { api, version, body } = randomAccessRequest(random, names)
  const [a, b] = await Promise.all(
    sides.map(async ({ peers }) => told(await peers.get(user)?.ask(api, version, body as never))),
  )
  if (/"\w*[eE]rrorCode":(29|30|31|53)\b/.test(asText(a))) denied++
  if (isDeepStrictEqual(a, b)) continue
  differences++
  console.log(`step ${step}: ${user} ${api.name} v${version} ${asText(body)}`)
  for (const line of differencesOf(a, b)) console.log(`  ${line}`)
}
await clearAcls()
for (const { admin, peers } of sides) for (const peer of [admin, ...peers.values()]) peer.close()
console.log(`seed ${seed}: ${stepsText} requests, ${denied} of them denied, ${differences} differences`)
process.exitCode = differences === 0 ? 0 : 1

async function exchangeAcls(): Promise<void> {
  await clearAcls()
  const acls = Array.from({ length: random.int(5, 40) }, () => randomAcl(random, names))
  const creations = acls.map(({ patternType, ...acl }) => ({ ...acl, resourcePatternType: patternType }))
  for (const { admin } of sides) await admin.ask(CreateAclsApi, 3, { creations })
  // The reference's broker hears of them a moment after its controller.
  await new Promise((resolve) => setTimeout(resolve, 150))
}

async function clearAcls(): Promise<void> {
  const everything = {
    resourceTypeFilter: 1,
    resourceNameFilter: null,
    patternTypeFilter: 1,
    principalFilter: null,
    hostFilter: null,
    operation: 1,
    permissionType: 1,
  }
  for (const { admin } of sides) await admin.ask(DeleteAclsApi, 3, { filters: [everything] })
}

/** What an answer says, less ids that differ, transactions of earlier runs, and how the request is named where a permission is missing. */
function told(answer: unknown): unknown {
  const text = JSON.stringify(normalForm(answer), (key, value) => {
    if (key === 'transactionStates')
      return value.filter(({ transactionalId }: { transactionalId: string }) =>
        transactionalId.startsWith(prefix),
      )
    return ['producerId', 'memberId', 'producerEpoch', 'controllerId'].includes(key) ? undefined : value
  })
  return text === undefined
    ? undefined
    : JSON.parse(
        text
          .replaceAll(/Request Request\(.*?\) needs /g, 'needs ')
          .replaceAll(/only supports operations \[.*?\]/g, ''),
      )
}

async function open(sasl: string, plain: string): Promise<Side> {
  const admin = await login(sasl, 'admin')
  await admin.ask(CreateTopicsApi, 5, {
    topics: names.topics.slice(0, -1).map((name) => ({
      name,
      numPartitions: 1,
      replicationFactor: 1,
      assignments: [],
      configs: [],
    })),
    timeoutMs: 10_000,
  })
  // The reference makes the topics of its coordinators when somebody looks for one.
  const keys = ['g', 'x', 'g:CCCCCCCCCCCCCCCCCCCCCA:0']
  for (const [keyType, key] of keys.entries())
    await admin.ask(FindCoordinatorApi, 6, { keyType, coordinatorKeys: [key] })
  await new Promise((resolve) => setTimeout(resolve, 4000))
  // And its first producer id is not there at once.
  await admin.ask(InitProducerIdApi, 4, { transactionalId: null, transactionTimeoutMs: 1000 })
  await new Promise((resolve) => setTimeout(resolve, 500))
  const peers = new Map<string, Peer>([['ANONYMOUS', new Peer(plain)]])
  for (const user of ['alice', 'bob']) peers.set(user, await login(sasl, user))
  return { admin, peers }
}

async function login(address: string, user: string): Promise<Peer> {
  const peer = new Peer(address)
  await peer.ask(SaslHandshakeApi, 1, { mechanism: 'PLAIN' })
  const answer = await peer.ask(SaslAuthenticateApi, 1, {
    authBytes: Buffer.from(`\0${user}\0${user}-secret`),
  })
  if (typeof answer === 'string' || answer.errorCode !== 0)
    throw new Error(`${user} cannot log in at ${address}`)
  return peer
}
