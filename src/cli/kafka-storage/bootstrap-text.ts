import type { Bootstrap } from '../../kafka/log-directory/checkpoints.ts'
import { METADATA_VERSION } from '../../kafka/metadata-versions.ts'

/** Shows what a cluster begins with as Java's BootstrapMetadata does. */
export function bootstrapText({ features, scramCredentials }: Bootstrap): string {
  const records = [
    ...[...features].map(([name, level]) => `FeatureLevelRecord(name='${name}', featureLevel=${level})`),
    ...scramCredentials.map(
      ({ name, mechanism, salt, storedKey, serverKey, iterations }) =>
        `UserScramCredentialRecord(name='${name}', mechanism=${mechanism}, salt=${bytesText(salt)}, storedKey=${bytesText(storedKey)}, serverKey=${bytesText(serverKey)}, iterations=${iterations})`,
    ),
  ].map((record) => `ApiMessageAndVersion(${record} at version 0)`)
  return `BootstrapMetadata(records=[${records.join(', ')}], metadataVersionLevel=${features.get(METADATA_VERSION)}, source=format command)`
}

/** Java's bytes are signed. */
function bytesText(bytes: Buffer): string {
  return `[${[...new Int8Array(bytes)].join(', ')}]`
}
