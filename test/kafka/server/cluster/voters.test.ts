import { expect, test } from 'vitest'
import { refuseNewVoter, refuseRemoval } from '../../../../src/kafka/server/cluster/voters.ts'
import { BrokerFixture } from '../broker-fixture.ts'

const other = 'AAAAAAAAAAAAAAAAAAAABA'
const listeners = [{ name: 'controller', host: 'localhost', port: 1 }]

test('nobody can be added to the quorum, and its only voter not be removed', async () => {
  const fixture = await BrokerFixture.start()
  const { cluster } = fixture.broker
  const add = (id: number, clusterId: string | null = null) =>
    refuseNewVoter({ clusterId, voter: { id, directoryId: other } }, listeners, cluster)
  const own = `ReplicaKey(id=1, directoryId=${cluster.directoryId})`
  expect(add(2)).toEqual({
    errorCode: 7,
    errorMessage: `New voter ReplicaKey(id=2, directoryId=${other}) is not ready to receive requests`,
  })
  expect(add(1)).toEqual({
    errorCode: 126,
    errorMessage: `The voter id for ReplicaKey(id=1, directoryId=${other}) is already part of the set of voters [${own}].`,
  })
  expect(add(2, 'wrong')).toEqual({
    errorCode: 104,
    errorMessage: `The given id "wrong" doesn't match the cluster id "${cluster.clusterId}"`,
  })
  const voter = { id: 1, directoryId: cluster.directoryId }
  expect(refuseRemoval({ clusterId: cluster.clusterId, voter }, cluster)).toEqual({
    errorCode: 127,
    errorMessage: `Cannot remove voter ${own} from the set of voters [${own}]`,
  })
})
