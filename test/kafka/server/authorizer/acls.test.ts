import { expect, test } from 'vitest'
import { AclOperation, AclPatternType, AclPermission, AclResourceType } from '../../../../src/kafka/acls.ts'
import { errors } from '../../../../src/kafka/errors.ts'
import { metadata } from '../../../../src/kafka/server/handlers/03-metadata.ts'
import { deleteTopics } from '../../../../src/kafka/server/handlers/20-delete-topics.ts'
import { describeAcls } from '../../../../src/kafka/server/handlers/29-describe-acls.ts'
import { createAcls } from '../../../../src/kafka/server/handlers/30-create-acls.ts'
import { deleteAcls } from '../../../../src/kafka/server/handlers/31-delete-acls.ts'
import { describeCluster } from '../../../../src/kafka/server/handlers/60-describe-cluster.ts'
import { BrokerFixture } from '../broker-fixture.ts'

const admin = { user: 'admin' }

const secured = (more: Record<string, string> = {}) =>
  BrokerFixture.start(
    new Map(
      Object.entries({
        'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        'super.users': 'User:root; User:admin',
        ...more,
      }),
    ),
  )

const creation = {
  resourceType: AclResourceType.TOPIC,
  resourceName: 'orders',
  resourcePatternType: AclPatternType.LITERAL,
  principal: 'User:alice',
  host: '*',
  operation: AclOperation.READ as number,
  permissionType: AclPermission.ALLOW,
}

const anything = {
  resourceTypeFilter: AclResourceType.ANY,
  resourceNameFilter: null,
  patternTypeFilter: AclPatternType.ANY,
  principalFilter: null,
  hostFilter: null,
  operation: AclOperation.ANY,
  permissionType: AclPermission.ANY,
}

async function namesSeenBy(fixture: BrokerFixture, user: string) {
  const answer = await fixture.send(metadata, 12, { topics: null }, { user })
  return answer?.topics.map(({ name }) => name)
}

test('an ACL is in force when the request is answered, survives a kill, and ends with its deletion', async () => {
  const fixture = await secured()
  await fixture.createTopic('orders')
  await fixture.createTopic('secret')
  expect(await namesSeenBy(fixture, 'alice')).toEqual([])
  await fixture.send(createAcls, 3, { creations: [creation] }, admin)
  expect(await namesSeenBy(fixture, 'alice')).toEqual(['orders'])
  await fixture.crash()
  expect(await namesSeenBy(fixture, 'alice')).toEqual(['orders'])
  expect(await namesSeenBy(fixture, 'admin')).toEqual(['orders', 'secret'])
  const filter = { ...anything, resourceNameFilter: 'orders' }
  const deleted = await fixture.send(deleteAcls, 3, { filters: [filter, filter] }, admin)
  expect(deleted?.filterResults.map(({ matchingAcls }) => matchingAcls.length)).toEqual([1, 1])
  expect(await namesSeenBy(fixture, 'alice')).toEqual([])
  await fixture.crash()
  expect((await fixture.send(describeAcls, 3, anything, admin))?.resources).toEqual([])
})

test('topics that may not be described are refused whether they are there or not', async () => {
  const fixture = await secured()
  await fixture.createTopic('secret')
  const topics = [{ name: 'secret' }, { name: 'none' }]
  const answer = await fixture.send(metadata, 12, { topics, allowAutoTopicCreation: true }, { user: 'eve' })
  const refused = { errorCode: errors.TOPIC_AUTHORIZATION_FAILED.code, partitions: [] }
  expect(answer?.topics).toMatchObject([
    { ...refused, name: 'secret' },
    { ...refused, name: 'none' },
  ])
  expect(fixture.broker.topics.byName('none')).toBeUndefined()
})

test('each ACL of a request is checked for itself, in the words of Kafka', async () => {
  const fixture = await secured()
  const wrong = [
    { ...creation, resourceType: AclResourceType.CLUSTER },
    { ...creation, resourceName: '' },
    { ...creation, resourceType: AclResourceType.ANY },
    { ...creation, resourcePatternType: AclPatternType.MATCH },
    { ...creation, operation: 99 },
    { ...creation, permissionType: AclPermission.ANY },
    { ...creation, principal: 'alice' },
  ]
  const answer = await fixture.send(createAcls, 3, { creations: [...wrong, creation, creation] }, admin)
  expect(answer?.results.map(({ errorMessage }) => errorMessage)).toEqual([
    'The only valid name for the CLUSTER resource is kafka-cluster',
    'Invalid empty resource name',
    'Invalid resourceType ANY',
    'Invalid patternType MATCH',
    'Invalid operation UNKNOWN',
    'Invalid permissionType ANY',
    'Could not parse principal from `alice` (no colon is present separating the principal type from the principal name)',
    '',
    '',
  ])
  const { resources } = (await fixture.send(describeAcls, 3, anything, admin)) ?? {}
  expect(resources).toHaveLength(1)
})

test('a request with unknown elements ends the connection', async () => {
  const fixture = await secured()
  expect(await fixture.send(describeAcls, 3, { ...anything, operation: 0 }, admin)).toBeNull()
  expect(fixture.closed).toEqual(['a DescribeAcls request with unknown elements'])
})

test('who may not manage ACLs is told what is missing', async () => {
  const fixture = await secured()
  const answer = await fixture.send(createAcls, 3, { creations: [creation] }, { user: 'eve' })
  expect(answer?.results[0]?.errorCode).toBe(errors.CLUSTER_AUTHORIZATION_FAILED.code)
  expect(answer?.results[0]?.errorMessage).toMatch(/^Request Request\(.* needs ALTER permission\.$/)
})

test('authorized operations are those that the sender may do, none without a permission to describe', async () => {
  const fixture = await secured()
  const operationsOf = async (user: string) => {
    const request = { endpointType: 1, includeClusterAuthorizedOperations: true, includeFencedBrokers: false }
    const answer = await fixture.send(describeCluster, 2, request, { user })
    return answer?.clusterAuthorizedOperations
  }
  expect(await operationsOf('alice')).toBe(0)
  const cluster = { ...creation, resourceType: AclResourceType.CLUSTER, resourceName: 'kafka-cluster' }
  const operation = AclOperation.ALTER
  await fixture.send(createAcls, 3, { creations: [{ ...cluster, operation }] }, admin)
  expect(await operationsOf('alice')).toBe((1 << AclOperation.ALTER) | (1 << AclOperation.DESCRIBE))
})

test('without an authorizer there are no ACLs', async () => {
  const fixture = await BrokerFixture.start()
  const { code } = errors.SECURITY_DISABLED
  expect((await fixture.send(describeAcls, 3, anything))?.errorCode).toBe(code)
  const created = await fixture.send(createAcls, 3, { creations: [creation] })
  expect(created?.results).toEqual([{ errorCode: code, errorMessage: 'No Authorizer is configured.' }])
})

test('who may delete a topic and is denied to describe it is refused by its name', async () => {
  const fixture = await secured()
  const acls = [
    { ...creation, operation: AclOperation.DELETE },
    { ...creation, operation: AclOperation.DESCRIBE, permissionType: AclPermission.DENY },
  ]
  await fixture.send(createAcls, 3, { creations: acls }, admin)
  await fixture.createTopic('orders')
  const request = { topicNames: ['orders'], timeoutMs: 1000 }
  const answer = await fixture.send(deleteTopics, 5, request, { user: 'alice' })
  expect(answer?.responses[0]?.errorCode).toBe(errors.TOPIC_AUTHORIZATION_FAILED.code)
})
