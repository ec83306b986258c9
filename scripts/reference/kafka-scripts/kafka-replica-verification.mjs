import { systematic } from './systematic.mjs'

const good = ['--broker-list', '{bootstrap}', '--topics-include', 'nothing']
const values = {
  'broker-list': ['{bootstrap}', 'localhost', 'localhost:abc', ''],
  'topics-include': ['nothing', '[', 'a(', '"nothing"'],
  'fetch-size': ['1000'],
  'max-wait-ms': ['100'],
  'report-interval-ms': ['100'],
  time: ['-1', '-2', '0'],
}

/** Without topics the tool ends by itself. */
export const lines = systematic('kafka-replica-verification', { contexts: [good], values }).filter(
  (words) => {
    const text = words.join(' ')
    return /nothing|\[|a\(/.test(text) || !text.includes('--broker-list {bootstrap}')
  },
)
