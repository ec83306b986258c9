import { server } from './group-lines.mjs'
import { systematic } from './systematic.mjs'

/** Command lines. */
export const lines = systematic('kafka-broker-api-versions', {
  base: server,
  contexts: [[]],
  values: {
    'bootstrap-server': [
      '{bootstrap}',
      '',
      'nonsense',
      '{bootstrap},{bootstrap}',
      'localhost',
      'localhost:x',
    ],
    'command-config': [
      '{tmp}/client.properties',
      '{tmp}/missing.properties',
      '{tmp}',
      '{tmp}/odd.properties',
    ],
  },
})

export const files = { 'odd.properties': 'request.timeout.ms=abc\n' }
