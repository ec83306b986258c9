import { server } from './group-lines.mjs'
import { systematic } from './systematic.mjs'

const alter = (...words) => [...server, '--alter', ...words]

const all = [
  ...systematic('kafka-client-metrics', {
    base: server,
    contexts: [
      ['--list'],
      ['--describe'],
      ['--describe', '--name', 'm1'],
      ['--alter', '--name', 'm1'],
      ['--alter', '--generate-name'],
      ['--delete', '--name', 'm2'],
      [],
    ],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense'],
      'command-config': ['{tmp}/client.properties', '{tmp}/missing.properties'],
      name: ['m1', 'none', '', 'é'],
      interval: ['1000', '1', 'abc', '', '-1', '99999999999', ' 5'],
      match: [
        'client_id=a',
        'client_id=[',
        'nonsense=a',
        'client_id',
        '',
        'client_id=a,client_software_name=b',
      ],
      metrics: ['org.apache.kafka.', '*', '', 'a,b', '[a,b]'],
    },
  }),
  alter('--name', 'm3', '--interval', '2000', '--match', 'client_id=a', '--metrics', 'a,b'),
  [...server, '--describe'],
  alter('--name', 'm3', '--interval', '', '--match', '', '--metrics', ''),
  [...server, '--describe', '--name', 'm3'],
  [...server, '--list'],
  ...['m1', 'm1', 'm3'].map((name) => [...server, '--delete', '--name', name]),
  [...server, '--list'],
]

/** The order of the names is chance in the reference. */
const ofMany = (args) => (args.includes('--list') || args.includes('--describe')) && !args.includes('--name')

/** Command lines, in this order: what one makes the next finds. */
export const lines = all.map((args) => (ofMany(args) ? { args, isUnordered: true } : args))
