// What the scripts about groups have in common: topics with records, plans as files, times and durations well and badly written.
export const server = ['--bootstrap-server', '{bootstrap}']

const records = (count) => Array.from({ length: count }, (_, at) => `record ${at}\n`).join('')

/** A topic of three partitions with 30 records, one of one partition with 5, one without any, and one with a long name. */
export const topics = [
  ...[
    ['three', '3'],
    ['one', '1'],
    ['empty', '2'],
    ['a-topic-with-a-name-of-more-than-24', '1'],
  ].map(([topic, partitions]) => ({
    tool: 'kafka-topics',
    args: [...server, '--create', '--topic', topic, '--partitions', partitions],
  })),
  ...[
    ['one', 5],
    ['a-topic-with-a-name-of-more-than-24', 7],
  ].map(([topic, count]) => ({
    tool: 'kafka-console-producer',
    args: [...server, '--topic', topic],
    stdin: records(count),
  })),
]

export const plans = [
  'three,0,0\n',
  'three,0\n',
  'three\n',
  '',
  '\n',
  'three,0,0,5\n',
  'three,x,0\n',
  'three,0,x\n',
  'three,0,1.5\n',
  'three,0,-1\n',
  ' three , 0 , 0 \n',
  'three,99999999999,0\n',
  'three,0,99999999999999999999\n',
  '"three",0,0\n',
  '"three,0,0\n',
  '"three"x,0,0\n',
  'three,0,0\r\nthree,1,0\r\n',
  'three,0,0\n\nthree,1,0\n',
  'billing,three,0,0\n',
  'billing,three,0,0\nother,three,1,0\n',
  'three,,0\n',
  ',0,0\n',
  'three,0,0\nthree,1\n',
  'no-such,0,0\n',
  'three,+1,0\n',
  'three,1e1,0\n',
  'three,0,\n',
  'three,0,null\n',
  'three;0;0\n',
  'three,1,0\nthree,1,0\n',
  'three,0,9999\nthree,1,1\n',
]

export const planFiles = Object.fromEntries(plans.map((text, at) => [`plan-${at}.csv`, text]))

export const times = [
  '2024-01-01T05:00:00.000',
  '2024-01-01T05:00:00.000Z',
  '2024-01-01T05:00:00.000+02:00',
  '2024-01-01T05:00:00.000+02',
  '2024-01-01T05:00:00.000-0300',
  '2024-01-01T05:00:00.000+02:60',
  '2099-01-01T00:00:00.000',
  '2024-1-1T5:0:0.0',
  '2024-13-01T05:00:00.000',
  '2024-02-30T05:00:00.000',
  '2024-01-01T25:00:00.000',
  '2024-01-01T05:00:00.000Zrest',
  'T',
  'xTy',
  '',
]

/** Times that the reference cannot read and ours can. */
export const ourTimes = ['2024-01-01', '2024-01-01T05:00', '2 hours ago', 'yesterday']

export const durations = [
  'P1D',
  'PT1H30M',
  'p1dt1h',
  'P-1D',
  '-PT1H',
  'PT1.5S',
  'PT1,5S',
  'P',
  'PT',
  'P1Y',
  '1D',
  'PT1.5H',
  'P99999999999D',
  'P106751991167301D',
  'PT9223372036854775808S',
  '',
]

/** Arguments of --topic and --input-topic. */
export const topicArguments = [
  'three',
  'three:0,2',
  'three:',
  'three:a',
  'three:0,',
  'three:0,,1',
  'three:0:1',
  'three:-1',
  'three:99',
  'three:2147483648',
  ':0',
  'no-such',
  'no-such:0',
  'bad topic',
  '',
  'three,one',
]

export const longs = ['0', '2', '1000', '-5', '9223372036854775807', '-9223372036854775808', '+1']
