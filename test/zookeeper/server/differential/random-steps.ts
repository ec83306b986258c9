import { CreateRequest } from '../../../../src/zookeeper/messages.ts'
import { OpCode } from '../../../../src/zookeeper/op-codes.ts'
import type { Random } from '../../../random.ts'
import { type Handshake, handshakeFrame, NEW_SESSION } from './handshake.ts'
import { randomRequest, randomUrgentRequest, type Scene } from './random-requests.ts'
import { type Request, recordRequest } from './request.ts'
import type { Step } from './steps.ts'

export const CLIENTS = 4

/** Of a request body, beyond which it is sent by itself. */
const LARGE_BYTES = 1300

/** The steps of a run: the first makes its root, the others are as they come. */
export function randomSteps(random: Random, count: number, scene: Scene): Step[] {
  const open = [{ perms: 31, id: { scheme: 'world', id: 'anyone' } }]
  const paths = [scene.root, `${scene.root}/a`, `${scene.root}/b`, `/zookeeper/quota${scene.root}`]
  const requests = paths.map((path, index) =>
    recordRequest(
      'create',
      OpCode.create,
      CreateRequest,
      { path, data: null, acl: open, flags: 0 },
      index + 1,
    ),
  )
  const steps: Step[] = [{ kind: 'requests', client: 0, requests }]
  while (steps.length < count) steps.push(randomStep(random, scene, steps.length))
  return steps
}

function randomStep(random: Random, scene: Scene, number: number): Step {
  const client = random.int(0, CLIENTS - 1)
  const kind = random.next()
  if (kind < 0.05) return connectStep(random, scene, client)
  if (kind < 0.06) return { kind: 'bytes', isConnected: random.chance(0.5), bytes: randomBytes(random) }
  if (kind < 0.062) return { kind: 'expire', client, path: `${scene.root}/expires-${number}` }
  if (kind < 0.07) return { kind: 'word', word: random.pick(WORDS) }
  return { kind: 'requests', client, requests: randomRequests(random, scene) }
}

const WORDS = ['wchs', 'wchc', 'wchp', 'dump', 'cons', 'stat', 'srvr', 'mntr', 'ruok', 'isro', 'none']

function randomRequests(random: Random, scene: Scene): Request[] {
  const requests: Request[] = []
  if (random.chance(0.06)) requests.push(randomUrgentRequest(random))
  // What ends the connection must be alone: what is sent behind it may or may not be looked at.
  if (requests.length > 0 && requests[0]?.opCode !== OpCode.auth) return requests
  const count = scene.hasQuotas ? 1 : random.pick([1, 1, 1, 2, 3, 5, 12])
  for (let more = requests.length > 0 ? 0 : count; more > 0; more--)
    requests.push(randomRequest(random, scene))
  // So must one that may be too large.
  const large = requests.find(({ body }) => body(0n).length > LARGE_BYTES)
  if (large !== undefined) return [large]
  if (random.chance(0.01)) requests.push(recordRequest('closeSession', OpCode.closeSession, null, null, 3))
  return requests
}

function connectStep(random: Random, scene: Scene, client: number): Step {
  const handshake: Handshake = {
    session: random.chance(0.6)
      ? 'own'
      : random.pick(['new', 'unknown', random.int(0, CLIENTS - 1)] as const),
    password: random.chance(0.75) ? 'right' : random.pick(['wrong', 'short', 'null'] as const),
    lastZxid: random.chance(0.9) ? random.pick(['none', 'seen'] as const) : 'future',
    timeOut: random.pick([3_600_000, 1_800_000, 2_147_483_647]),
    protocolVersion: random.pick([0, 0, 0, 1, -1]),
    ...(random.chance(0.7) ? { readOnly: random.chance(0.2) } : {}),
  }
  // What is sent behind a handshake that fails may or may not be looked at.
  const isSure = handshake.session === 'new' && handshake.lastZxid !== 'future'
  const requests = isSure ? [randomRequest(random, scene), randomRequest(random, scene)] : []
  return { kind: 'connect', client, cutsFirst: random.chance(0.5), handshake, requests }
}

/** What no client sends: lengths that cannot be, frames that end early, noise. */
function randomBytes(random: Random): Buffer {
  const noise = Buffer.from(Array.from({ length: random.int(1, 40) }, () => random.int(0, 255)))
  const handshake = handshakeFrame(NEW_SESSION, { key: undefined, lastZxid: 0n })
  switch (random.int(0, 6)) {
    case 0:
      return Buffer.from([0xff, 0xff, 0xff, 0xff])
    case 1:
      return Buffer.from([0x7f, 0xff, 0xff, 0xff, 1, 2])
    case 2:
      return handshake.subarray(0, random.int(1, handshake.length - 1))
    case 3:
      return Buffer.concat([Buffer.from([0, 0, 0, random.int(0, 7)]), noise])
    case 4:
      return noise
    case 5:
      return Buffer.from([0, 0x10, 0, random.int(0, 2), ...noise])
    default:
      return Buffer.from([0, 0, 0, 4, 0, 0, 0, 7])
  }
}
