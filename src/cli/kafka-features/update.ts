import type { Admin } from '../../kafka/client/admin/admin.ts'
import { type UpgradeType, updateFeatures } from '../../kafka/client/admin/update-features.ts'
import { toClientError } from '../../kafka/client/client-error.ts'
import type { Io } from '../kit/io.ts'

export interface Update {
  operation: 'upgrade' | 'downgrade' | 'disable'
  levels: ReadonlyMap<string, number>
  upgradeType: UpgradeType
  isDryRun: boolean
}

/** Sets levels of features, or only asks whether that would do, and prints what became of each; throws an Error when one failed. */
export async function update(
  admin: Admin,
  { operation, levels, upgradeType, isDryRun }: Update,
  io: Io,
): Promise<void> {
  if (levels.size === 0) throw new Error(`You must specify at least one feature to ${operation}`)
  const outcomes = await outcomesOf(admin, levels, { upgradeType, validateOnly: isDryRun })
  let failures = 0
  for (const [feature, level] of [...levels].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const outcome = outcomes.get(feature)
    if (outcome instanceof Error) {
      const what = operation === 'disable' ? `disable ${feature}` : `${operation} ${feature} to ${level}`
      io.stdout.write(`${isDryRun ? 'Can not' : 'Could not'} ${what}. ${outcome.message}\n`)
      failures += 1
    } else {
      const done = operation === 'disable' ? 'disabled' : `${operation}d to ${level}`
      io.stdout.write(`${feature} ${isDryRun ? 'can be' : 'was'} ${done}.\n`)
    }
  }
  if (failures > 0) throw new Error(`${failures} out of ${levels.size} operation(s) failed.`)
}

/** A call that fails as a whole has failed for every feature. */
async function outcomesOf(
  admin: Admin,
  levels: ReadonlyMap<string, number>,
  options: { upgradeType: UpgradeType; validateOnly: boolean },
): Promise<Map<string, true | Error>> {
  if ([...levels.keys()].some((feature) => feature.trim() === ''))
    throw new Error('Provided feature can not be empty.')
  try {
    return await updateFeatures(admin, levels, options)
  } catch (fault) {
    const error = toClientError(fault)
    return new Map([...levels.keys()].map((feature) => [feature, error]))
  }
}
