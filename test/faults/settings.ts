import { DescribeAclsApi } from '../../src/kafka/messages/29-describe-acls.ts'
import { CreateAclsApi } from '../../src/kafka/messages/30-create-acls.ts'
import { DeleteAclsApi } from '../../src/kafka/messages/31-delete-acls.ts'
import { DescribeConfigsApi } from '../../src/kafka/messages/32-describe-configs.ts'
import { IncrementalAlterConfigsApi } from '../../src/kafka/messages/44-incremental-alter-configs.ts'
import { DescribeClientQuotasApi } from '../../src/kafka/messages/48-describe-client-quotas.ts'
import { AlterClientQuotasApi } from '../../src/kafka/messages/49-alter-client-quotas.ts'
import { DescribeUserScramCredentialsApi } from '../../src/kafka/messages/50-describe-user-scram-credentials.ts'
import { AlterUserScramCredentialsApi } from '../../src/kafka/messages/51-alter-user-scram-credentials.ts'
import type { Sender } from './broker-connection.ts'

/** Something that administrators set; each change sets two things at a time, both to a number. */
export interface Setting {
  readonly name: string
  /** The error of the answer; undefined when the broker was killed before it. */
  set(client: Sender, number: number): Promise<number | undefined>
  /** The number that is set, or none; for ACLs also the one before, until that is deleted; TORN for a change that was done by half. Undefined as above. */
  get(client: Sender): Promise<readonly number[] | undefined>
}

/** A number that nothing is set to. */
export const TORN = -1

/** Lines of server.properties that they need: there must be an authorizer. */
export const settingsNeed: readonly string[] = [
  'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users=User:ANONYMOUS',
]

/** What can be set beside `topic`, which must be there. */
export function settingsOf(topic: string): readonly Setting[] {
  return [
    configs('configurations of a topic', TOPIC, topic, ['retention.ms', 'segment.ms']),
    configs('configurations of all brokers', BROKER, '', ['log.retention.ms', 'log.roll.ms']),
    quotas,
    credentials,
    acls,
  ]
}

const [TOPIC, BROKER] = [2, 4]
/** None is smaller, where that would do something. */
const LEAST = 1_000_000_000
const SET = 0

function configs(name: string, resourceType: number, resourceName: string, keys: readonly string[]): Setting {
  return {
    name,
    set: async (client, number) => {
      const value = String(LEAST + number)
      const configs = keys.map((name) => ({ name, configOperation: SET, value }))
      const resources = [{ resourceType, resourceName, configs }]
      const answer = await client.send(IncrementalAlterConfigsApi, 1, { resources, validateOnly: false })
      return answer?.responses[0]?.errorCode
    },
    get: async (client) => {
      const resources = [{ resourceType, resourceName, configurationKeys: [...keys] }]
      const answer = await client.send(DescribeConfigsApi, 4, { resources })
      // Others are defaults.
      const own = resourceType === TOPIC ? OF_TOPIC : OF_ALL_BROKERS
      const set = answer?.results[0]?.configs.filter(({ configSource }) => configSource === own)
      return (
        set &&
        common(
          keys,
          set.map(({ value }) => Number(value) - LEAST),
        )
      )
    },
  }
}

const [OF_TOPIC, OF_ALL_BROKERS] = [1, 3]

const USER = 'alice'
const quotaKeys = ['producer_byte_rate', 'consumer_byte_rate']

const quotas: Setting = {
  name: 'quotas',
  set: async (client, number) => {
    const entity = [{ entityType: 'user', entityName: USER }]
    const ops = quotaKeys.map((key) => ({ key, value: LEAST + number, remove: false }))
    const answer = await client.send(AlterClientQuotasApi, 1, {
      entries: [{ entity, ops }],
      validateOnly: false,
    })
    return answer?.entries[0]?.errorCode
  },
  get: async (client) => {
    const components = [{ entityType: 'user', matchType: 0, match: USER }]
    const answer = await client.send(DescribeClientQuotasApi, 1, { components, strict: false })
    const values = answer?.entries?.flatMap(({ values }) => values.map(({ value }) => value - LEAST))
    return values && common(quotaKeys, values)
  },
}

const users = [USER, 'bob']
const SCRAM_SHA_256 = 1
const LEAST_ITERATIONS = 4096
const MOST_ITERATIONS = 16_384

const credentials: Setting = {
  name: 'credentials',
  set: async (client, number) => {
    const secret = { salt: Buffer.from('salt'), saltedPassword: Buffer.from('password') }
    const iterations = LEAST_ITERATIONS + number
    const upsertions = users.map((name) => ({ name, mechanism: SCRAM_SHA_256, iterations, ...secret }))
    const answer = await client.send(AlterUserScramCredentialsApi, 0, { deletions: [], upsertions })
    return answer?.results[0]?.errorCode
  },
  get: async (client) => {
    const answer = await client.send(DescribeUserScramCredentialsApi, 0, { users: null })
    const infos = answer?.results.flatMap(({ credentialInfos }) => credentialInfos)
    return (
      infos &&
      common(
        users,
        infos.map(({ iterations }) => iterations - LEAST_ITERATIONS),
      )
    )
  },
}

/** No larger number can be set. */
export const MOST = MOST_ITERATIONS - LEAST_ITERATIONS

const aclOperations = [3, 4] // READ, WRITE
const LITERAL = 3
const ANY = 1
const ALLOW = 3
const ACL_TOPIC = 'guarded'

const acls: Setting = {
  name: 'ACLs',
  /** The one before is deleted when the new one is there. */
  set: async (client, number) => {
    const creations = aclOperations.map((operation) => ({
      resourceType: TOPIC,
      resourceName: ACL_TOPIC,
      principal: `User:${number}`,
      host: '*',
      operation,
      permissionType: ALLOW,
    }))
    const created = await client.send(CreateAclsApi, 3, { creations })
    const error = created?.results.find(({ errorCode }) => errorCode !== 0)?.errorCode
    if (error !== undefined) return error
    const others = (await numbersOfAcls(client))?.filter((other) => other !== number)
    const filters = others?.map((other) => ({ ...aclFilter, principalFilter: `User:${other}` })) ?? []
    const deleted = await client.send(DeleteAclsApi, 3, { filters })
    return deleted && (deleted.filterResults.find(({ errorCode }) => errorCode !== 0)?.errorCode ?? 0)
  },
  get: numbersOfAcls,
}

const aclFilter = {
  resourceTypeFilter: TOPIC,
  resourceNameFilter: ACL_TOPIC,
  patternTypeFilter: LITERAL,
  principalFilter: null,
  hostFilter: null,
  operation: ANY,
  permissionType: ANY,
}

async function numbersOfAcls(client: Sender): Promise<number[] | undefined> {
  const answer = await client.send(DescribeAclsApi, 3, aclFilter)
  const all = answer?.resources.flatMap(({ acls }) => acls.map(({ principal }) => Number(principal.slice(5))))
  const isWhole = (number: number): boolean =>
    all?.filter((other) => other === number).length === aclOperations.length
  return all && [...new Set(all.map((number) => (isWhole(number) ? number : TORN)))]
}

/** The number that all these things are set to, or none. */
function common(things: readonly unknown[], numbers: readonly number[]): readonly number[] {
  if (numbers.length === 0) return []
  const isWhole = numbers.length === things.length && new Set(numbers).size === 1
  return isWhole ? numbers.slice(0, 1) : [TORN]
}
