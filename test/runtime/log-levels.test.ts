import { expect, test } from 'vitest'
import { LogLevels } from '../../src/runtime/log-levels.ts'

test('a logger without a level of its own has that of its nearest parent, in the end the root', () => {
  const levels = new LogLevels('WARN')
  for (const name of ['samsa', 'samsa.kafka', 'samsa.zookeeper']) levels.add(name)
  expect(levels.all().map(([name, level]) => `${name}=${level}`)).toEqual([
    'root=WARN',
    'samsa=WARN',
    'samsa.kafka=WARN',
    'samsa.zookeeper=WARN',
  ])
  levels.set('samsa', 'DEBUG')
  levels.set('samsa.kafka', 'ERROR')
  levels.set('root', 'INFO')
  expect(['samsa', 'samsa.kafka', 'samsa.zookeeper', 'other'].map((name) => levels.of(name))).toEqual([
    'DEBUG',
    'ERROR',
    'DEBUG',
    'INFO',
  ])
  expect([levels.allows('samsa.kafka', 'WARN'), levels.allows('samsa.zookeeper', 'DEBUG')]).toEqual([
    false,
    true,
  ])
  levels.unset('samsa.kafka')
  expect(levels.of('samsa.kafka')).toBe('DEBUG')
  expect([levels.has('root'), levels.has('samsa'), levels.has('other')]).toEqual([true, true, false])
})
