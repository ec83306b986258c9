import { expect, it } from 'vitest'
import {
  featureDependenciesText,
  versionMappingText,
} from '../../../src/cli/kafka-storage/feature-commands.ts'
import { planRelease, readReleaseVersion } from '../../../src/cli/kafka-storage/release.ts'

const levelsOf = (release: string | undefined, asked: [string, number][] = [], hasDynamicQuorum = true) =>
  Object.fromEntries(
    planRelease(
      { hasDynamicQuorum, allowsUnstable: false },
      readReleaseVersion(release, false),
      new Map(asked),
    ).levels,
  )

it('gives a cluster the features of its release', () => {
  expect(levelsOf('3.9.1')).toEqual({
    'eligible.leader.replicas.version': 0,
    'group.version': 0,
    'kraft.version': 1,
    'metadata.version': 21,
    'share.version': 0,
    'streams.version': 0,
    'transaction.version': 0,
  })
  expect(levelsOf(undefined, [], false)).toMatchObject({ 'kraft.version': 0, 'metadata.version': 30 })
})

it.each([
  [['9.9', []], /^Unknown metadata.version '9.9'. Supported metadata.version are: 3.3-IV3, .*, 4.3-IV0$/],
  [['3.7', [['metadata.version', 20]]], /^Use --release-version instead of --feature metadata.version=X/],
  [[undefined, [['metadata.version', 31]]], 'metadata.version 4.4-IV0 is not yet stable.'],
  [[undefined, [['foo', 1]]], /^Unsupported feature: foo. Supported features are: eligible/],
  [[undefined, [['group.version', 7]]], 'No feature:group.version with feature level 7'],
  [
    ['3.9', [['eligible.leader.replicas.version', 1]]],
    'eligible.leader.replicas.version could not be set to 1 because it depends on metadata.version level 23',
  ],
  [
    [undefined, [['kraft.version', 0]]],
    /^Cannot set kraft.version to 0 if controller.quorum.voters is empty/,
  ],
] as [[string | undefined, [string, number][]], string | RegExp][])(
  'refuses %j as the reference does',
  ([release, asked], message) => {
    expect(() => levelsOf(release, asked)).toThrow(message)
  },
)

it('tells the levels that a release begins with', () => {
  expect(versionMappingText('3.9')).toBe(
    'metadata.version=21 (3.9)\nkraft.version=1\ntransaction.version=0\ngroup.version=0\neligible.leader.replicas.version=0\nshare.version=0\nstreams.version=0\n',
  )
})

it('tells what a level needs', () => {
  expect(featureDependenciesText('eligible.leader.replicas.version=1')).toBe(
    'eligible.leader.replicas.version=1 requires:\n    metadata.version=23 (4.0-IV1)\n',
  )
})
