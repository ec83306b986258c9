/**
 * Places replicas on brokers as the reference's controller does (StripedReplicaPlacer): partition after partition begins one rack further,
 * and takes from each rack the broker whose turn it is. When as many partitions are placed as there are brokers, racks and brokers are
 * shuffled, so that the same sets of brokers do not come again.
 */
import { errorFromName } from '../../kafka/client/client-error.ts'

export interface UsableBroker {
  id: number
  rack: string | null
}

/** Random whole numbers from 0, below a limit. */
export type RandomBelow = (limit: number) => number

/** Gives the brokers of each partition; throws a ClientError where there are too few brokers. */
export function placeReplicas(
  brokers: readonly UsableBroker[],
  wanted: { partitions: number; replicas: number },
  randomBelow: RandomBelow = (limit) => Math.floor(Math.random() * limit),
): number[][] {
  if (wanted.replicas <= 0) {
    throw invalidFactor(
      `Invalid replication factor ${wanted.replicas}: the replication factor must be positive.`,
    )
  }
  if (brokers.length === 0)
    throw invalidFactor('All brokers are currently fenced, or have all their log directories cordoned.')
  if (wanted.replicas > brokers.length) {
    throw invalidFactor(
      `The target replication factor of ${wanted.replicas} cannot be reached because only ${brokers.length} broker(s) are registered or some brokers have all their log directories cordoned.`,
    )
  }
  const racks = new RackList(brokers, randomBelow)
  return Array.from({ length: wanted.partitions }, () => racks.place(wanted.replicas))
}

/** The brokers of one rack, of which each partition sees every one at most once. */
class Rack {
  readonly #brokers: number[]
  #index = 0
  #offset: number
  #epoch = 0

  constructor(brokers: number[], randomBelow: RandomBelow) {
    this.#brokers = brokers.sort((a, b) => a - b)
    this.#offset = randomBelow(brokers.length)
  }

  /** The next broker for the partition that `epoch` stands for; undefined when it has seen all. */
  next(epoch: number): number | undefined {
    if (this.#epoch !== epoch) {
      this.#epoch = epoch
      this.#index = 0
      this.#offset = (this.#offset + 1) % this.#brokers.length
    }
    if (this.#index >= this.#brokers.length) return undefined
    const broker = this.#brokers[(this.#index + this.#offset) % this.#brokers.length]
    this.#index += 1
    return broker
  }

  shuffle(randomBelow: RandomBelow): void {
    shuffle(this.#brokers, randomBelow)
  }
}

class RackList {
  readonly #racks: Rack[]
  readonly #brokerCount: number
  readonly #randomBelow: RandomBelow
  #epoch = 0
  #offset: number

  constructor(brokers: readonly UsableBroker[], randomBelow: RandomBelow) {
    const byRack = new Map<string | null, number[]>()
    for (const { id, rack } of brokers) byRack.set(rack, [...(byRack.get(rack) ?? []), id])
    const names = [...byRack.keys()].sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))
    this.#racks = names.map((name) => new Rack(byRack.get(name) ?? [], randomBelow))
    this.#brokerCount = brokers.length
    this.#randomBelow = randomBelow
    this.#offset = randomBelow(names.length)
  }

  place(replicas: number): number[] {
    if (this.#epoch === this.#brokerCount && this.#brokerCount > 1) {
      shuffle(this.#racks, this.#randomBelow)
      for (const rack of this.#racks) rack.shuffle(this.#randomBelow)
      this.#epoch = 0
    }
    const placed: number[] = []
    for (let at = this.#offset; placed.length < replicas; at += 1) {
      const broker = this.#racks[at % this.#racks.length]?.next(this.#epoch)
      if (broker !== undefined) placed.push(broker)
    }
    this.#epoch += 1
    this.#offset = (this.#offset + 1) % this.#racks.length
    return placed
  }
}

function shuffle<T>(elements: T[], randomBelow: RandomBelow): void {
  for (let at = elements.length - 1; at > 0; at -= 1) {
    const [taken] = elements.splice(randomBelow(at + 1), 1)
    if (taken !== undefined) elements.push(taken)
  }
}

function invalidFactor(message: string) {
  return errorFromName('INVALID_REPLICATION_FACTOR', message)
}
