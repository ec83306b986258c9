/** How long clients wait before they try again, by their configuration. */
import type { ClientLog } from '../hooks.ts'
import type { ClientConfig } from './client-config.ts'

const LOGGER = 'org.apache.kafka.clients.CommonClientConfigs'

export interface BackoffRange {
  initialMs: number
  maxMs: number
}

/** Before a request is sent again. */
export function retryBackoff(config: ClientConfig): BackoffRange {
  return { initialMs: config.number('retry.backoff.ms'), maxMs: config.number('retry.backoff.max.ms') }
}

/** Before a broker is dialled again: does not grow where only the first pause is set. */
export function reconnectBackoff(config: ClientConfig): BackoffRange {
  const initialMs = config.number('reconnect.backoff.ms')
  return { initialMs, maxMs: isStatic(config) ? initialMs : config.number('reconnect.backoff.max.ms') }
}

/** Warns, as Java does, of pauses that will not grow. */
export function warnOfBackoff(config: ClientConfig, log: ClientLog | undefined): void {
  const { initialMs, maxMs } = retryBackoff(config)
  if (initialMs > maxMs) {
    const text = `Configuration 'retry.backoff.ms' with value '${initialMs}' is greater than configuration 'retry.backoff.max.ms' with value '${maxMs}'. A static backoff with value '${maxMs}' will be applied.`
    log?.warn(text, LOGGER)
  }
  if (isStatic(config)) {
    const text =
      'Disabling exponential reconnect backoff because reconnect.backoff.ms is set, but reconnect.backoff.max.ms is not.'
    log?.warn(text, LOGGER)
  }
}

function isStatic(config: ClientConfig): boolean {
  return config.isGiven('reconnect.backoff.ms') && !config.isGiven('reconnect.backoff.max.ms')
}
