import { MetadataApi } from '../../../src/kafka/messages/03-metadata.ts'
import { ListGroupsApi } from '../../../src/kafka/messages/16-list-groups.ts'
import { DeleteTopicsApi } from '../../../src/kafka/messages/20-delete-topics.ts'
import { DeleteGroupsApi } from '../../../src/kafka/messages/42-delete-groups.ts'
import { DeleteRequest } from '../../../src/zookeeper/messages.ts'
import { OpCode } from '../../../src/zookeeper/op-codes.ts'
import { Peer } from '../../kafka/server/differential/peer.ts'
import type { DialAddress } from '../../net/dial.ts'
import { RawClient } from '../../zookeeper/server/support/raw-client.ts'
import { addDigest, childrenOf } from '../../zookeeper/server/support/requests.ts'

/** Who may take away what ACLs forbid; no attacker knows this. */
export const SUPER = 'super:cleaning'

/** What is left of frames that made sense: topics, groups and znodes, none of which the client that behaves has made. Takes them away. */
export async function clean(addresses: { kafka: DialAddress; zookeeper: DialAddress }): Promise<void> {
  await cleanKafka(portOf(addresses.kafka))
  await cleanZooKeeper(portOf(addresses.zookeeper))
}

function portOf(address: DialAddress): number {
  return address.kind === 'tcp' ? address.port : 0
}

async function cleanKafka(port: number): Promise<void> {
  const kafka = new Peer(`127.0.0.1:${port}`, 120_000)
  const metadata = answerOf(await kafka.ask(MetadataApi, 9, { topics: null, allowAutoTopicCreation: false }))
  const names = metadata.topics
    .map(({ name }) => name ?? '')
    .filter((name) => !name.startsWith('behaved') && !name.startsWith('__'))
  for (let at = 0; at < names.length; at += 500) {
    answerOf(
      await kafka.ask(DeleteTopicsApi, 5, { topicNames: names.slice(at, at + 500), timeoutMs: 30_000 }),
    )
  }
  const { groups } = answerOf(await kafka.ask(ListGroupsApi, 5, { statesFilter: [], typesFilter: [] }))
  const groupsNames = groups.map(({ groupId }) => groupId).filter((groupId) => !groupId.startsWith('behaved'))
  answerOf(await kafka.ask(DeleteGroupsApi, 2, { groupsNames }))
  kafka.close()
}

function answerOf<T>(answer: T | 'closed' | 'silent'): T {
  if (answer === 'closed' || answer === 'silent') throw new Error(`cleaning: ${answer}`)
  return answer
}

async function cleanZooKeeper(port: number): Promise<void> {
  const client = await RawClient.open(port)
  await addDigest(client, SUPER)
  for (const name of await namesBelow(client, '/')) {
    if (name !== 'zookeeper' && name !== 'behaved') await removeTree(client, `/${name}`)
  }
  for (const name of await namesBelow(client, '/zookeeper/quota'))
    await removeTree(client, `/zookeeper/quota/${name}`)
  await client.ask(OpCode.closeSession, null, null)
  await client.closed
}

async function removeTree(client: RawClient, path: string): Promise<void> {
  for (const name of await namesBelow(client, path)) await removeTree(client, `${path}/${name}`)
  await client.ask(OpCode.delete, DeleteRequest, { path, version: -1 })
}

/** None where there is no such node. */
function namesBelow(client: RawClient, path: string): Promise<readonly string[]> {
  return childrenOf(client, path).catch(() => [])
}
