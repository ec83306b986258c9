import { type JuteType, nullableVector, record, string } from '../../../../src/zookeeper/jute.ts'
import * as messages from '../../../../src/zookeeper/messages.ts'
import type { MultiOp } from '../../../../src/zookeeper/multi.ts'
import { OpCode, SpecialXid } from '../../../../src/zookeeper/op-codes.ts'
import type { Random } from '../../../random.ts'
import { randomAcl, USERS } from './random-acls.ts'
import { randomPath, randomQuotaPath } from './random-paths.ts'
import { bodyOf, mangled, multiRequest, type Request, recordRequest } from './request.ts'

/** What a run is like. */
export interface Scene {
  readonly root: string
  /** Quotas and what they cover are written; the reference checks limits beside its pipeline, so not behind other writes. */
  readonly hasQuotas: boolean
  /** The largest data that is sent now and then, in bytes. */
  readonly largeBytes: number
}

type Make = (random: Random, scene: Scene, xid: number) => Request

const PathRequest = record('PathRequest', { path: string })

/** Requests that may be sent behind others without waiting, with how often each comes. */
const PIPELINED: readonly (readonly [number, Make])[] = [
  [14, create],
  [6, createTtl],
  [10, remove],
  [2, removeContainer],
  [14, setData],
  [4, setAcl],
  [10, multi],
  [6, multiRead],
  [8, exists],
  [8, getData],
  [6, getChildren],
  [5, getChildren2],
  [4, (random, scene, xid) => byPath('getACL', OpCode.getACL, random, scene, xid)],
  [2, (random, scene, xid) => byPath('sync', OpCode.sync, random, scene, xid)],
  [
    3,
    (random, scene, xid) => byPath('getAllChildrenNumber', OpCode.getAllChildrenNumber, random, scene, xid),
  ],
  [3, getEphemerals],
  [2, (_random, _scene, xid) => recordRequest('whoAmI', OpCode.whoAmI, null, null, xid)],
  [10, addWatch],
  [4, (random, scene, xid) => aboutWatch('checkWatches', OpCode.checkWatches, random, scene, xid)],
  [5, (random, scene, xid) => aboutWatch('removeWatches', OpCode.removeWatches, random, scene, xid)],
  [4, setWatches],
  [1, (_random, _scene, xid) => recordRequest('ping', OpCode.ping, null, null, xid)],
  [1, reconfig],
  [1, nullPath],
]

/** Any request of the pipeline; one in many is cut short, too long or changed. */
export function randomRequest(random: Random, scene: Scene): Request {
  const xid = random.chance(0.02)
    ? random.pick([0, -3, -4, -8, 2_147_483_647, -2_147_483_648])
    : random.int(1, 9999)
  const request = kindOf(random)(random, scene, xid)
  return random.chance(0.03) ? spoiled(request) : request
}

/** A request that is answered out of turn, or ends the connection: it comes first, or alone. */
export function randomUrgentRequest(random: Random): Request {
  const xid = random.pick([-4, -4, 7])
  const kind = random.int(0, 9)
  if (kind < 7) {
    const scheme = random.pick(['digest', 'digest', 'digest', 'digest', 'digest', 'ip', 'world', 'none', ''])
    const auth = random.chance(0.06)
      ? null
      : Buffer.from(random.pick([...USERS, ...USERS, 'nocolon', '', ':', 'ann:a:b', 'ann']))
    return recordRequest('auth', OpCode.auth, messages.AuthPacket, { type: 0, scheme, auth }, xid)
  }
  if (kind < 8) {
    const token = random.pick([Buffer.alloc(0), Buffer.from('token'), null])
    return recordRequest('sasl', OpCode.sasl, messages.GetSASLRequest, { token }, xid)
  }
  const opCode = random.pick([0, 10, 13, 23, 99, 108, -1, 1000, 2_147_483_647])
  return recordRequest(`op code ${opCode}`, opCode, null, null, xid)
}

const ALL_WEIGHTS = PIPELINED.reduce((sum, [weight]) => sum + weight, 0)

function kindOf(random: Random): Make {
  let left = random.int(1, ALL_WEIGHTS)
  for (const [weight, make] of PIPELINED) {
    left -= weight
    if (left <= 0) return make
  }
  throw new RangeError('nothing to choose from')
}

function spoiled(request: Request): Request {
  return mangled(request, (body) => {
    if (body.length === 0) return Buffer.from([1, 2, 3])
    const at = Math.floor(body.length * 0.37)
    switch (request.xid % 4) {
      case 0:
        return body.subarray(0, at)
      case 1:
        return Buffer.concat([body, Buffer.from('more')])
      case 2:
        return Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0xff]), body.subarray(Math.min(4, body.length))])
      default:
        return Buffer.concat([body.subarray(0, body.length - 1), Buffer.from([(body.at(-1) ?? 0) ^ 0x41])])
    }
  })
}

function data(random: Random, scene: Scene): Buffer | null {
  if (random.chance(0.05)) return null
  if (random.chance(0.01)) return Buffer.alloc(random.int(0, scene.largeBytes), 'x')
  return Buffer.from(random.pick(['', 'x', 'yy', 'a longer text', '\u0000\u0001']))
}

function version(random: Random): number {
  return random.pick([-1, -1, -1, 0, 0, 1, 1, 2, 3, 7, -2, 2_147_483_647])
}

function create(random: Random, scene: Scene, xid: number): Request {
  const opCode = random.pick([1, 15, 15, 15, 19])
  const names = new Map([
    [1, 'create'],
    [15, 'create2'],
    [19, 'createContainer'],
  ])
  const value = createFields(random, scene)
  return recordRequest(names.get(opCode) ?? '', opCode, messages.CreateRequest, value, xid)
}

function createFields(random: Random, scene: Scene): messages.CreateRequest {
  if (scene.hasQuotas && random.chance(0.25)) {
    const acl = [{ perms: 31, id: { scheme: 'world', id: 'anyone' } }]
    return { path: randomQuotaPath(random, scene.root), data: Buffer.from(quotaText(random)), acl, flags: 0 }
  }
  const flags = random.pick([0, 0, 0, 0, 1, 1, 2, 3, 3, 4, 5, 6, 7, -1])
  return {
    path: sequenceSafe(randomPath(random, scene.root)),
    data: data(random, scene),
    acl: randomAcl(random),
    flags,
  }
}

/** Nodes directly below the root of the server would be met by later runs. */
function sequenceSafe(path: string): string {
  return path === '/' ? '/zookeeper/q' : path
}

function quotaText(random: Random): string {
  return random.pick([
    'count=5,bytes=-1',
    'count=-1,bytes=-1=;byteHardLimit=20;countHardLimit=6',
    'count=3,bytes=10=;byteHardLimit=-1;countHardLimit=4',
    'count=-1,bytes=-1=;byteHardLimit=8;countHardLimit=-1',
    'count=1,bytes=1',
    'count=2',
    '',
  ])
}

function createTtl(random: Random, scene: Scene, xid: number): Request {
  const { flags: _, ...fields } = createFields(random, scene)
  const flags = random.pick([5, 5, 5, 6, 6, 0, 1, 2, 4])
  const ttls = [3_600_000_000n, 3_600_000_000n, 1_099_511_627_775n, 1_099_511_627_776n, 0n, -1n, -5n]
  // A negative ttl where the flags ask for none ends the reference.
  const ttl = random.pick(flags < 5 ? ttls.filter((one) => one >= 0n) : ttls)
  return recordRequest(
    'createTTL',
    OpCode.createTTL,
    messages.CreateTTLRequest,
    { ...fields, flags, ttl },
    xid,
  )
}

function remove(random: Random, scene: Scene, xid: number): Request {
  const path =
    scene.hasQuotas && random.chance(0.2)
      ? randomQuotaPath(random, scene.root)
      : randomPath(random, scene.root)
  return recordRequest(
    'delete',
    OpCode.delete,
    messages.DeleteRequest,
    { path, version: version(random) },
    xid,
  )
}

function removeContainer(random: Random, scene: Scene, xid: number): Request {
  return recordRequest(
    'deleteContainer',
    OpCode.deleteContainer,
    PathRequest,
    { path: randomPath(random, scene.root) },
    xid,
  )
}

function setData(random: Random, scene: Scene, xid: number): Request {
  const value = setDataFields(random, scene)
  return recordRequest('setData', OpCode.setData, messages.SetDataRequest, value, xid)
}

function setDataFields(random: Random, scene: Scene): messages.SetDataRequest {
  if (scene.hasQuotas && random.chance(0.2)) {
    return { path: randomQuotaPath(random, scene.root), data: Buffer.from(quotaText(random)), version: -1 }
  }
  return { path: randomPath(random, scene.root), data: data(random, scene), version: version(random) }
}

function setAcl(random: Random, scene: Scene, xid: number): Request {
  const value = { path: randomPath(random, scene.root), acl: randomAcl(random), version: version(random) }
  return recordRequest('setACL', OpCode.setACL, messages.SetACLRequest, value, xid)
}

function multi(random: Random, scene: Scene, xid: number): Request {
  const ops: MultiOp[] = []
  for (let count = random.pick([0, 1, 2, 2, 3, 3, 4, 6]); count > 0; count--) ops.push(multiOp(random, scene))
  return multiRequest('multi', OpCode.multi, ops, xid)
}

function multiOp(random: Random, scene: Scene): MultiOp {
  const kind = random.int(0, 20)
  const path = randomPath(random, scene.root)
  if (kind < 8) return { type: random.pick([1, 15, 19]), request: createFields(random, scene) }
  if (kind < 9) {
    const { flags: _, ...fields } = createFields(random, scene)
    return {
      type: 21,
      request: { ...fields, flags: random.pick([5, 6, 0, 4]), ttl: random.pick([5_000_000n, -1n]) },
    }
  }
  if (kind < 13) return { type: 5, request: setDataFields(random, scene) }
  if (kind < 16) return { type: 2, request: { path, version: version(random) } }
  if (kind < 20) return { type: 13, request: { path, version: version(random) } }
  return { type: random.pick([4, 8]), request: { path, watch: false } }
}

function multiRead(random: Random, scene: Scene, xid: number): Request {
  const ops: MultiOp[] = []
  for (let count = random.int(0, 4); count > 0; count--) {
    const request = { path: randomPath(random, scene.root), watch: random.chance(0.3) }
    ops.push(
      ops.length > 0 && random.chance(0.03) ? multiOp(random, scene) : { type: random.pick([4, 8]), request },
    )
  }
  return multiRequest('multiRead', OpCode.multiRead, ops, xid)
}

function watched(random: Random, scene: Scene): { path: string; watch: boolean } {
  return { path: randomPath(random, scene.root), watch: random.chance(0.5) }
}

function exists(random: Random, scene: Scene, xid: number): Request {
  return recordRequest('exists', OpCode.exists, messages.ExistsRequest, watched(random, scene), xid)
}

function getData(random: Random, scene: Scene, xid: number): Request {
  if (!scene.hasQuotas || random.chance(0.7))
    return recordRequest('getData', OpCode.getData, messages.GetDataRequest, watched(random, scene), xid)
  const path = randomQuotaPath(random, scene.root)
  return recordRequest('getData', OpCode.getData, messages.GetDataRequest, { path, watch: false }, xid)
}

function getChildren(random: Random, scene: Scene, xid: number): Request {
  return recordRequest(
    'getChildren',
    OpCode.getChildren,
    messages.GetChildrenRequest,
    watched(random, scene),
    xid,
  )
}

function getChildren2(random: Random, scene: Scene, xid: number): Request {
  return recordRequest(
    'getChildren2',
    OpCode.getChildren2,
    messages.GetChildren2Request,
    watched(random, scene),
    xid,
  )
}

function byPath(name: string, opCode: number, random: Random, scene: Scene, xid: number): Request {
  return recordRequest(name, opCode, PathRequest, { path: randomPath(random, scene.root) }, xid)
}

function getEphemerals(random: Random, scene: Scene, xid: number): Request {
  const prefixPath = random.pick([null, '', ' ', '/', ' / ', scene.root, `${scene.root}/a`, 'x'])
  return recordRequest(
    'getEphemerals',
    OpCode.getEphemerals,
    messages.GetEphemeralsRequest,
    { prefixPath },
    xid,
  )
}

function addWatch(random: Random, scene: Scene, xid: number): Request {
  const value = { path: randomPath(random, scene.root), mode: random.pick([0, 0, 0, 1, 1, 1, 2, -1]) }
  return recordRequest('addWatch', OpCode.addWatch, messages.AddWatchRequest, value, xid)
}

function aboutWatch(name: string, opCode: number, random: Random, scene: Scene, xid: number): Request {
  const value = { path: randomPath(random, scene.root), type: random.pick([1, 2, 3, 3, 4, 5, 0, 6]) }
  return recordRequest(name, opCode, messages.RemoveWatchesRequest, value, xid)
}

const WATCH_LISTS: JuteType<readonly (readonly string[] | null)[]> = {
  minBytes: 12,
  read: () => [],
  write: (writer, lists) => {
    for (const list of lists) nullableVector(string).write(writer, list)
  },
}

function setWatches(random: Random, scene: Scene, xid: number): Request {
  const opCode = random.pick([OpCode.setWatches, OpCode.setWatches2])
  const back = random.pick([0n, 0n, 1n, 3n, 10n, 50n, -10n, 1_000_000n])
  const lists = Array.from({ length: opCode === OpCode.setWatches ? 3 : 5 }, () => {
    if (random.chance(0.03)) return null
    return Array.from({ length: random.pick([0, 0, 1, 1, 2]) }, () => randomPath(random, scene.root))
  })
  const body = (lastZxid: bigint): Buffer =>
    bodyOf((writer) => {
      writer.bigLong(lastZxid - back)
      WATCH_LISTS.write(writer, lists)
    })
  const usualXid = random.chance(0.8) ? SpecialXid.setWatches : xid
  return { opCode, xid: usualXid, body, text: `op code ${opCode}, ${back} before: ${JSON.stringify(lists)}` }
}

function reconfig(random: Random, _scene: Scene, xid: number): Request {
  const value = {
    joiningServers: random.pick([null, 'x']),
    leavingServers: null,
    newMembers: null,
    curConfigId: -1n,
  }
  return recordRequest('reconfig', OpCode.reconfig, messages.ReconfigRequest, value, xid)
}

function nullPath(random: Random, _scene: Scene, xid: number): Request {
  const opCode = random.pick([1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 14, 15, 19, 20, 22, 103, 104])
  const body = bodyOf((writer) => {
    writer.int(-1)
    for (let zero = 0; zero < 24; zero++) writer.bool(false)
  })
  return { opCode, xid, body: () => body, text: `op code ${opCode} without a path` }
}
