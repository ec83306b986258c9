import type { Advice } from '../kit/fault-advice.ts'

/** What to do about faults of kafka-console-producer. */
export const advice: readonly Advice[] = [
  [
    /ClassNotFoundException/,
    "Java classes can't be loaded here; --reader-property says how lines are read, parse.json=true among them.",
  ],
  [
    /No key separator found/,
    'lines are KEY<TAB>VALUE; --reader-property key.separator=: takes another sign, ignore.error=true lines without a key.',
  ],
  [
    /No header/,
    'headers are NAME:VALUE,NAME:VALUE before a tab; --reader-property headers.delimiter, headers.separator and headers.key.separator take other signs.',
  ],
  [
    /No record found on line/,
    'lines are to be as kafka-console-consumer --formatter-property print.json=true prints them.',
  ],
]
