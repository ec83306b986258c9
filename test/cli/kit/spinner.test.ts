import { PassThrough, Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { Progress } from '../../../src/cli/kit/progress.ts'
import { startSpinner } from '../../../src/cli/kit/spinner.ts'

function terminal(columns: number) {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  return { stream: Object.assign(stream, { columns, isTTY: true }), text: () => text }
}

test.each([
  ['does not know its size', 0, {}],
  ['cannot move its cursor', 80, { TERM: 'dumb' }],
])('a terminal that %s is left alone', async (_, columns, env) => {
  const { stream, text } = terminal(columns)
  expect(await startSpinner(stream, env, { text: 'Sending' })).toBeUndefined()
  const progress = new Progress(stream, 'Sending', env)
  progress.around(() => stream.write('a line\n'))
  progress.end()
  expect(text()).toBe('a line\n')
})

test.each([
  ['has its colour', 'cyan', {}],
  ['has its colour where NO_COLOR says nothing', 'cyan', { NO_COLOR: '' }],
  ['has none with NO_COLOR', false, { NO_COLOR: '1' }],
])('a spinner %s', async (_, color, env) => {
  const spinner = await startSpinner(new PassThrough(), env, { text: 'Sending' })
  expect(spinner?.color).toBe(color)
  spinner?.stop()
})
