import type { Admin } from '../../kafka/client/admin/admin.ts'
import { describeFeatures } from '../../kafka/client/admin/describe-features.ts'
import { METADATA_VERSION, metadataVersionOfLevel } from '../../kafka/metadata-versions.ts'
import type { Io } from '../kit/io.ts'
import { illegalArgument } from '../kit/java-error.ts'
import { futureGet } from '../kit/java-future.ts'
import { writeJson } from '../kit/json.ts'

/** describe: prints every feature that a node supports, with the level in force. */
export async function describe(
  admin: Admin,
  { nodeId, isJson }: { nodeId: number | undefined; isJson: boolean },
  io: Io,
): Promise<void> {
  if (nodeId !== undefined && nodeId < 0)
    throw illegalArgument(`Invalid node id ${nodeId}: must be non-negative.`)
  const { supported, finalized, epoch } = await futureGet(describeFeatures(admin, { nodeId }))
  for (const [feature, { min, max }] of [...supported].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const level = finalized.get(feature) ?? 0
    if (isJson) {
      writeJson(io, {
        feature,
        supportedMinVersion: min,
        supportedMaxVersion: max,
        finalizedVersionLevel: level,
        epoch: epoch ?? null,
      })
      continue
    }
    const [low, high, current] = [min, max, level].map((each) => levelText(feature, each).padEnd(15))
    io.stdout.write(
      `Feature: ${feature.padEnd(40)}  SupportedMinVersion: ${low}  SupportedMaxVersion: ${high}  FinalizedVersionLevel: ${current}  Epoch: ${epoch ?? '-'}\n`,
    )
  }
}

/** Levels of metadata.version have names. */
function levelText(feature: string, level: number): string {
  if (feature !== METADATA_VERSION) return String(level)
  try {
    return metadataVersionOfLevel(level).name
  } catch {
    return `UNKNOWN ${level}`
  }
}
