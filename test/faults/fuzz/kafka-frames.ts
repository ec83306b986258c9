import { requestHeaderVersion } from '../../../src/kafka/messages/headers.ts'
import { apis } from '../../../src/kafka/messages/index.ts'
import { handlers } from '../../../src/kafka/server/handlers/index.ts'
import type { Api } from '../../../src/wire/message.ts'
import { hasVersion, parseVersions } from '../../../src/wire/versions.ts'
import type { Random } from '../../random.ts'
import type { Made } from './attacker.ts'
import { Bytes } from './bytes.ts'
import { changed, lying } from './bytes-changed.ts'
import { hostileBatch } from './hostile-batches.ts'
import { writeHostile } from './hostile-message.ts'

/** Behind the length: key, version and correlation id. */
const BODY_AT = 12
const CORRELATION_ID_AT = 8

interface Target {
  readonly api: Api
  readonly version: number
}

/** Every API in every version, those that are served and some that are not. */
const targets: readonly Target[] = apis.flatMap((api) => {
  const range = parseVersions(api.request.versions)
  const versions = Array.from({ length: range.max + 1 }, (_, version) => version)
  return versions.filter((version) => hasVersion(range, version)).map((version) => ({ api, version }))
})
const served = new Map(handlers.map(({ api, maxVersion }) => [api.key, maxVersion]))
const servedTargets = targets.filter(({ api, version }) => version <= (served.get(api.key) ?? -1))

/** What would change how others are served: only looked at, never done. */
const HARMLESS: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  // AlterConfigs and IncrementalAlterConfigs: of topics alone.
  33: { resourceType: 2 },
  44: { resourceType: 2 },
  49: { validateOnly: 1 },
  57: { validateOnly: 1 },
}

/** Frames of Kafka's protocol: requests of every API and version, and what chance makes of them. */
export class KafkaFrames {
  readonly #random: Random
  readonly #bytes = new Bytes()
  #last: Buffer = Buffer.alloc(16)

  constructor(random: Random) {
    this.#random = random
  }

  /** The next frame, with a correlation id. */
  next(correlationId: number): Made {
    const random = this.#random
    const { frame, isSpoilt } = this.#frame()
    if (frame.length >= BODY_AT) frame.writeInt32BE(correlationId, CORRELATION_ID_AT)
    this.#last = frame
    const isLie = random.chance(0.002)
    const isLast = isSpoilt && random.chance(0.9)
    return { frame: isLie ? lying(frame, random) : frame, isLast, isLie }
  }

  #frame(): { frame: Buffer; isSpoilt: boolean } {
    const random = this.#random
    if (random.chance(0.005)) return { frame: noise(random), isSpoilt: true }
    const isOdd = random.chance(0.005)
    const { api, version } = random.pick(isOdd ? targets : servedTargets)
    // Most frames are to be taken up: what does not parse ends the connection, and with it what is behind it.
    const spoils = random.chance(0.95) ? 0 : random.pick([0.01, 0.05])
    const bytes = this.#bytes
    bytes.truncate(0)
    bytes.int(0, 4)
    bytes.int(api.key, 2)
    bytes.int(isOdd && random.chance(0.3) ? random.pick([-1, 99, 32_767]) : version, 2)
    bytes.int(0, 4)
    const clientId = random.chance(0.1) ? -1 : 4
    bytes.int(clientId, 2)
    if (clientId > 0) bytes.raw(CLIENT_ID)
    if (requestHeaderVersion(api.request, version) === 2) bytes.int(0, 1)
    const fixed = HARMLESS[api.key]
    writeHostile(bytes, api.request, version, {
      random,
      spoils: fixed === undefined ? spoils : 0,
      records: hostileBatch,
      ...(fixed === undefined ? {} : { fixed }),
    })
    bytes.setInt32(0, bytes.length - 4)
    const frame = bytes.from(0)
    if (fixed === undefined && random.chance(0.03))
      return { frame: changed(frame, this.#last, BODY_AT, random), isSpoilt: true }
    return { frame, isSpoilt: isOdd || spoils > 0 }
  }
}

const CLIENT_ID = Buffer.from('fuzz')

/** A frame of anything, whose length is right. */
function noise(random: Random): Buffer {
  const frame = Buffer.from(Array.from({ length: random.int(4, 64) }, () => random.below(256)))
  frame.writeInt32BE(frame.length - 4)
  // A key that there is, more often than not.
  if (frame.length > 8 && random.chance(0.7))
    frame.writeInt32BE((random.below(93) << 16) | random.below(14), 4)
  return frame
}
