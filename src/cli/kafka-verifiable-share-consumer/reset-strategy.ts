import { ClientError } from '../../kafka/client/client-error.ts'
import type { Io } from '../kit/io.ts'
import { executionException, illegalArgument } from '../kit/java-error.ts'
import { openAdminWith } from '../kit/open-admin.ts'
import type { Properties } from '../kit/properties.ts'

const KEY = 'share.auto.offset.reset'
const TIMEOUT_MS = 60_000

/** Reads --offset-reset-strategy; throws a JavaError with the words of AutoOffsetResetStrategy and ShareGroupAutoOffsetResetStrategy. */
export function strategyOf(text: string): 'earliest' | 'latest' | 'by_duration' {
  if (text === 'earliest' || text === 'latest') return text
  if (text === 'none') throw illegalArgument('Unsupported strategy for ShareGroup: none')
  if (text === 'by_duration')
    throw illegalArgument('<:duration> part is missing in by_duration auto offset reset strategy.')
  if (text.startsWith('by_duration:')) {
    if (/^by_duration:p(\d+d)?(t(\d+h)?(\d+m)?(\d+(\.\d+)?s)?)?$/.test(text)) return 'by_duration'
    throw illegalArgument('Unable to parse duration string in by_duration offset reset strategy.')
  }
  throw illegalArgument(`Unknown auto offset reset strategy: ${text}`)
}

/** Sets where the group begins; throws a JavaError (ExecutionException) where the broker refuses. */
export async function setStrategy(
  group: string,
  strategy: string,
  { properties, io }: { properties: Properties; io: Io },
): Promise<void> {
  const admin = await openAdminWith(io, properties)
  try {
    const { incrementalAlterConfigs } = await import('../../kafka/client/admin/incremental-alter-configs.ts')
    const operations = [{ name: KEY, value: strategy, operation: 0 } as const]
    const outcomes = await incrementalAlterConfigs(admin, [{ type: 32, name: group, operations }], {
      timeoutMs: TIMEOUT_MS,
    })
    for (const outcome of outcomes.values())
      if (outcome instanceof ClientError) throw executionException(outcome)
  } finally {
    await admin.close()
  }
}
