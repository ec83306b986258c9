/** The command line of kafka-features. Names and descriptions are those of Kafka 4.3.1's tool. */
import { latestMetadataVersion, minimumMetadataVersion } from '../../kafka/metadata-versions.ts'
import {
  type ArgumentGroup,
  flagArgument,
  integerArgument,
  repeatedArgument,
  stringArgument,
} from '../kit/argparse/argument.ts'
import type { Parser } from '../kit/argparse/parser.ts'
import { jsonArgument } from '../kit/argparse-json.ts'

const connection: ArgumentGroup = { isExclusive: true }

export const bootstrapServer = stringArgument(
  '--bootstrap-server',
  'A comma-separated list of host:port pairs to use for establishing the connection to the Kafka cluster.',
  { group: connection },
)
export const bootstrapController = stringArgument(
  '--bootstrap-controller',
  'A comma-separated list of host:port pairs to use for establishing the connection to the KRaft quorum.',
  { group: connection },
)
export const commandConfig = stringArgument(
  '--command-config',
  'Property file containing configs to be passed to Admin Client.',
  { suggests: 'files' },
)
export const nodeId = integerArgument(
  '--node-id',
  'The node id to which the requests should be sent. If not specified, the requests will be sent to an arbitrary controller/broker.',
)

const change = (verb: string, noun: string) => ({
  metadata: stringArgument(
    '--metadata',
    `DEPRECATED -- The level to which we should ${verb} the metadata. For example, ${noun === 'upgrade' ? '3.3-IV3' : '3.3-IV0'}.`,
  ),
  releaseVersion: stringArgument(
    '--release-version',
    `The release version to ${noun === 'upgrade' ? 'update' : verb} all features to. For example, 3.9-IV0 will set metadata.version=21 and kraft.version=1. Use the version-mapping command to learn which features will be set for any given version.`,
  ),
  feature: repeatedArgument(
    '--feature',
    `A feature ${noun} we should perform, in feature=level format. For example: \`metadata.version=5\`.`,
  ),
  dryRun: flagArgument('--dry-run', `Validate this ${noun}, but do not perform it.`),
})
export const upgrade = change('upgrade', 'upgrade')
export const downgrade = {
  ...change('downgrade', 'downgrade'),
  unsafe: flagArgument('--unsafe', 'Perform this downgrade even if it may irreversibly destroy metadata.'),
}
export const disable = {
  feature: repeatedArgument('--feature', 'A feature flag to disable.'),
  unsafe: flagArgument('--unsafe', 'Disable this feature flag even if it may irreversibly destroy metadata.'),
  dryRun: flagArgument('--dry-run', 'Perform a dry-run of this disable operation.'),
}
export const mappedRelease = stringArgument(
  '--release-version',
  `The release version to use for the corresponding feature mapping. The minimum is ${minimumMetadataVersion.name}; the default is ${latestMetadataVersion.name}`,
)
export const dependentFeature = repeatedArgument(
  '--feature',
  'The feature and version to look up dependencies for, in feature=version format. For example: `metadata.version=5`.',
  { isRequired: true },
)

export const parser: Parser = {
  prog: 'kafka-features',
  description: 'This tool manages feature flags in Kafka.',
  showsDefaults: true,
  examples: [
    {
      purpose: 'The features of a cluster, and the levels that are in force',
      command: 'kafka-features --bootstrap-server localhost:9092 describe',
    },
    {
      purpose: 'What would come with a release',
      command: 'kafka-features version-mapping --release-version 4.3',
    },
    {
      purpose: 'All features to the levels of a release; only say so',
      command: 'kafka-features --bootstrap-server localhost:9092 upgrade --release-version 4.3 --dry-run',
    },
  ],
  arguments: [bootstrapServer, bootstrapController, commandConfig],
  subcommands: {
    commands: [
      {
        command: 'describe',
        help: 'Describes the current active feature flags.',
        arguments: [nodeId, jsonArgument],
      },
      {
        command: 'upgrade',
        help: 'Upgrade one or more feature flags.',
        arguments: [upgrade.metadata, upgrade.releaseVersion, upgrade.feature, upgrade.dryRun],
      },
      {
        command: 'downgrade',
        help: 'Downgrade one or more feature flags.',
        arguments: [
          downgrade.metadata,
          downgrade.releaseVersion,
          downgrade.feature,
          downgrade.unsafe,
          downgrade.dryRun,
        ],
      },
      {
        command: 'disable',
        help: 'Disable one or more feature flags. This is the same as downgrading the version to zero.',
        arguments: [disable.feature, disable.unsafe, disable.dryRun],
      },
      {
        command: 'version-mapping',
        help: 'Look up the corresponding features for a given metadata version. Using the command with no --release-version  argument will return the mapping for the latest stable metadata version',
        arguments: [mappedRelease],
      },
      {
        command: 'feature-dependencies',
        help: 'Look up dependencies for a given feature version. If the feature is not known or the version not yet defined, an error is thrown. Multiple features can be specified.',
        arguments: [dependentFeature],
      },
    ],
  },
}
