import { systematic } from './systematic.mjs'

const good = [
  '--bootstrap-server',
  '{bootstrap}',
  '--topic',
  'there',
  '--num-records',
  '2',
  '--producer-acks',
  '1',
  '--record-size',
  '5',
]
const old = ['{bootstrap}', 'old', '2', 'all', '5']
const helps = ([word, ...more]) => more.length === 0 && ['--help', '--version'].includes(word)

export const files = { 'client.properties': 'client.id=measurer\n' }

export const lines = [
  good,
  old,
  [...old, '{tmp}/client.properties'],
  [...old, '{tmp}/absent'],
  [...old, 'a', 'b'],
  ['{bootstrap}', 'old', 'x', 'all', '5'],
  ['{bootstrap}', 'old', '2', '0', '5'],
  ...systematic('kafka-e2e-latency', {
    contexts: [good],
    values: {
      'bootstrap-server': ['{bootstrap}', 'localhost'],
      topic: ['there', 'a topic'],
      'num-records': ['3', '0'],
      'producer-acks': ['all', '0', '-1', 'ALL'],
      'record-size': ['7', '0', '-1'],
      'record-key-size': ['3', '-1'],
      'record-header-key-size': ['3', '-1'],
      'record-header-size': ['3', '-1', '-2'],
      'num-headers': ['2', '-1'],
      'command-config': ['{tmp}/client.properties', '{tmp}/absent'],
    },
  }),
].map((args) => ({
  args,
  isMeasured: true,
  ...(helps(args)
    ? { except: 'the reference takes --help and --version alone for words of the old form' }
    : {}),
}))
