import { expect, test } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { planQuotas } from '../../../../src/kafka/server/quotas/alter-quotas.ts'
import { RecordedAnswers } from '../../../recorded-answers.ts'

const recorded = new RecordedAnswers('kafka/config-answers.json')

/** What becomes of one quota of one entity. */
function codeOf(type: string, name: string, op: { readonly key: string; readonly value: number }) {
  const view = { quotasOf: () => new Map(), isAddress: () => true }
  return planQuotas([{ entity: new Map([[type, name]]), ops: [op] }], view).results[0]?.errorCode
}

test.each([
  ['user', 'alice', 'quota'],
  ['client-id', 'c', 'quota'],
  ['ip', '127.0.0.1', 'ip-quota'],
])('%s takes the quotas that the reference defines, and no others', (type, name, table) => {
  const keys = recorded.keys(table)
  expect(keys.length).toBeGreaterThan(0)
  const all = [...recorded.keys('quota'), ...recorded.keys('ip-quota'), 'no.such.quota']
  for (const key of all) {
    const code = keys.includes(key) ? errors.NONE.code : errors.INVALID_REQUEST.code
    expect([key, codeOf(type, name, { key, value: 1 })]).toEqual([key, code])
  }
  for (const key of keys) expect(codeOf(type, name, { key, value: -1 })).toBe(errors.INVALID_REQUEST.code)
})
