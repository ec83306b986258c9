import { expect, it } from 'vitest'
import { featureDependenciesText } from '../../../src/cli/kafka-features/dependencies.ts'
import { disabledLevels, requestedLevels } from '../../../src/cli/kafka-features/requested-levels.ts'

const nothing = { isUpgrade: true, metadata: undefined, releaseVersion: undefined, features: [] }

it('takes the levels of a release, those of 0 only where features go down', () => {
  const release = { ...nothing, releaseVersion: '4.0' }
  expect([...requestedLevels(release).keys()]).not.toContain('share.version')
  const down = requestedLevels({ ...release, isUpgrade: false })
  expect(Object.fromEntries(down)).toMatchObject({
    'metadata.version': 25,
    'group.version': 1,
    'share.version': 0,
  })
})

it('asks in the order in which the reference does', () => {
  const down = requestedLevels({ ...nothing, isUpgrade: false, releaseVersion: '3.3' })
  expect([...down.keys()]).toEqual([
    'group.version',
    'kraft.version',
    'metadata.version',
    'share.version',
    'streams.version',
    'transaction.version',
    'eligible.leader.replicas.version',
  ])
})

it('takes levels one by one', () => {
  const levels = requestedLevels({ ...nothing, metadata: '3.9', features: [' group.version = 1 ', 'nope=2'] })
  expect(Object.fromEntries(levels)).toEqual({ 'metadata.version': 21, 'group.version': 1, nope: 2 })
})

it.each([
  [{ features: ['a'] }, "Can't parse feature=level string a: equals sign not found."],
  [{ features: ['a=99999'] }, "Can't parse feature=level string a=99999: unable to parse 99999 as a short."],
  [{ features: ['a=1', 'a=2'] }, 'Feature a was specified more than once.'],
  [{ features: ['a=-1'] }, 'Cannot specify a negative version level.'],
  [
    { releaseVersion: '4.0', features: ['a=1'] },
    'Can not specify `release-version` with other feature flags.',
  ],
])('refuses %j', (wrong, message) => {
  expect(() => requestedLevels({ ...nothing, ...wrong })).toThrow(message)
})

it('disables a feature once', () => {
  expect(Object.fromEntries(disabledLevels(['a', 'b']))).toEqual({ a: 0, b: 0 })
  expect(() => disabledLevels(['a', 'a'])).toThrow('Feature a was specified more than once.')
})

it('tells what a level needs', () => {
  expect(featureDependenciesText('eligible.leader.replicas.version=1')).toBe(
    'eligible.leader.replicas.version=1 requires:\n    metadata.version=23 (4.0-IV1)\n',
  )
  expect(featureDependenciesText('metadata.version=25')).toBe(
    'metadata.version=25 (4.0-IV3) has no dependencies.\n',
  )
  expect(() => featureDependenciesText('nope=1')).toThrow('Unknown feature: nope')
})
