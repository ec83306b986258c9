import type { Advice } from '../kit/fault-advice.ts'

/** What to do about faults of kafka-metadata-quorum. */
export const advice: readonly Advice[] = [
  [
    /VoterNotFoundException|Failed to parse --controller-directory-id|negative --controller-id/,
    'describe --replication shows the voters and their directory ids.',
  ],
  [
    /must supply the configuration file|Is this a valid controller configuration/,
    '--command-config names the server.properties of the controller.',
  ],
  [/with describe sub-command/, 'for example describe --status.'],
]
