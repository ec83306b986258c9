/** The states that a record of a share partition goes through (KIP-932), by the number that stands for each in the log. */
export const DeliveryState = {
  AVAILABLE: 0,
  ACQUIRED: 1,
  ACKNOWLEDGED: 2,
  /** Not used yet: on its way to a dead letter queue (KIP-1191). */
  ARCHIVING: 3,
  ARCHIVED: 4,
} as const

export type DeliveryState = (typeof DeliveryState)[keyof typeof DeliveryState]

/** Whether a record in that state is never delivered again. */
export function isTerminal(state: DeliveryState): boolean {
  return state === DeliveryState.ACKNOWLEDGED || state === DeliveryState.ARCHIVED
}

/** The state of that number; undefined when there is none. */
export function deliveryStateOf(id: number): DeliveryState | undefined {
  return Object.values(DeliveryState).find((state) => state === id)
}
