import type { Random } from '../../random.ts'
import { randomRequest, randomUrgentRequest } from '../../zookeeper/server/differential/random-requests.ts'
import { requestFrame } from '../../zookeeper/server/differential/request.ts'
import type { Made } from './attacker.ts'
import { changed, lying } from './bytes-changed.ts'

/** Behind the length: xid and op code. */
const BODY_AT = 12
/** A scene is left after so many requests, so that trees stay small. */
const REQUESTS_A_SCENE = 20_000

/** Frames of ZooKeeper's protocol: requests of every kind, and what chance makes of them. */
export class ZooKeeperFrames {
  readonly #random: Random
  #last: Buffer = Buffer.alloc(16)
  #made = 0

  constructor(random: Random) {
    this.#random = random
  }

  /** The next frame. */
  next(): Made {
    const random = this.#random
    const root = `/fuzzed-${Math.floor(this.#made++ / REQUESTS_A_SCENE)}`
    const scene = { root, hasQuotas: random.chance(0.2), largeBytes: 20_000 }
    const request = random.chance(0.002) ? randomUrgentRequest(random) : randomRequest(random, scene)
    let frame = requestFrame(request, 10n)
    if (random.chance(0.15)) frame = changed(frame, this.#last, BODY_AT, random)
    this.#last = frame
    const isLie = random.chance(0.001)
    // What is changed inside a frame is refused, and the connection goes on.
    return { frame: isLie ? lying(frame, random) : frame, isLast: false, isLie }
  }
}
