import {
  clientMatchFields,
  clientMetricsKeys,
  clientMetricsTable,
} from '../../configs/client-metrics-keys.ts'
import { parseAll } from '../../configs/parse-all.ts'
import { errors } from '../../errors.ts'
import { type ItemError, itemError } from './errors.ts'

const MIN_INTERVAL_MS = 100
const MAX_INTERVAL_MS = 3_600_000

/** Checks a subscription of client metrics as a whole. */
export function checkClientMetricsConfigs(configs: ReadonlyMap<string, string>): ItemError | null {
  for (const name of configs.keys()) {
    if (!clientMetricsTable.has(name)) {
      return itemError(errors.INVALID_REQUEST, `Unknown client metrics configuration: ${name}`)
    }
  }
  const parsed = parseAll(clientMetricsKeys, configs)
  if ('problem' in parsed) return itemError(errors.INVALID_CONFIG, parsed.problem)
  const interval = parsed.values.get('interval.ms')
  if (typeof interval === 'number' && (interval < MIN_INTERVAL_MS || interval > MAX_INTERVAL_MS)) {
    return itemError(
      errors.INVALID_REQUEST,
      `Invalid value ${interval} for interval.ms, interval must be between 100 and 3600000 (1 hour)`,
    )
  }
  const matches = parsed.values.get('match')
  const wrong = Array.isArray(matches) ? matches.find((pattern: string) => !isMatch(pattern)) : undefined
  return wrong === undefined
    ? null
    : itemError(errors.INVALID_CONFIG, `Illegal client matching pattern: ${wrong}`)
}

/** `field=regular expression`. */
function isMatch(pattern: string): boolean {
  const [field = '', expression, ...rest] = pattern.split('=')
  // Nothing behind the sign is no pattern.
  if (
    expression === undefined ||
    expression === '' ||
    rest.length > 0 ||
    !clientMatchFields.has(field.trim())
  )
    return false
  try {
    new RegExp(expression.trim())
    return true
  } catch {
    return false
  }
}
