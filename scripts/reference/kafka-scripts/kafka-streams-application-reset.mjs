import { durations, longs, ourTimes, planFiles, plans, server, times, topics } from './group-lines.mjs'
import { systematic } from './systematic.mjs'

export const files = planFiles

const application = [...server, '--application-id', 'app']
const reset = (...more) => [...application, '--input-topics', 'three', ...more]
/** Without an address the script goes to localhost:9092, where ours says at once that nobody listens. */
const goesNowhere = (line) => line[0] === '--application-id' && !line.includes('--bootstrap-server')

/** Command lines, in this order: what one makes the next finds. */
export const lines = [
  ...topics,
  ...['app-store-changelog', 'app-x-repartition', 'app-other', 'app-a-subscription-response-topic'].map(
    (topic) => ({
      tool: 'kafka-topics',
      args: [...server, '--create', '--topic', topic],
    }),
  ),
  ...systematic('kafka-streams-application-reset', {
    base: server,
    contexts: [['--application-id', 'app', '--input-topics', 'three', '--dry-run']],
    values: {
      'bootstrap-server': ['{bootstrap}', '', 'nonsense'],
      'command-config': ['{tmp}/client.properties', '{tmp}/missing.properties'],
      'config-file': ['{tmp}/client.properties', '{tmp}/missing.properties'],
      'application-id': ['app', ''],
      'input-topics': ['three', 'three,one', 'no-such,one', ',', ''],
      'intermediate-topics': ['one', 'no-such'],
      'internal-topics': ['app-store-changelog', 'app-other'],
      'from-file': ['{tmp}/missing.csv'],
      'to-datetime': ['2024-01-01T00:00:00.000'],
      'by-duration': ['P1D'],
    },
  }).filter((line) => !goesNowhere(line)),
  ...longs.flatMap((long) => [
    reset('--to-offset', long, '--dry-run'),
    reset('--shift-by', long, '--dry-run'),
  ]),
  ...times.map((time) => reset('--to-datetime', time, '--dry-run')),
  ...ourTimes.map((time) => ({
    args: reset('--to-datetime', time, '--dry-run'),
    except: 'times as people write them',
  })),
  ...durations.map((duration) => reset('--by-duration', duration, '--dry-run')),
  ...plans.map((_, at) => ({
    args: reset('--from-file', `{tmp}/plan-${at}.csv`, '--dry-run'),
    except: 'plans that leave partitions out',
  })),
  reset('--to-latest', '--intermediate-topics', 'one'),
  { tool: 'kafka-consumer-groups', args: [...server, '--describe', '--group', 'app', '--verbose'] },
  [...application, '--internal-topics', 'app-store-changelog'],
  [...application, '--dry-run'],
  application,
]
