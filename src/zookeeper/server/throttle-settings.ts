/** Limits on how fast connections and requests are taken, with the reference's defaults. Times in ms, sizes in bytes. */
export interface ThrottleSettings {
  /** connection_throttle_tokens: sessions that may begin at once; 0 for no limit. */
  readonly connectionTokens: number
  /** connection_throttle_fill_time and _count: so many tokens come back in such a time. */
  readonly connectionFillTimeMs: number
  readonly connectionFillCount: number
  /** connection_throttle_freeze_time: how long the drop probability stays as it is; -1 for no random drops. */
  readonly connectionFreezeTimeMs: number
  readonly connectionDropIncrease: number
  readonly connectionDropDecrease: number
  readonly connectionDecreaseRatio: number
  /** connection_throttle_weight_enabled: whether a session costs its weight in tokens instead of one. */
  readonly connectionWeightEnabled: boolean
  readonly connectionNewWeight: number
  readonly connectionRenewWeight: number
  /** request_throttle_max_requests: writes under way before every further request waits; 0 for no limit. */
  readonly maxRequests: number
  /** throttled_op_wait_time: a request that has waited for longer is refused; 0 for never. */
  readonly throttledOpWaitMs: number
  /** largeRequestThreshold: requests beyond it are large; -1 for none. */
  readonly largeRequestThresholdBytes: number
  /** largeRequestMaxBytes: of all large requests under way together. */
  readonly largeRequestMaxBytes: number
}

type Given = { readonly [K in keyof ThrottleSettings]?: ThrottleSettings[K] | undefined }

/** Fills in the reference's defaults (BlueThrottle, RequestThrottler, ZooKeeperServer). */
export function throttleSettings(given: Given): ThrottleSettings {
  return {
    connectionTokens: given.connectionTokens ?? 0,
    connectionFillTimeMs: given.connectionFillTimeMs ?? 1,
    connectionFillCount: given.connectionFillCount ?? 1,
    connectionFreezeTimeMs: given.connectionFreezeTimeMs ?? -1,
    connectionDropIncrease: given.connectionDropIncrease ?? 0.02,
    connectionDropDecrease: given.connectionDropDecrease ?? 0.002,
    connectionDecreaseRatio: given.connectionDecreaseRatio ?? 0,
    connectionWeightEnabled: given.connectionWeightEnabled ?? false,
    connectionNewWeight: given.connectionNewWeight ?? 3,
    connectionRenewWeight: given.connectionRenewWeight ?? 2,
    maxRequests: given.maxRequests ?? 0,
    throttledOpWaitMs: given.throttledOpWaitMs ?? 0,
    largeRequestThresholdBytes: given.largeRequestThresholdBytes ?? -1,
    largeRequestMaxBytes: given.largeRequestMaxBytes ?? 100 * 1024 * 1024,
  }
}
