import { OpCode } from '../../../src/zookeeper/op-codes.ts'
import { isRead } from '../../../src/zookeeper/server/read-requests.ts'
import { isWrite } from '../../../src/zookeeper/server/request-decoding.ts'
import type { Random } from '../../random.ts'
import { handshakeFrame, NEW_SESSION } from '../../zookeeper/server/differential/handshake.ts'
import type { Attack, Shot } from './attacker.ts'
import { KafkaFrames } from './kafka-frames.ts'
import { ZooKeeperFrames } from './zookeeper-frames.ts'

const PRODUCE = 0
/** Fetch, JoinGroup, SyncGroup and ShareFetch wait for others, as long as they say. */
const WAITING = new Set([1, 11, 14, 78])

/** Requests of Kafka's protocol, recognized by their correlation ids. */
export function kafkaAttack(name: string, random: Random): Attack {
  const frames = new KafkaFrames(random)
  let correlationId = 0
  const keyOf = ({ frame }: Shot): number => (frame.length < 6 ? -1 : frame.readInt16BE(4))
  return {
    name,
    hello: () => undefined,
    next: () => {
      correlationId = (correlationId + 1) | 0
      return { id: correlationId, ...frames.next(correlationId) }
    },
    answered: (open, answer) => {
      const id = answer.length < 4 ? 0 : answer.readInt32BE(0)
      const at = open.findIndex((shot) => shot.id === id)
      // With acks=0 there is no answer; every other request is answered in its turn.
      return open.slice(0, Math.max(0, at)).every((shot) => keyOf(shot) === PRODUCE) ? at : -1
    },
    mayWait: (shot) => WAITING.has(keyOf(shot)) || keyOf(shot) === PRODUCE,
  }
}

const NOTIFICATION = -1
const PING = -2

/** Requests of ZooKeeper's protocol, which are answered in their order, but for auth, sasl and what there is not: these are answered at once. */
export function zooKeeperAttack(name: string, random: Random): Attack {
  const frames = new ZooKeeperFrames(random)
  const opCodeOf = ({ frame }: Shot): number => (frame.length < 12 ? -1 : frame.readInt32BE(8))
  /** Answered before their turn; they are struck off in it. */
  const early = new WeakSet<Shot>()
  const isAtOnce = (shot: Shot): boolean => {
    const opCode = opCodeOf(shot)
    return !isRead(opCode) && !isWrite(opCode) && opCode !== OpCode.closeSession
  }
  const idOf = (shot: Shot): number => (opCodeOf(shot) === OpCode.ping ? PING : shot.id)
  return {
    name,
    hello: () => handshakeFrame({ ...NEW_SESSION, timeOut: 1 }, { key: undefined, lastZxid: 0n }),
    next: () => {
      const shot = frames.next()
      return { id: shot.frame.length < 8 ? 0 : shot.frame.readInt32BE(4), ...shot }
    },
    answered: (open, answer) => {
      const xid = answer.length < 4 ? 0 : answer.readInt32BE(0)
      if (xid === NOTIFICATION && answer.length >= 16) {
        const [first] = open
        if (first === undefined || idOf(first) !== NOTIFICATION) return undefined
      }
      const at = open.findIndex((shot) => !early.has(shot))
      const [inTurn] = open.slice(at, at + 1)
      if (inTurn !== undefined && idOf(inTurn) === xid) return at
      const atOnce = open.find((shot) => isAtOnce(shot) && !early.has(shot) && idOf(shot) === xid)
      if (atOnce === undefined) return -1
      early.add(atOnce)
      return undefined
    },
    mayWait: isAtOnce,
  }
}
