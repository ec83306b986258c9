import type { Random } from '../../random.ts'
import type { BrokerConnection, Sender } from '../broker-connection.ts'

/** Something that clients do with a broker that is killed again and again; it knows what must be there afterwards. */
export interface Load {
  readonly name: string
  /** How many connections it works over at a time. */
  readonly connections: number
  /** How much was acknowledged so far. */
  readonly acknowledged: number
  /** Makes what it works on. */
  setUp(broker: Sender): Promise<void>
  /** Works until the broker is gone. */
  work(connections: readonly BrokerConnection[], random: Random): Promise<void>
  /** Holds what a broker has after its start against what was acknowledged; `isLast`: nothing will be done afterwards. */
  check(broker: Sender, isLast: boolean): Promise<void>
}
