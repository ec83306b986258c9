import { QUOTA_LIMITS, QUOTA_ROOT, QUOTA_STATS } from '../../zookeeper/paths.ts'
import { CommandError, FatalError } from './errors.ts'
import { parseJavaLong } from './java-numbers.ts'

/** The four numbers a quota can set; -1 is unset. */
export const quotaKeys = ['count', 'bytes', 'countHardLimit', 'byteHardLimit'] as const
export type QuotaKey = (typeof quotaKeys)[number]

/** A limits or stats node's text: `count=N,bytes=N` and, where there are more keys, `=;key=N;key=N` in their order. */
export class QuotaTrack {
  readonly #numbers = new Map<string, bigint>()

  get(key: QuotaKey): bigint {
    return this.#numbers.get(key) ?? -1n
  }

  set(key: QuotaKey, value: bigint): void {
    this.#numbers.set(key, value)
  }

  toString(): string {
    const others = [...this.#numbers.keys()].filter((key) => key !== 'count' && key !== 'bytes').sort()
    const common = `count=${this.get('count')},bytes=${this.get('bytes')}`
    return others.length === 0
      ? common
      : `${common}=${others.map((key) => `;${key}=${this.#numbers.get(key)}`).join('')}`
  }

  /** As numbers, -1 where unset; only the keys that were set. */
  toJson(): Record<string, number> {
    return Object.fromEntries([...this.#numbers].map(([key, value]) => [key, Number(value)]))
  }

  toBytes(): Buffer {
    return Buffer.from(this.toString())
  }

  /** @throws CommandError for a number that is none, FatalError for data that is no quota at all */
  static parse(data: Buffer | null): QuotaTrack {
    if (data === null) throw new FatalError('the quota node holds no data')
    const track = new QuotaTrack()
    for (const pair of data.toString().split(/[,;]+/)) {
      if (pair === '') continue
      const [key = '', text] = pair.split('=')
      if (text === undefined)
        throw new FatalError(`the quota node holds "${pair}" where key=number is expected`)
      const value = parseJavaLong(text === '' ? '-1' : text)
      if (value === undefined) throw new CommandError(`For input string: "${text}"`)
      track.#numbers.set(key, value)
    }
    return track
  }
}

/** Where the quota nodes of a path are kept. The root is not treated apart: like the reference's, its quota path is not valid. */
export function quotaPath(path: string): string {
  return QUOTA_ROOT + path
}

/** The node with the limits of a path. */
export function limitsPath(path: string): string {
  return `${QUOTA_ROOT}${path}/${QUOTA_LIMITS}`
}

/** The node with what a path uses. */
export function statsPath(path: string): string {
  return `${QUOTA_ROOT}${path}/${QUOTA_STATS}`
}
