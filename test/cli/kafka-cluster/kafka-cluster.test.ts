import { expect, it } from 'vitest'
import { endpointTable } from '../../../src/cli/kafka-cluster/list-endpoints.ts'
import { main } from '../../../src/cli/kafka-cluster.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { memoryIo } from '../golden/memory-io.ts'

const node = { id: 1, host: 'a.example', port: 9092, rack: null, isFenced: true }

it('makes the columns of hosts and racks as wide as the widest', () => {
  expect(endpointTable([node, { ...node, id: 2, rack: 'r1', isFenced: false }], 'broker')).toBe(
    [
      'ID         HOST      PORT       RACK STATE      ENDPOINT_TYPE  \n',
      '1          a.example 9092       null fenced     broker         \n',
      '2          a.example 9092       r1 unfenced   broker         \n',
    ].join(''),
  )
  expect(endpointTable([node], 'controller')).toContain(
    '1          a.example 9092       null       controller',
  )
})

it('tells the versions of brokers as newer releases do, and everything as JSON', async () => {
  const { port } = await TestBroker.start()
  const run = async (...words: string[]) => {
    const io = memoryIo()
    expect(await main([...words, '--bootstrap-server', `127.0.0.1:${port}`], io)).toBe(0)
    return io.stdoutText()
  }
  expect(await run('api-versions')).toMatch(
    /^localhost:\d+ \(id: 1 rack: null isFenced: false\) -> \(\n\tProduce\(0\): /,
  )
  expect(JSON.parse(await run('api-versions', '--json'))).toMatchObject({
    id: 1,
    apiKeys: expect.arrayContaining([expect.objectContaining({ apiKey: 0, name: 'Produce' })]),
  })
  expect(JSON.parse(await run('list-endpoints', '--json'))).toMatchObject({
    id: 1,
    isFenced: false,
    endpointType: 'broker',
  })
  expect(JSON.parse(await run('cluster-id', '--json'))).toEqual({
    clusterId: expect.stringMatching(/^[\w-]{22}$/),
  })
})
