// The steps that flows are made of: one command line each.
export const server = ['--bootstrap-server', '{bootstrap}']

/** Words that are parted by blanks; the server is named unless they name one. */
export const step = (tool, words, more = {}) => ({ tool, args: [...server, ...words.split(' ')], ...more })
export const topics = (words, more) =>
  step('kafka-topics', words, {
    ...(words.startsWith('--describe') ? { pauseMs: 300, isUnordered: true } : {}),
    ...more,
  })
export const create = (topic, words = '--partitions 1') => topics(`--create --topic ${topic} ${words}`)
export const produce = (topic, stdin, words = '') =>
  step('kafka-console-producer', `--topic ${topic}${words && ` ${words}`}`, { stdin })
const WAIT = '4000'
export const consume = (words, more) => step('kafka-console-consumer', `${words} --timeout-ms ${WAIT}`, more)
export const read = (topic, words = '', more = {}) =>
  consume(`--topic ${topic} --from-beginning${words && ` ${words}`}`, more)
export const groups = (words, more) => step('kafka-consumer-groups', words, more)
export const configs = (words, more) =>
  step('kafka-configs', words, { ...(words.startsWith('--describe') ? { pauseMs: 300 } : {}), ...more })
export const offsets = (words) => step('kafka-get-offsets', words)
export const shares = (words, more) => step('kafka-share-groups', words, more)
export const transactions = (words, more) => step('kafka-transactions', words, more)
export const numbered = (count, from = 0) =>
  Array.from({ length: count }, (_, at) => `line ${from + at}\n`).join('')
export const keyed = '--reader-property parse.key=true --reader-property key.separator=:'
export const EVERYTHING = ['key', 'offset', 'partition', 'headers', 'timestamp', 'delivery', 'epoch']
  .map((name) => `--formatter-property print.${name}=true`)
  .join(' ')
