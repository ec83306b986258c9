/**
 * Quotas: `/zookeeper/quotaPATH/zookeeper_limits` says what PATH and everything below it may hold, `…/zookeeper_stats`
 * what it does hold; the server keeps the second. They are plain text (StatsTrack): `count=5,bytes=-1=;countHardLimit=9`.
 */
import { QUOTA_ROOT } from '../paths.ts'

/** Numbers of a limits or stats node, -1 where unset. */
export interface QuotaNumbers {
  count: number
  bytes: number
  countHardLimit: number
  byteHardLimit: number
}

const FIELD_NAMES = new Map<string, keyof QuotaNumbers>([
  ['count', 'count'],
  ['bytes', 'bytes'],
  ['countHardLimit', 'countHardLimit'],
  ['byteHardLimit', 'byteHardLimit'],
])

/** Reads the text of a limits or stats node; what cannot be read counts as unset. */
export function parseQuotaNumbers(text: string): QuotaNumbers {
  const numbers: QuotaNumbers = { count: -1, bytes: -1, countHardLimit: -1, byteHardLimit: -1 }
  for (const [name, value] of pairsOf(text)) {
    const field = FIELD_NAMES.get(name)
    if (field !== undefined && /^-?\d+$/.test(value)) numbers[field] = Number(value)
  }
  return numbers
}

/** The text of a stats node. */
export function formatUsage(count: number, bytes: number): string {
  return `count=${count},bytes=${bytes}`
}

/** The text of a stats node after a change; what else somebody has written into it stays (StatsTrack.toString). */
export function changedUsage(
  text: string,
  change: { readonly count: number; readonly bytes: number },
): string {
  const { count, bytes } = parseQuotaNumbers(text)
  const others = pairsOf(text).filter(([name]) => name !== '' && name !== 'count' && name !== 'bytes')
  const rest = others.map(([name, value]) => `;${name}=${value || -1}`).sort()
  return (
    formatUsage(count + change.count, bytes + change.bytes) + (rest.length > 0 ? `=${rest.join('')}` : '')
  )
}

function pairsOf(text: string): [string, string][] {
  return text.split(/[,;]+/).map((pair) => {
    const [name = '', value = ''] = pair.split('=')
    return [name, value]
  })
}

/** The path that a quota node's parent `/zookeeper/quotaPATH` speaks of. */
export function quotaTarget(quotaPath: string): string {
  return quotaPath.slice(QUOTA_ROOT.length)
}

/** The paths that have a quota. */
export class QuotaPaths {
  readonly #paths = new Set<string>()

  get size(): number {
    return this.#paths.size
  }

  add(path: string): void {
    if (path !== '' && path !== '/') this.#paths.add(path)
  }

  delete(path: string): void {
    this.#paths.delete(path)
  }

  clear(): void {
    this.#paths.clear()
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#paths[Symbol.iterator]()
  }

  /** The nearest of `path` and its ancestors that has a quota, or null. */
  nearest(path: string): string | null {
    if (this.#paths.size === 0) return null
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const prefix = path.slice(0, end)
      if (this.#paths.has(prefix)) return prefix
    }
    return null
  }
}

/** A write as quotas see it. */
export interface QuotaDemand {
  readonly count: number
  readonly bytes: number
}

/** Whether `demand` on top of `usage` breaks a hard limit; soft limits never stop anything. */
export function exceedsHardLimit(limits: QuotaNumbers, usage: QuotaNumbers, demand: QuotaDemand): boolean {
  const isCountOver =
    demand.count !== 0 && limits.countHardLimit > -1 && usage.count + demand.count > limits.countHardLimit
  const isBytesOver =
    demand.bytes !== 0 && limits.byteHardLimit > -1 && usage.bytes + demand.bytes > limits.byteHardLimit
  return isCountOver || isBytesOver
}
