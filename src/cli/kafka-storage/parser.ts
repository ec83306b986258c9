/** The command line of kafka-storage. Names, placeholders and descriptions are those of Kafka 4.3.1's tool. */
import { latestMetadataVersion, minimumMetadataVersion } from '../../kafka/metadata-versions.ts'
import {
  type ArgumentGroup,
  flagArgument,
  ours,
  repeatedArgument,
  stringArgument,
} from '../kit/argparse/argument.ts'
import type { Parser } from '../kit/argparse/parser.ts'

const VERSIONS = `The minimum is ${minimumMetadataVersion.name}; the default is ${latestMetadataVersion.name}`

export const config = stringArgument(['--config', '-c'], 'The Kafka configuration file to use.', {
  isRequired: true,
})
export const clusterId = stringArgument(['--cluster-id', '-t'], 'The cluster ID to use.', {
  isRequired: true,
})
export const addScram = repeatedArgument(
  ['--add-scram', '-S'],
  `A SCRAM_CREDENTIAL to add to the __cluster_metadata log e.g.
'SCRAM-SHA-256=[name=alice,password=alice-secret]'
'SCRAM-SHA-512=[name=alice,iterations=8192,salt="N3E=",saltedpassword="YCE="]'`,
)
export const ignoreFormatted = flagArgument(
  ['--ignore-formatted', '-g'],
  'When this option is passed, the format command will skip over already formatted directories rather than failing.',
)
export const formatRelease = stringArgument(
  ['--release-version', '-r'],
  `The release version to use for the initial feature settings. ${VERSIONS}`,
)
export const formatFeature = repeatedArgument(
  ['--feature', '-f'],
  'The setting to use for a specific feature, in feature=level format. For example: `kraft.version=1`.',
)
const quorum: ArgumentGroup = { isExclusive: true }
export const standalone = flagArgument(
  ['--standalone', '-s'],
  'Used to initialize a controller as a single-node dynamic quorum. When setting this flag, the controller.quorum.voters config must not be set, and controller.quorum.bootstrap.servers is set instead.',
  { group: quorum },
)
export const noInitialControllers = flagArgument(
  ['--no-initial-controllers', '-N'],
  'Used to initialize a server without specifying a dynamic quorum. When setting this flag, the controller.quorum.voters config should not be set, and controller.quorum.bootstrap.servers is set instead.',
  { group: quorum },
)
export const initialControllers = stringArgument(
  ['--initial-controllers', '-I'],
  'Used to initialize a server with the specified dynamic quorum. The argument is a comma-separated list of id@hostname:port:directory. The same values must be used to format all nodes. For example:\n0@example.com:8082:JEXY6aqzQY-32P5TStzaFg,1@example.com:8083:MvDxzVmcRsaTz33bUuRU6A,2@example.com:8084:07R5amHmR32VDA6jHkGbTA\n. When setting this flag, the controller.quorum.voters config must not be set, and controller.quorum.bootstrap.servers is set instead.',
  { group: quorum },
)
export const mappedRelease = stringArgument(
  ['--release-version', '-r'],
  `The release version to use for the corresponding feature mapping. ${VERSIONS}`,
)
export const dependentFeature = repeatedArgument(
  ['--feature', '-f'],
  'The features and their versions to look up dependencies for, in feature=version format. For example: `metadata.version=5`.',
  { isRequired: true },
)
export const json = ours(flagArgument('--json', 'Print one JSON object instead of text.'))

export const parser: Parser = {
  prog: 'kafka-storage',
  description: 'The Kafka storage tool.',
  fromFilePrefix: '@',
  examples: [
    { purpose: 'make up the id of a new cluster', command: 'kafka-storage random-uuid' },
    {
      purpose: 'format the log directories of a server that is broker and controller in one',
      command: 'kafka-storage format --standalone -t 4L6g3nShQ-eMCtK--X86sw -c config/server.properties',
    },
    {
      purpose: 'the same, with a user who may log in by SCRAM',
      command:
        "kafka-storage format -s -t 4L6g3nShQ-eMCtK--X86sw -c config/server.properties -S 'SCRAM-SHA-256=[name=alice,password=alice-secret]'",
    },
    {
      purpose: 'which cluster and node the log directories belong to',
      command: 'kafka-storage info -c config/server.properties',
    },
    {
      purpose: 'the features that a release begins with',
      command: 'kafka-storage version-mapping --release-version 4.0',
    },
  ],
  arguments: [],
  subcommands: {
    commands: [
      {
        command: 'info',
        help: 'Get information about the Kafka log directories on this node.',
        arguments: [config, json],
      },
      {
        command: 'format',
        help: 'Format the Kafka log directories on this node.',
        arguments: [
          config,
          clusterId,
          addScram,
          ignoreFormatted,
          formatRelease,
          formatFeature,
          standalone,
          noInitialControllers,
          initialControllers,
        ],
      },
      {
        command: 'version-mapping',
        help: 'Look up the corresponding features for a given metadata version. Using the command with no --release-version  argument will return the mapping for the latest stable metadata version',
        arguments: [mappedRelease, json],
      },
      {
        command: 'feature-dependencies',
        help: 'Look up dependencies for a given feature version. If the feature is not known or the version not yet defined, an error is thrown. Multiple features can be specified.',
        arguments: [dependentFeature],
      },
      { command: 'random-uuid', help: 'Print a random UUID.', arguments: [] },
    ],
  },
}
