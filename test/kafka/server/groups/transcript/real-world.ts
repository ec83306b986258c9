import { connect, type Socket } from 'node:net'
import { MetadataApi } from '../../../../../src/kafka/messages/03-metadata.ts'
import { FindCoordinatorApi } from '../../../../../src/kafka/messages/10-find-coordinator.ts'
import { DescribeGroupsApi } from '../../../../../src/kafka/messages/15-describe-groups.ts'
import { CreateTopicsApi } from '../../../../../src/kafka/messages/19-create-topics.ts'
import { decodeResponseFrame, encodeRequestFrame } from '../../../../../src/kafka/messages/headers.ts'
import { ZERO_UUID } from '../../../../../src/kafka/uuid.ts'
import type { Client, World } from './world.ts'

const ARRIVAL_MS = 300

/** A real broker over TCP, to record from: freshly made, with the settings of transcript.test.ts. */
export class RealWorld implements World {
  topicId = ZERO_UUID
  readonly #host: string
  readonly #port: number
  readonly #sockets: Socket[] = []

  private constructor(host: string, port: number) {
    this.#host = host
    this.#port = port
  }

  static async at(bootstrap: string): Promise<RealWorld> {
    const [host = 'localhost', port = '9092'] = bootstrap.split(':')
    const world = new RealWorld(host, Number(port))
    const client = world.client('setup')
    await client.send(CreateTopicsApi, 5, {
      topics: [{ name: 't', numPartitions: 2, replicationFactor: 1, assignments: [], configs: [] }],
      timeoutMs: 10_000,
      validateOnly: false,
    })
    for (;;) {
      const { coordinators } = await client.send(FindCoordinatorApi, 4, { coordinatorKeys: ['group'] })
      const { topics } = await client.send(MetadataApi, 12, {
        topics: [{ name: 't', topicId: ZERO_UUID }],
        allowAutoTopicCreation: false,
        includeTopicAuthorizedOperations: false,
      })
      world.topicId = topics[0]?.topicId ?? ZERO_UUID
      if (coordinators[0]?.errorCode === 0 && world.topicId !== ZERO_UUID) break
      await world.arrived()
    }
    // Each partition of the coordinator is loaded by itself; most are by then.
    const groups = Array.from({ length: 100 }, (_, i) => String(i))
    for (;;) {
      const described = await client.send(DescribeGroupsApi, 0, { groups })
      if (described.groups.every(({ errorCode }) => errorCode === 0)) return world
      await world.arrived()
    }
  }

  client(clientId: string): Client {
    const socket = connect(this.#port, this.#host)
    this.#sockets.push(socket)
    let correlationId = 0
    return {
      send: async (api, apiVersion, body) => {
        const header = { correlationId: ++correlationId, clientId }
        const answer = nextFrame(socket)
        socket.write(Buffer.concat(encodeRequestFrame(api, apiVersion, header, body)))
        return decodeResponseFrame(api, apiVersion, await answer).body
      },
    }
  }

  arrived(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ARRIVAL_MS))
  }

  passes(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms))
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

/** One request at a time, so that one frame is all there is to come. */
function nextFrame(socket: Socket): Promise<Buffer> {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0)
    const onData = (data: Buffer): void => {
      received = Buffer.concat([received, data])
      if (received.length < 4 || received.length < received.readInt32BE(0) + 4) return
      socket.off('data', onData)
      resolve(received.subarray(4))
    }
    socket.on('data', onData)
  })
}
