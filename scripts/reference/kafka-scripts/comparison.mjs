// How two outcomes of a command line are held against each other.
import { dirname } from 'node:path'

/**
 * What a script printed, without what differs from run to run: places, times, ids, numbers of clients, the order of
 * Java's sets of options, and the frames of its traces.
 */
export function normal(text, names) {
  const ports = Object.entries(names).map(([name, value]) => [
    `${name}Port`,
    /^localhost:(\d+)$/.exec(value)?.[1],
  ])
  const known = { ...names, place: dirname(names.tmp), ...Object.fromEntries(ports) }
  return (
    Object.entries(known)
      .reduce(
        (said, [name, value]) => (value === undefined ? said : said.replaceAll(value, `{${name}}`)),
        text,
      )
      .replace(/^\t+(at |\.\.\. ).*\n/gm, '')
      .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}/g, '<logts>')
      .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<guid>')
      .replace(/\b1[678]\d{11}\b/g, '<ts>')
      .replace(/Request Request\(.*\) needs/g, 'Request <request> needs')
      .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d(?![:\d])/g, hoursFromNow)
      .replace(/(?<![\w+/])[\w+/]{86}==/g, '<hmac>')
      .replace(/(?<![\w.$-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{22}(?![\w-])/g, '<uuid>')
      .replace(/"\[(\[[\w-]+\](?:, \[[\w-]+\])+)\]"/g, (_, set) => `"[${set.split(', ').sort().join(', ')}]"`)
      .replace(
        /(Valid \w+ are: |takes (?:one of these|the following) options: |scenarios: \[|supports operations \[)([^\n\]]+(?:\][^\n]*)?)/g,
        (_, words, set) => words + set.replace(/[[\]]/g, '').split(', ').sort().join(', '),
      )
      // Which of the two a call without any time says is chance.
      .replaceAll('Timed out waiting to send the call', 'Timed out waiting for a node assignment')
      .replace(/(OffsetSpec\$\w+@)[0-9a-f]+/g, '$1<hash>')
      .replace(/deadlineMs=\d+, tries=\d+, nextAllowedTryMs=\d+\) timed out at \d+ after \d+/g, '<deadline>')
      .replace(/The target time for partition (\S+) is -\d+/g, 'The target time for partition $1 is <ts>')
      .replace(/correlation id \d+/g, 'correlation id <n>')
      .replace(/(?<= are )(SCRAM-SHA-512=\S+), (SCRAM-SHA-256=\S+)/g, '$2, $1')
      // A folder's name that was broken at its dash.
      .replace(/^(real|ours)(?=\/tmp\/)/gm, '<side>')
      // What two brokers have each of its own.
      .replaceAll(/\{place\}\/server\/(logs|data)/g, '{place}/server/<logs>')
      .replace(/"size":[1-9]\d*/g, '"size":<n>')
      .replace(/(?<=FinalizedVersionLevel: \S+ +Epoch: )\d+/g, '<n>')
      .replace(/"CONTROLLER:\/\/[^"]*"/g, '"CONTROLLER://<controller>"')
      .replace(/\bconsole-consumer-\d{1,5}\b/g, 'console-consumer-<n>')
      // Groups in the order of the hashes of their names, some of which are random.
      .replace(/(?<=consumer groups \()('[^)]+')(?=\) was successful)/g, (names) =>
        names.split(', ').sort().join(', '),
      )
      .replace(/\b(adminclient|producer|consumer-[\w.-]+?)-\d+\b/g, '$1-<n>')
  )
}

/**
 * Says how our outcome differs from the real one; undefined where it does not. `isUnordered`: lines in any order; `isMeasured`: numbers of
 * any size; `isMixed`: properties of JSON objects in any order; `isRepeated`: lines any number of times; `endsInHook`: the last of stdout comes from a shutdown hook of Java's,
 * which is not run here.
 */
export function difference(
  real,
  ours,
  { isUnordered = false, isMeasured = false, isMixed = false, isRepeated = false, endsInHook = false } = {},
) {
  if (real.isLate && ours.isLate) return undefined
  const found = []
  if (real.exit !== ours.exit) found.push(`  exit: real ${told(real)}, ours ${told(ours)}`)
  for (const stream of ['stdout', 'stderr']) {
    const [want, got] = helpAside(real[stream], ours[stream])
      .map((text) => (isMeasured ? measured(text) : text))
      .map((text) => (isMixed ? text.replace(/^\{.*\}$/gm, unmixed) : text))
      .map((text) => (isRepeated ? once(text) : text))
      .map((text) => (isUnordered ? sorted(text) : text))
    const isWhole = !(endsInHook && stream === 'stdout' && got.startsWith(want))
    if (want !== got && isWhole) found.push(`  ${stream}:\n${lineDifference(want, got)}`)
  }
  return found.length === 0 ? undefined : found.join('\n')
}

/** Our help is another than the reference's, but for its first line (joptsimple), or for what it adds (argparse4j). */
function helpAside(real, ours) {
  if (!/^Examples:$/m.test(ours)) return [real, withoutOurs(ours)]
  if (/^Option (\(\* = required\) )?.*Description *$/m.test(real))
    return [real, ours].map((text) => text.split('\n', 1)[0])
  return [real, withoutOurs(ours.replace(/^Examples:\n( .*\n)+\n?/m, ''))]
}

/** A help without our options; that of an argparse4j tool's command has no examples. */
function withoutOurs(text) {
  return text.replace(/\nBeyond Apache Kafka:\n( .*\n)+/, '')
}

function told({ exit, isLate }) {
  return isLate ? 'does not end' : exit
}

function measured(text) {
  return text.replace(/\b\d+(\.\d+)?(E-?\d+)?\b|\bNaN\b|\bInfinity\b/g, '<n>').replace(/ +(?=\t|$)/gm, '')
}

function unmixed(object) {
  return `{${object
    .slice(1, -1)
    .split(/,(?=")/)
    .sort()
    .join()}}`
}

function once(text) {
  return [...new Set(text.split('\n'))].join('\n')
}

/** The first of some ACLs is indented further than the rest. */
function sorted(text) {
  return text.replace(/^ \t/gm, '\t').split('\n').sort().join('\n')
}

/** A minute in UTC: two scripts that run side by side may see another one. */
function hoursFromNow(minute) {
  return `<in ${Math.round((Date.parse(`${minute}Z`) - Date.now()) / 3_600_000)} h>`
}

/** Lines from the first that differs on, a few of each. */
function lineDifference(want, got) {
  const [wanted, gotten] = [want.split('\n'), got.split('\n')]
  const at = wanted.findIndex((line, place) => line !== gotten[place])
  const from = at === -1 ? wanted.length : at
  const few = (lines, mark) =>
    lines.slice(from, from + 4).map((line) => `    ${mark} ${JSON.stringify(line)}`)
  return [`    from line ${from + 1}`, ...few(wanted, 'real'), ...few(gotten, 'ours')].join('\n')
}
